"""What the comparison assumes: who answers how fast and how well, and what is ordered. All of it stands in a CSV."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

from pydantic import Field, ValidationError

from domain.base import Value
from domain.errors import Refusal
from domain.policy_part import Grade
from domain.terms import Terms
from starter.files.tabular import Row, read_table

STANDARD: Final = Path(__file__).parent.parent / "approval_paths.csv"
KINDS: Final = frozenset({"person", "level", "amount", "grade", "terms", "figure"})
COLUMNS: Final = (
    "what",
    "name",
    "weight",
    "least",
    "most",
    "fails",
    "median_hours",
    "p90_hours",
    "minutes",
    "refuses_bad",
    "refuses_good",
    "value",
)
GRADES: Final[tuple[Grade, ...]] = get_args(Grade)

_NAME: Any = Field(validation_alias="name")

T = TypeVar("T", bound=Value)


class InputsInvalid(Exception):
    """The CSV cannot be used; the text names the line."""


class Person(Value):
    """How a role answers: office hours until half and nine tenths of the answers are there, minutes of work for one,
    and the percent of orders it refuses among those that will fail and those that will not."""

    role: str = _NAME
    median_hours: float = Field(gt=0)
    p90_hours: float = Field(gt=0)
    minutes: float = Field(ge=0)
    refuses_bad: float = Field(ge=0, le=100)
    refuses_good: float = Field(ge=0, le=100)


class Level(Value):
    """One signature of the chain; orders below `least` pass it by."""

    role: str = _NAME
    least: Decimal = Field(ge=0)


class AmountBand(Value):
    name: str = _NAME
    weight: float = Field(ge=0)
    least: Decimal = Field(gt=0)
    most: Decimal = Field(gt=0)


class GradeShare(Value):
    """`fails`: percent, where outcomes are drawn."""

    grade: Grade = _NAME
    weight: float = Field(ge=0)
    fails: float = Field(ge=0, le=100)


class TermsShare(Value):
    terms: Terms = _NAME
    weight: float = Field(ge=0)


class Figures(Value):
    requests: int = Field(gt=0)
    requests_per_day: int = Field(gt=0)
    outside_office_percent: float = Field(ge=0, le=100)
    over_limit_percent: float = Field(ge=0, le=100)
    shared_judgement_percent: float = Field(ge=0, le=100)
    lost_percent: Decimal = Field(ge=0, le=100)
    margin_percent: Decimal = Field(ge=0, le=100)
    cost_per_hour: Decimal = Field(ge=0)


class Inputs(Value):
    people: dict[str, Person]
    chain: tuple[Level, ...] = Field(min_length=1)
    amounts: tuple[AmountBand, ...] = Field(min_length=1)
    grades: tuple[GradeShare, ...] = Field(min_length=1)
    terms: tuple[TermsShare, ...] = Field(min_length=1)
    figures: Figures

    def person(self, role: str) -> Person:
        """Raises InputsInvalid: an order has been put to a role of which the CSV does not say how it answers."""
        if role not in self.people:
            raise InputsInvalid(f"there is no line person,{role}")
        return self.people[role]


def read_inputs(path: Path = STANDARD) -> Inputs:
    """Raises InputsInvalid for a line that cannot be used, for one that is missing, and for a file that is no table."""
    try:
        table = read_table(path, COLUMNS)
    except Refusal as refusal:
        raise InputsInvalid(str(refusal)) from None
    for error in table.errors:
        raise InputsInvalid(f"line {error.line}: {error}")
    for row in table.rows:
        if row["what"] not in KINDS:
            raise InputsInvalid(f"line {row.line}: {row['what']!r} is nothing that is asked for")
    figures = {row["name"]: row["value"] for row in table.rows if row["what"] == "figure"}
    try:
        inputs = Inputs(
            people={person.role: person for person in _read(table.rows, "person", Person)},
            chain=_read(table.rows, "level", Level),
            amounts=_read(table.rows, "amount", AmountBand),
            grades=_read(table.rows, "grade", GradeShare),
            terms=_read(table.rows, "terms", TermsShare),
            figures=Figures.model_validate(figures),
        )
    except ValidationError as error:
        raise InputsInvalid(_first(error)) from None
    for level in inputs.chain:
        inputs.person(level.role)
    return inputs


def _read(rows: Sequence[Row], what: str, model: type[T]) -> tuple[T, ...]:
    """The lines about one thing. Empty cells count as missing."""
    found = []
    for row in rows:
        if row["what"] != what:
            continue
        try:
            found.append(model.model_validate({name: row[name] for name in COLUMNS if row[name]}))
        except ValidationError as error:
            raise InputsInvalid(f"line {row.line}: {_first(error)}") from None
        except Refusal as refusal:
            raise InputsInvalid(f"line {row.line}: {refusal}") from None
    return tuple(found)


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    return f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
