"""Every sentence of the book is there in Chinese, with the same parts in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2.ext import babel_extract

from starter.web import book_words
from starter.web.words import catalogs, translations

WEB = Path(book_words.__file__).parent
ROOMS = ("cover", "customer", "portfolio", "receivable", "settings")
PARTS = re.compile(r"%\((\w+)\)s")
OWN_NAMES = {"Companies House", "GLEIF", "VIES", "D&B", "Creditsafe", "USCC", "LEI", "VAT", "D-U-N-S", "%"}
"""What is called the same in every language."""


def of_templates() -> Iterator[str | tuple[str, str]]:
    for page in (
        WEB / "templates" / "parts.html",
        *(path for room in ROOMS for path in (WEB / "templates" / room).iterdir()),
    ):
        with page.open("rb") as file:
            options = {"encoding": "utf-8", "silent": "false", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols"}
            for _, function, said, _ in babel_extract(file, ("_", "ngettext"), (), options):
                words = [part for part in said if part] if isinstance(said, list | tuple) else [said]
                if function == "ngettext":
                    yield (words[0] or "", words[1] or "")
                elif words and words[0]:
                    yield words[0]


def of_code() -> Iterator[str]:
    """What is marked, or said in charts."""
    for path in (
        WEB / "reader.py",
        WEB / "book_words.py",
        *(path for room in ROOMS for path in (WEB / room).glob("*.py")),
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("mark", "say"):
                yield str(node.args[0].value)
    for table in book_words.TABLES.values():
        yield from table.values()


def test_every_sentence_has_a_translation() -> None:
    known = {message.id for catalog in catalogs("zh").values() for message in catalog if message.string}
    wanted = {*of_templates(), *of_code()} - OWN_NAMES
    assert len(wanted) > 400
    assert sorted(map(str, wanted - known)) == []


def test_translations_have_the_parts_of_what_they_translate_and_can_be_filled_in() -> None:
    said = translations("zh")
    for wanted in {each for each in of_templates() if isinstance(each, str)}:
        translated = said.gettext(wanted)
        names = set(PARTS.findall(wanted))
        assert set(PARTS.findall(translated)) == names, wanted
        assert translated % dict.fromkeys(names, "x"), wanted


@pytest.mark.parametrize("room", ROOMS)
def test_no_template_brings_data_into_a_translation(room: str) -> None:
    """What `_()` gives is markup: a name must reach it as a part, which is escaped, and never as the sentence."""
    for path in (WEB / "templates" / room).iterdir():
        for call in re.findall(r"\b_\(([^'\"][^)]*)\)", path.read_text(encoding="utf-8")):
            assert call.partition("[")[0] in ("span_words", "age_words"), (path.name, call)
