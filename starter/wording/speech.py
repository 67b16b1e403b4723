"""How facts are put into words: one sentence in English for each, said in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from domain.money import Money


@dataclass(frozen=True)
class Speech:
    """`gettext` turns an English sentence into the reader's language; the others write amounts, figures, days, moments
    and roles the reader's way. With `codes` a rule is followed by its code."""

    gettext: Callable[[str], str]
    money: Callable[[Money | None], str]
    figure: Callable[[Decimal | str], str]
    day: Callable[[date], str]
    moment: Callable[[datetime], str]
    role: Callable[[str], str]
    codes: bool = False

    def say(self, english: str, **parts: object) -> str:
        """The sentence with its parts, which stand in it as `%(name)s`."""
        said = self.gettext(english)
        return said % parts if parts else said

    def either(self, table: dict[str, str], name: str) -> str:
        """A name in words, or as it is where the table has none."""
        return self.gettext(table[name]) if name in table else name
