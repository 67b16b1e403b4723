"""The receivables of one currency while the ledger is folded: balances, and the flows of each month."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.errors import LedgerNotOpened, LedgerOpenedTwice
from domain.figures.aging import OpenBalance
from domain.figures.entries import Entry
from domain.figures.month import Month


@dataclass(slots=True)
class Flows:
    """What one month added and took."""

    sales: Decimal
    cash: Decimal
    credit_notes: Decimal
    write_offs: Decimal

    @property
    def net(self) -> Decimal:
        return self.sales - self.cash - self.credit_notes - self.write_offs


@dataclass(slots=True)
class Book:
    """`nothing` is a zero with the currency's decimals. Settled receivables leave `open_items`, not `due_dates`."""

    nothing: Decimal
    due_dates: dict[str, date] = field(default_factory=dict)
    balances: dict[str, Decimal] = field(default_factory=dict)
    flows: dict[Month, Flows] = field(default_factory=dict)

    def fold(self, entry: Entry) -> None:
        """Apply one entry. Refuses `ledger.not_opened`, `ledger.opened_twice`."""
        if entry.amount is None:
            return
        amount = entry.amount.amount
        flows = self.month(Month.of(entry.on))
        if entry.kind == "opened" and entry.due_on is not None:
            if entry.receivable_id in self.due_dates:
                raise LedgerOpenedTwice(f"{entry.receivable_id} is opened twice", receivable=entry.receivable_id)
            self.due_dates[entry.receivable_id] = entry.due_on
            flows.sales += amount
            self._move(entry.receivable_id, amount)
            return
        if entry.receivable_id not in self.due_dates:
            raise LedgerNotOpened(f"{entry.receivable_id} was not opened", receivable=entry.receivable_id)
        if entry.kind == "paid":
            flows.cash += amount
        elif entry.kind == "credited":
            flows.credit_notes += amount
        else:
            flows.write_offs += amount
        self._move(entry.receivable_id, -amount)

    def month(self, month: Month) -> Flows:
        """The flows of a month, all zero when nothing happened."""
        found = self.flows.get(month)
        if found is None:
            found = self.flows[month] = Flows(self.nothing, self.nothing, self.nothing, self.nothing)
        return found

    def open_items(self) -> list[OpenBalance]:
        """What is open at this point of the fold."""
        return [OpenBalance(id_, balance, self.due_dates[id_]) for id_, balance in self.balances.items()]

    def _move(self, receivable_id: str, amount: Decimal) -> None:
        balance = self.balances.get(receivable_id, self.nothing) + amount
        if balance:
            self.balances[receivable_id] = balance
        else:
            self.balances.pop(receivable_id, None)
