"""Every refusal of the domain has a code of its own, and a test that names it."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import domain
from domain.errors import Refusal

TESTS = Path(__file__).parents[1]


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _refusals() -> list[type[Refusal]]:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    found = {refusal for refusal in _below(Refusal) if refusal.__module__.startswith("domain.")}
    return sorted(found, key=lambda refusal: (refusal.code, refusal.__qualname__))


REFUSALS = _refusals()

LEAVES = [refusal for refusal in REFUSALS if not refusal.__subclasses__()]


@cache
def _all_tests() -> str:
    return "\n".join(file.read_text() for file in sorted(TESTS.rglob("*.py")))


def test_no_two_refusals_share_a_code() -> None:
    shared = [code for code, times in Counter(refusal.code for refusal in REFUSALS).items() if times > 1]

    assert shared == []


def test_every_refusal_names_its_code_itself() -> None:
    assert [refusal.__name__ for refusal in REFUSALS if "code" not in vars(refusal)] == []


@pytest.mark.parametrize("refusal", LEAVES, ids=lambda refusal: refusal.code)
def test_every_refusal_is_tested_by_its_code(refusal: type[Refusal]) -> None:
    assert f'"{refusal.code}"' in _all_tests(), f"write a test in which {refusal.__name__} is refused"
