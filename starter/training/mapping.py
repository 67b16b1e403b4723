"""Names on the command line: lists of columns, and which column stands for what."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from starter.files.text import read_text, split_lines
from starter.training.refusals import MappingInvalid


def names(written: Iterable[str] | None) -> tuple[str, ...]:
    """Names separated by commas or given one by one."""
    return tuple(name.strip() for each in written or () for name in each.split(",") if name.strip())


def mapping(written: str | None, *, option: str) -> dict[str, str]:
    """`NAME=COLUMN,NAME=COLUMN`, or the path of a file with one such pair per line. `training.mapping`, `file.*`"""
    if written is None:
        return {}
    pairs = written.split(",") if "=" in written else _lines(Path(written))
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, column = (part.strip() for part in pair.partition("="))
        if not (name and equals and column):
            raise MappingInvalid(f"{pair!r} is not NAME=COLUMN", field=option)
        if name in found or column in found.values():
            raise MappingInvalid(f"{pair!r} names something for the second time", field=option)
        found[name] = column
    return found


def _lines(path: Path) -> list[str]:
    return [line for line in split_lines(read_text(path)) if line.strip() and not line.lstrip().startswith("#")]
