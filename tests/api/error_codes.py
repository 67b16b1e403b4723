"""Writes `docs/errors.md` from the refusals of the program: `python -m tests.api.error_codes` writes it anew."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from domain.errors import Refusal
from runtime.settings import PROJECT_ROOT
from starter.api.problems import STATUS_BY_KIND
from starter.gateway import RefusedRemotely

PAGE: Final = PROJECT_ROOT / "docs" / "errors.md"
RENEW: Final = "python -m tests.api.error_codes"

_ROOMS: Final = ("domain", "activities", "starter")
_SKIPPED: Final = ("starter.training", "starter.sandbox", "starter.simulation", "starter.cli", "starter.api.__main__")
_HEAD: Final = """# Codes

Every refusal by its code, with the status it has over HTTP. Made from the program; a test compares.
"""


def page() -> str:
    """The whole text of `docs/errors.md`."""
    lines = [_HEAD, "| code | status | |", "| --- | --- | --- |"]
    for code, status, about in sorted(_rows()):
        lines.append(f"| `{code}` | {status} | {about} |")
    return "\n".join((*lines, ""))


def _rows() -> Iterator[tuple[str, int, str]]:
    _import_everything()
    seen = set[str]()
    for kind in _descendants(Refusal):
        if kind in STATUS_BY_KIND and not kind.__module__.startswith("starter") and kind.__subclasses__():
            continue  # a kind of refusals, not one of them
        if kind is RefusedRemotely or kind.code in seen or not _is_ours(kind):
            continue
        seen.add(kind.code)
        yield kind.code, _status(kind), _about(kind)


def _status(kind: type[Refusal]) -> int:
    own: int | None = getattr(kind, "http_status", None)
    return own or next((STATUS_BY_KIND[each] for each in kind.__mro__ if each in STATUS_BY_KIND), HTTPStatus.CONFLICT)


def _about(kind: type[Refusal]) -> str:
    text = kind.__dict__.get("__doc__") or ""
    return " ".join(text.partition("\n\n")[0].split()).replace("|", "\\|")


def _is_ours(kind: type[Refusal]) -> bool:
    return kind.__module__.startswith(_ROOMS) and not kind.__module__.startswith(_SKIPPED)


def _import_everything() -> None:
    for room in _ROOMS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not found.name.startswith(_SKIPPED) and not found.name.endswith("__main__"):
                importlib.import_module(found.name)


def _descendants(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from _descendants(each)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
