"""Every sentence of the pages is in every language, once, and every refusal is explained."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache
from typing import TypeVar

import pytest

import activities
import domain
import runtime
import starter
from domain.base import Event
from domain.errors import Refusal
from runtime.errors import OperationalError
from starter.web.explanations import EXPLANATIONS
from starter.web.words import catalogs, translations
from starter.wording.events import WORDS
from tests.web.wording import names_of_facts, sentences

PLACE = re.compile(r"%\((\w+)\)s")
AT_THE_TERMINAL = ("starter.cli.", "starter.training.", "starter.simulation.")
TOLD_ON_PAGES = ("sale.", "approval.", "receivable.", "review.", "warning.")


def translated() -> dict[str, list[tuple[str, str]]]:
    """Each English sentence with the files that translate it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, catalog in catalogs("zh").items():
        for message in catalog:
            if message.id:
                english, said = (_first(each) for each in (message.id, message.string or ""))
                found.setdefault(english, []).append((name, said))
    return found


def _first(forms: str | list[str] | tuple[str, ...]) -> str:
    """Of a sentence with a plural its singular."""
    return forms if isinstance(forms, str) else forms[0]


def test_every_sentence_has_a_translation() -> None:
    assert sorted(sentences() - set(translated())) == []


def test_no_translation_is_left_of_a_sentence_that_is_gone() -> None:
    assert sorted(set(translated()) - sentences() - names_of_facts()) == []


def test_no_sentence_is_translated_in_two_ways() -> None:
    assert {english: told for english, told in translated().items() if len({said for _, said in told}) > 1} == {}


def test_translations_name_the_same_parts_and_are_not_empty() -> None:
    for english, told in translated().items():
        for name, said in told:
            assert said.strip(), (name, english)
            assert set(PLACE.findall(said)) <= set(PLACE.findall(english)), (name, english)
            parts = dict.fromkeys(PLACE.findall(english), "x")
            assert not parts or said % parts, (name, english)


def test_chinese_is_shown_and_english_stands_for_itself() -> None:
    assert translations("zh").gettext("Inbox") == "待办"
    assert translations("en").gettext("Inbox") == "Inbox"


def test_every_refusal_is_explained() -> None:
    codes = {kind.code for kind in _kinds(Refusal) if not kind.__module__.startswith(AT_THE_TERMINAL)}
    assert sorted(codes - set(EXPLANATIONS)) == []


def test_what_is_wrong_with_the_machine_is_explained() -> None:
    codes = {"database.unreachable", "temporal.unreachable", "service.unavailable", "login.not_configured"}
    assert codes <= {kind.code for kind in _kinds(OperationalError)}
    assert codes | {"service.timeout", "internal.error", "path.unknown", "input.malformed"} <= set(EXPLANATIONS)


def test_every_fact_that_a_page_tells_has_words() -> None:
    told = {kind for kind in _kinds(Event) if getattr(kind, "event_type", "").startswith(TOLD_ON_PAGES)}
    assert sorted(kind.__name__ for kind in told - set(WORDS)) == []


K = TypeVar("K")


def _kinds(kind: type[K]) -> set[type[K]]:
    """Every class below this one that the program has."""
    _load_everything()
    found, todo = set[type[K]](), [kind]
    while todo:
        below = todo.pop().__subclasses__()
        found |= {*below}
        todo += below
    return found


@cache
def _load_everything() -> None:
    for package in (domain, activities, starter, runtime):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__") and ".training" not in found.name:
                importlib.import_module(found.name)


@pytest.mark.parametrize("code", sorted(EXPLANATIONS))
def test_an_explanation_is_a_sentence(code: str) -> None:
    assert EXPLANATIONS[code][0].isupper()
    assert EXPLANATIONS[code].endswith(".")
