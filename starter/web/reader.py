"""Who reads a page, for what is put into words before a template sees it: the labels of charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from babel.dates import format_date
from babel.numbers import format_compact_decimal
from fastapi import Request

from activities.postgres.rows import EventRow
from domain.base import event_of
from domain.grading.reasons import characteristic_name, reason_text
from domain.money import Money
from starter.identity.principal import Language
from starter.services import services_of
from starter.web.formats import Formats
from starter.web.language import language_of
from starter.web.vocabulary import ROLES, reader
from starter.web.words import LOCALES, mark, translations
from starter.wording.events import describe
from starter.wording.speech import Speech

_UNITS: Final[dict[Language, tuple[tuple[int, str], ...]]] = {
    "en": ((1_000_000, mark("million")), (1_000, mark("thousand"))),
    "zh": ((100_000_000, mark("hundred million")), (10_000, mark("ten thousand"))),
}


@dataclass(frozen=True)
class Reader:
    """The language of a reader with its words and formats."""

    language: Language
    formats: Formats

    @classmethod
    def of(cls, request: Request) -> Reader:
        language = language_of(request)
        return cls(language, Formats(LOCALES[language], services_of(request).policy.timezone))

    def say(self, english: str, **values: object) -> str:
        """The text in the reader's language, with the values in their places."""
        said = translations(self.language).gettext(english)
        return said % values if values else said

    @property
    def grading(self) -> dict[str, Any]:
        """What templates put the codes of a grade into words with."""
        return {
            "reason": lambda code: reason_text(code, self.language),
            "characteristic": lambda name: characteristic_name(name, self.language),
        }

    @property
    def speech(self) -> Speech:
        """How facts and rules are put into this reader's words."""
        gettext = translations(self.language).gettext
        return Speech(
            gettext=gettext,
            money=self.formats.brief,
            figure=self.formats.figure,
            day=self.formats.day,
            moment=self.formats.moment,
            role=reader(ROLES, gettext),
        )

    def told(self, fact: EventRow) -> str:
        """What happened, in one line."""
        return describe(self.speech, event_of(fact.type, fact.data))

    def money(self, amount: Decimal, currency: str) -> str:
        return self.formats.brief(Money.rounded(amount, currency))

    def compact(self, amount: Decimal) -> str:
        """To a few digits: 1.2M; 123.4万."""
        return format_compact_decimal(amount, locale=LOCALES[self.language], fraction_digits=1)

    def month(self, day: date) -> str:
        """Short, with the year where one begins."""
        pattern = "MMM" if self.language == "en" else "M月"
        return format_date(day, "yyyy" if day.month == 1 else pattern, locale=LOCALES[self.language])

    def short_day(self, day: date) -> str:
        return format_date(day, "d MMM" if self.language == "en" else "M月d日", locale=LOCALES[self.language])

    def unit(self, most: Decimal) -> tuple[Decimal, str]:
        """What large amounts are counted in, so that a scale of them stays narrow: a divisor and its name, or 1."""
        for size, name in _UNITS[self.language]:
            if most >= 2 * size:
                return Decimal(size), self.say(name)
        return Decimal(1), ""
