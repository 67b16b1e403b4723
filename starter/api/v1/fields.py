"""The parts of requests: strict where pydantic would be helpful, and described so that a schema says it all."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Self

from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, WithJsonSchema, model_validator

from domain.amount import INTEGER_DIGITS_MAX
from domain.currency import MINOR_UNITS
from domain.errors import AmountIsNumber, DateInvalid, TermsInvalid
from domain.money import Money
from domain.terms import Terms
from starter.api.refusals import DayOutOfRange, TextInvalid

ID_PATTERN: Final = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
POSITIVE_PATTERN: Final = rf"^(?!0(\.0+)?$)(0|[1-9][0-9]{{0,{INTEGER_DIGITS_MAX - 1}}})(\.[0-9]{{1,4}})?$"
DERIVED_PATTERN: Final = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$"
"""Ids that the program makes out of others: of tasks (`SO-2041.1`, `C-7:R1.1`) and of instalments."""
PAGE_MAX: Final = 200
_PART: Final = r"[0-9]{1,3}(\.[0-9]{1,4})?%@[0-9]{1,3}"
TERMS_PATTERN: Final = (
    r"^([0-9]{1,2}(\.[0-9]{1,4})?/[0-9]{1,3} )?(NET[0-9]{1,3}|EOM(\+[0-9]{1,3})?|DAY[0-9]{1,2}\+[0-9]{1,2}"
    rf"|DUE [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{_PART}(,{_PART}){{0,11}})$"
)
"""How terms are written in requests: `domain.terms_notation` in its one spelling."""

_FIRST_DAY: Final = date(2000, 1, 1)
_LAST_DAY: Final = date(2199, 12, 31)
_TERMS: Final = re.compile(TERMS_PATTERN.removesuffix("$"), re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})\Z", re.ASCII
)
# Control characters, halves of surrogate pairs and non-characters.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WRITTEN: Final[dict[str, JsonValue]] = {
    "pattern": r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]*$"
}


class RequestModel(BaseModel):
    """A request's body or a part of it: unknown fields are refused, and nothing is converted."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def printable(value: Any) -> Any:
    """What a column and a page can hold, or `text.invalid`."""
    if isinstance(value, str) and _UNPRINTABLE.search(value):
        raise TextInvalid("control characters and halves of characters are refused")
    return value


def day_written(value: Any) -> Any:
    """A day that business can mean: `date.invalid`, `date.out_of_range`."""
    if not isinstance(value, str) or not _DAY.match(value):
        raise DateInvalid("a day is written 2026-12-31")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise DateInvalid(f"{value} is no day") from None
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise DayOutOfRange(f"days from {_FIRST_DAY} to {_LAST_DAY}")
    return day


def _moment(value: Any) -> Any:
    if not isinstance(value, str) or not _MOMENT.match(value):
        raise DateInvalid("a moment is written 2026-12-31T09:00:00+08:00")
    try:
        moment = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise DateInvalid(f"{value} is no moment") from None
    day_written(moment.date().isoformat())
    return moment


def terms_written(value: Any) -> Terms:
    """The terms in the one spelling of requests; `terms.invalid`, `date.*` for a day that no calendar knows."""
    if not isinstance(value, str) or not _TERMS.fullmatch(value):
        raise TermsInvalid("terms are written as NET30, EOM+30, DAY15+1, DUE 2026-12-31, 30%@0,70%@60", field="terms")
    terms = Terms.parse(value)
    if terms.due_on is not None:
        day_written(terms.due_on.isoformat())
    return terms


def _whole(value: Any) -> Any:
    # In JSON 3.0 is an integer; "3" and true are none.
    if isinstance(value, bool | str):
        raise ValueError("a whole number")  # noqa: TRY004 - pydantic reports ValueError as a fault of the input
    return value


def _flag(value: Any) -> Any:
    if value not in ("true", "false"):
        raise ValueError("true or false")
    return value == "true"


Id = Annotated[str, Field(pattern=ID_PATTERN, examples=["SO-2041"])]
DerivedId = Annotated[str, Field(pattern=DERIVED_PATTERN, examples=["SO-2041.1"])]
Line = Annotated[str, Field(min_length=1, max_length=200, json_schema_extra=_WRITTEN), BeforeValidator(printable)]
"""A name or a reference."""
Text = Annotated[str, Field(max_length=2000, json_schema_extra=_WRITTEN), BeforeValidator(printable)]
"""Something a person wrote; may be empty."""
Reason = Annotated[str, Field(min_length=1, max_length=2000, json_schema_extra=_WRITTEN), BeforeValidator(printable)]
Day = Annotated[
    date, BeforeValidator(day_written), WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-12-31"]})
]
WHOLE: Final = BeforeValidator(_whole)
"""After the bounds in an annotation, or the schema does not show them."""
Count = Annotated[int, Field(ge=0, le=1_000_000), WHOLE]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
"""With its offset; kept in UTC."""
Country = Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166", examples=["CN"])]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", json_schema_extra={"enum": sorted(MINOR_UNITS)})]
PositiveFigure = Annotated[str, WithJsonSchema({"type": "string", "pattern": POSITIVE_PATTERN, "examples": ["12.00"]})]
CreditTerms = Annotated[
    Terms,
    BeforeValidator(terms_written),
    WithJsonSchema({"type": "string", "pattern": TERMS_PATTERN, "examples": ["NET30", "2/10 NET30", "30%@0,70%@60"]}),
]


class Amount(RequestModel):
    """Above zero, with no more decimals than the currency has; a JSON number is refused."""

    amount: PositiveFigure
    currency: Currency

    @model_validator(mode="before")
    @classmethod
    def _no_number(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("amount"), int | float):
            raise AmountIsNumber("an amount is written as a string, never as a number", field="amount")
        return data

    @model_validator(mode="after")
    def _exact(self) -> Self:
        self.money.require_positive("amount")
        return self

    @property
    def money(self) -> Money:
        return Money.of(self.amount, self.currency)


PathId = Annotated[str, Path(pattern=ID_PATTERN)]
DerivedPathId = Annotated[str, Path(pattern=DERIVED_PATTERN)]
OfId = Annotated[str | None, Query(pattern=ID_PATTERN)]
After = Annotated[str | None, Query(pattern=ID_PATTERN, description="`next` of the page before")]
OfDerivedId = Annotated[str | None, Query(pattern=DERIVED_PATTERN)]
AfterDerived = Annotated[str | None, Query(pattern=DERIVED_PATTERN, description="`next` of the page before")]
Flag = Annotated[bool, Query(), BeforeValidator(_flag)]
FormFlag = Annotated[bool, BeforeValidator(_flag)]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
