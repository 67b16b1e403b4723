"""The words of the pages: English stands in code and templates, every other language in `locale/`."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from starter.identity.principal import Language

LOCALE: Final = Path(__file__).with_name("locale")
LOCALES: Final[dict[Language, str]] = {"en": "en", "zh": "zh_CN"}
"""What Babel calls the languages of the pages."""


def mark(english: str) -> str:
    """The same text: it is put into the reader's language where it is shown."""
    return english


def catalogs(language: Language) -> dict[str, Catalog]:
    """The files of a language by their names; none for English, which needs no translation."""
    folder = LOCALE / LOCALES[language] / "LC_MESSAGES"
    read = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            read[path.stem] = read_po(file, locale=LOCALES[language])
    return read


@cache
def translations(language: Language) -> NullTranslations:
    """All files of a language as one. What has no translation is shown in English."""
    parts = catalogs(language)
    if not parts:
        return NullTranslations()
    whole = Catalog(locale=LOCALES[language])
    for part in parts.values():
        for message in part:
            if message.id and message.string:
                whole.add(message.id, message.string)
    binary = BytesIO()
    write_mo(binary, whole)
    binary.seek(0)
    return Translations(binary)
