"""The neutral ledger that every figure is a fold of: what happened to which receivable on which day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.money import Money

Kind = Literal["opened", "paid", "credited", "written_off", "overdue", "settled"]

_BOOKED: tuple[Kind, ...] = ("opened", "paid", "credited", "written_off")
_RANK = {kind: rank for rank, kind in enumerate((*_BOOKED, "overdue", "settled"))}


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of the ledger.

    `opened` carries the invoiced amount and the due date; `paid`, `credited` and `written_off` what they take off the
    balance (a negative amount puts it back, as a returned payment does); `overdue` and `settled` are marks only.
    `ValueError` when a part is missing: entries are made from events, never from input.
    """

    on: date
    receivable_id: str
    currency: str
    kind: Kind
    amount: Money | None = None
    due_on: date | None = None

    def __post_init__(self) -> None:
        if self.kind in _BOOKED and (self.amount is None or self.amount.currency != self.currency):
            raise ValueError(f"{self.kind} of {self.receivable_id} needs an amount in {self.currency}")
        if self.kind == "opened" and self.due_on is None:
            raise ValueError(f"{self.receivable_id} was opened without a due date")


def in_order(entries: Iterable[Entry], through: date) -> list[Entry]:
    """The entries up to and including `through`: by day, and within a day what opens before what reduces.

    The order in which the entries of one day were given makes no difference to any figure.
    """
    return sorted((entry for entry in entries if entry.on <= through), key=_position)


def _position(entry: Entry) -> tuple[date, int, str]:
    return entry.on, _RANK[entry.kind], entry.receivable_id
