"""On which cover each sale was approved, and with which its goods left; from the events alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal

from domain.base import Event
from domain.cover.choice import Choice
from domain.cover.part import CoverPart
from domain.money import Money
from domain.receivable.events import ReceivableOpened
from domain.sale import events as sale
from tests.store.cover_fuzz.world import Happened

NOTHING, CENT = Decimal(0), Decimal("0.01")

Carried = dict[str, Decimal]
"""How much each arrangement carries, in the order in which goods take from them."""


@dataclass
class Promise:
    """`reserved` is what carries goods that have not left, `waiting` what a sale on hold has reserved beside."""

    rate: Decimal = Decimal(1)
    reserved: Carried = field(default_factory=dict)
    waiting: Carried = field(default_factory=dict)
    gone: dict[str, Carried] = field(default_factory=dict)
    """By delivery that is not invoiced."""

    def use_of(self, arrangement: str) -> tuple[Decimal, Decimal]:
        left = sum((carried.get(arrangement, NOTHING) for carried in self.gone.values()), NOTHING)
        return self.reserved.get(arrangement, NOTHING) + self.waiting.get(arrangement, NOTHING), left

    @property
    def streams(self) -> set[str]:
        return {*self.reserved, *self.waiting, *(stream for carried in self.gone.values() for stream in carried)}

    def in_account_currency(self, amount: Money) -> Decimal:
        return (amount.amount * self.rate).quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


@dataclass
class Promises:
    """Goods leave with the cover that was promised for them, or a decision on record has taken it away before."""

    of_sale: dict[str, Promise] = field(default_factory=lambda: defaultdict(Promise))
    invoiced: dict[str, Carried] = field(default_factory=dict)
    """By invoice, what its delivery left with and its receivables have not brought along."""
    opened: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By invoice, its receivables."""

    def hear(self, happened: Happened) -> None:
        if happened.stream.startswith("sale/"):
            self._sale(happened.stream, self.of_sale[happened.stream], happened.event)
        elif isinstance(happened.event, ReceivableOpened):
            self._receivable(happened.event)

    def all_is_brought_along(self) -> None:
        """Asked after a whole append: receivables are opened with their invoice. Instalments in another currency are
        turned one by one into that of the account, and come to cents less than the whole."""
        cents = {invoice: CENT * len(opened) for invoice, opened in self.opened.items()}
        lost = {
            invoice: carried
            for invoice, carried in self.invoiced.items()
            if sum(carried.values()) > cents.get(invoice, NOTHING)
        }
        assert not lost, f"goods left with cover that their invoices do not have: {lost}"

    def _sale(self, stream: str, promise: Promise, event: Event) -> None:
        if isinstance(event, sale.Assessed):
            promise.waiting = {}
        match event:
            case sale.OrderHeld() if event.cover_plan is not None:
                promise.waiting = _at_hand(event.cover_plan)
            case sale.OrderApproved():
                promise.rate = event.rate
                _add(promise.reserved, event.covers)
                _fit(promise, event.reserved)
            case sale.CoverDecided():
                _add(promise.reserved, event.covers)
            case sale.CoverLost():
                for part in event.parts:
                    del promise.reserved[part.stream]
            case sale.OrderAmended():
                _fit(promise, event.reserved)
            case sale.GoodsDispatched():
                self._dispatched(stream, promise, event)
            case sale.InvoiceIssued():
                self.invoiced[event.invoice_no] = promise.gone.pop(event.delivery_id)
            case sale.ReservationReleased() | sale.OrderCancelled():
                promise.reserved, promise.waiting = {}, {}

    def _dispatched(self, stream: str, promise: Promise, event: sale.GoodsDispatched) -> None:
        due = _take(promise.reserved, promise.in_account_currency(event.amount))
        carried: Carried = {}
        _add(carried, event.covers)
        assert carried == due, f"{stream} {event.delivery_id} left with {carried} and was approved on {due}"
        promise.gone[event.delivery_id] = carried
        _fit(promise, event.reserved_left)

    def _receivable(self, event: ReceivableOpened) -> None:
        if event.invoice_no not in self.invoiced:
            assert not event.covers, f"{event.receivable_id} was not delivered by us and is covered"
            return
        self.opened[event.invoice_no].append(event.receivable_id)
        left = self.invoiced[event.invoice_no]
        for part in event.covers:
            left[part.stream] = left.get(part.stream, NOTHING) - part.amount
            assert left[part.stream] >= 0, f"{event.receivable_id} is covered by more than its goods left with"


def _at_hand(plan: Choice) -> Carried:
    asked, carried = {ask.stream for ask in plan.asks}, dict[str, Decimal]()
    _add(carried, (part for part in plan.parts if part.stream not in asked))
    return carried


def _add(carried: Carried, parts: Iterable[CoverPart]) -> None:
    for part in parts:
        carried[part.stream] = carried.get(part.stream, NOTHING) + part.amount


def _take(carried: Carried, amount: Decimal) -> Carried:
    """What goes along with so much of the goods, the first first; it stays behind no more."""
    taken: Carried = {}
    for stream in list(carried):
        share = min(carried[stream], amount)
        amount -= share
        if share > 0:
            taken[stream] = share
        carried[stream] -= share
        if carried[stream] == 0:
            del carried[stream]
    return taken


def _fit(promise: Promise, reserved: Money) -> None:
    """No more is carried than is reserved: what is given back, is given back from the end."""
    promise.reserved = _take(promise.reserved, promise.in_account_currency(reserved))
