"""Every sentence of the pages that has to be in another language too."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from babel.messages.extract import extract
from pydantic import BaseModel

import starter.web.explanations
import starter.wording
from domain.evidence import facts
from starter.web import book_words
from starter.web.pages import TEMPLATES

KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "mark": None,
    "say": None,
}
_PROGRAM: Final = Path(starter.web.explanations.__file__).parents[2]


def sentences() -> set[str]:
    """As they stand in templates, in code, and in the tables of words."""
    return {each for each in (*_of_templates(), *_of_code(), *_of_tables()) if _is_a_sentence(each)}


def names_of_facts() -> set[str]:
    """What evidence calls its fields and values; those that have a translation are shown in it."""
    models = [each for each in vars(facts).values() if isinstance(each, type) and issubclass(each, BaseModel)]
    fields = {name.replace("_", " ") for model in models for name in model.model_fields}
    return fields | {*book_words.FACT_VALUES}


def _of_templates() -> Iterator[str]:
    for path in TEMPLATES.rglob("*.html"):
        with path.open("rb") as file:
            options = {"encoding": "utf-8", "newstyle_gettext": "true", "silent": "false"}
            yield from _found(extract("jinja2.ext:babel_extract", file, KEYWORDS, options=options))


def _of_code() -> Iterator[str]:
    for folder in ("web", "wording", "identity"):
        for path in (_PROGRAM / folder).rglob("*.py"):
            with path.open("rb") as file:
                yield from _found(extract("python", file, KEYWORDS))


def _found(messages: Any) -> Iterator[str]:
    for _, message, *_ in messages:
        yield message if isinstance(message, str) else message[0]


def _of_tables() -> Iterator[str]:
    for package in (starter.wording, starter.web.explanations):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield from _of_module(importlib.import_module(found.name))


def _of_module(module: ModuleType) -> Iterator[str]:
    for name, value in vars(module).items():
        if name.isupper() and isinstance(value, Mapping):
            yield from (each for each in value.values() if isinstance(each, str))
            yield from (each for pair in value.values() if isinstance(pair, tuple) for each in pair)


def _is_a_sentence(text: object) -> bool:
    return isinstance(text, str) and any(letter.isalpha() for letter in text)
