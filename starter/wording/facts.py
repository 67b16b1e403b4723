"""The normalised facts of a piece of evidence, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from domain.legal_ids import LegalId
from domain.money import Money

UNKNOWN = "unknown"
NONE = "none"


@dataclass(frozen=True)
class FactLine:
    """`label` is empty where a line goes on a list, `depth` how far inside it stands. A line of a group has no value;
    `known` is False where nobody has told."""

    label: str
    value: str
    depth: int = 0
    known: bool = True


def fact_lines(model: BaseModel, depth: int = 0) -> Iterator[FactLine]:
    """Every field with its value in words; what kind it is stands elsewhere."""
    for name in type(model).model_fields:
        if name == "kind":
            continue
        value, label = getattr(model, name), name.replace("_", " ")
        if isinstance(value, BaseModel) and not isinstance(value, Money | LegalId):
            yield FactLine(label, "", depth)
            yield from fact_lines(value, depth + 1)
        elif isinstance(value, tuple):
            yield from _listed(label, value, depth)
        else:
            yield _line(label, value, depth)


def _listed(label: str, values: Sequence[Any], depth: int) -> Iterator[FactLine]:
    if not values:
        yield FactLine(label, NONE, depth, known=False)
    for position, value in enumerate(values):
        shown = label if position == 0 else ""
        if isinstance(value, BaseModel) and not isinstance(value, LegalId | Money):
            yield FactLine(shown, _inside(value), depth)
        else:
            yield _line(shown, value, depth)


def _inside(value: BaseModel) -> str:
    """An entry of a list in one line, without what is not known of it."""
    told = ((name, getattr(value, name)) for name in type(value).model_fields)
    return ", ".join(
        f"{name.replace('_', ' ')} {word(each)}" for name, each in told if each not in (None, "", (), False)
    )


def _line(label: str, value: Any, depth: int) -> FactLine:
    known = value is not None and value != ""
    return FactLine(label, word(value) if known else UNKNOWN, depth, known)


def word(value: Any) -> str:
    """One value; a tuple is a chain of owners."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Money():
            return f"{value.amount:,f} {value.currency}"
        case Decimal():
            return f"{value:,f}"
        case LegalId():
            return f"{value.scheme.upper().replace('_', ' ')} {value.value}"
        case tuple():
            return " < ".join(map(str, value))
        case str():
            return value.replace("_", " ")
    return str(value)
