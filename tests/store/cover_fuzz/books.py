"""What must be true of the events of cover, found out from the events alone: nothing here asks the product's code."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from domain.base import ExposureChange
from domain.cover.assignment import events as assigned
from domain.cover.buyer_limit import events as limited
from domain.cover.duty import Duty, DutyArose, DutyDropped, DutyMet, DutyMissed, DutyWarned
from domain.cover.guarantee import events as secured
from domain.cover.insured import events as insured
from domain.cover.use import UseChanged
from domain.money import Money
from tests.store.cover_fuzz.promises import Promises
from tests.store.cover_fuzz.world import Happened

NOTHING = Decimal(0)


@dataclass
class Room:
    """How much an arrangement carries and until when; `fallen` are the holders whose goods may not leave on it."""

    amount: Decimal = NOTHING
    until: date | None = None
    granted: bool = False
    fallen: set[str] = field(default_factory=set)
    uses: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    handed_over: Decimal = NOTHING
    """What a sale has just given back for goods that have left: their receivables take it over at once."""

    @property
    def used(self) -> Decimal:
        return sum((undispatched + dispatched for undispatched, dispatched in self.uses.values()), NOTHING)

    @property
    def left(self) -> Decimal:
        """Of what is used, for goods that have left."""
        return sum((use[1] for use in self.uses.values()), NOTHING)


@dataclass
class Books:
    """Takes the events one after the other and fails at the first that breaks a rule."""

    rooms: dict[str, Room] = field(default_factory=lambda: defaultdict(Room))
    duties: dict[tuple[str, str], Duty] = field(default_factory=dict)
    closed: set[tuple[str, str]] = field(default_factory=set)
    """Duties that were met or missed."""
    moved: dict[str, ExposureChange] = field(default_factory=lambda: defaultdict(ExposureChange))
    holders: dict[str, str] = field(default_factory=dict)
    """The customer of each stream that moves an exposure."""
    assigned: dict[str, str] = field(default_factory=dict)
    """By invoice: where its assignment stands."""
    indemnities: dict[str, Money] = field(default_factory=dict)
    promises: Promises = field(default_factory=Promises)
    shared: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def hear(self, happened: Happened) -> None:
        self.promises.hear(happened)
        self._exposure(happened)
        self._duty(happened)
        self._use(happened)
        self._room(happened)
        self._assignment(happened)
        self._claim(happened)
        _balanced(happened)

    def no_duty_is_overdue(self, today: date) -> None:
        late = [key for key, duty in self.duties.items() if duty.due_on < today]
        assert not late, f"on {today} nobody has noticed that these are missed: {late}"

    def uses_are_what_the_sales_say(self) -> None:
        """Asked after a whole append, which moves both: nothing is counted that no sale has, and nothing forgotten."""
        self.promises.all_is_brought_along()
        for holder, promise in self.promises.of_sale.items():
            for stream in promise.streams:
                found = self.rooms[stream].uses.get(holder, (NOTHING, NOTHING))
                assert found == promise.use_of(stream), f"{holder} uses {found} of {stream}: {promise}"
        for stream, room in self.rooms.items():
            for holder, use in room.uses.items():
                if holder.startswith("sale/"):
                    assert use == self.promises.of_sale[holder].use_of(stream), f"{stream} counts {use} for {holder}"

    def _exposure(self, happened: Happened) -> None:
        stream, event = happened.stream, happened.event
        customer_id = getattr(event, "customer_id", None) or getattr(getattr(event, "order", None), "customer_id", None)
        if stream.startswith("customer/"):
            customer_id = stream.partition("/")[2]
        if customer_id and stream not in self.holders:
            self.holders[stream] = customer_id
        if event.exposure is not None:
            self.moved[self.holders[stream]] += event.exposure

    def _duty(self, happened: Happened) -> None:
        event, stream = happened.event, happened.stream
        if isinstance(event, DutyArose):
            key = (stream, event.duty.duty_id)
            assert key not in self.duties, f"{key} arises twice"
            assert key not in self.closed, f"{key} arises again after it was closed"
            self.duties[key] = event.duty
        elif isinstance(event, DutyWarned):
            duty = self.duties[stream, event.duty_id]
            assert duty.warned_on is None, f"{stream} {event.duty_id} is warned of twice"
            assert event.on >= duty.warn_on, f"{stream} {event.duty_id} is warned of too early"
            self.duties[stream, event.duty_id] = duty.model_copy(update={"warned_on": event.on})
        elif isinstance(event, DutyMet):
            duty = self.duties.pop((stream, event.duty_id))
            assert event.on <= duty.due_on, f"{stream} {event.duty_id} was met after its last day"
            self.closed.add((stream, event.duty_id))
        elif isinstance(event, DutyMissed):
            duty = self.duties.pop((stream, event.duty_id))
            assert event.on > duty.due_on, f"{stream} {event.duty_id} is missed on or before its last day"
            assert duty.warned_on is not None, f"{stream} {event.duty_id} is missed and nobody was warned"
            assert event.consequence
            self.closed.add((stream, event.duty_id))
        elif isinstance(event, DutyDropped):
            del self.duties[stream, event.duty_id]

    def _use(self, happened: Happened) -> None:
        event = happened.event
        if not isinstance(event, UseChanged):
            return
        room, holder = self.rooms[happened.stream], event.holder
        before, now = room.uses.get(holder, (NOTHING, NOTHING)), (event.undispatched, event.dispatched)
        assert min(now) >= 0, happened
        room.uses[holder] = now
        if not any(now):
            del room.uses[holder]
        growth = sum(now) - sum(before)
        if 0 < growth <= room.handed_over:
            room.handed_over -= growth
        elif growth > 0:
            assert room.used <= room.amount, f"{happened.stream} carries {room.amount} and is used for {room.used}"
        else:
            room.handed_over = before[1] - now[1] if holder.startswith("sale/") else NOTHING
        if holder.startswith("sale/") and now[1] > before[1]:
            fits = room.granted and holder not in room.fallen and (room.until is None or happened.on <= room.until)
            assert fits, f"goods of {holder} leave on {happened.stream}, which does not carry them on {happened.on}"
        if now[0] == 0:
            room.fallen.discard(holder)

    def _room(self, happened: Happened) -> None:
        event, room = happened.event, self.rooms[happened.stream]
        match event:
            case limited.LimitGranted() | limited.DiscretionUsed():
                room.amount, room.until, room.granted = event.amount.amount, event.valid_until, True
            case limited.LimitShortened():
                room.until = event.valid_until
            case limited.LimitCut():
                room.amount = event.amount if room.granted else NOTHING
                self._fall(happened, event.fallen)
            case limited.LimitEnded():
                room.amount, room.granted = NOTHING, False
                self._fall(happened, event.fallen)
            case secured.GuaranteeGiven():
                room.amount, room.until, room.granted = event.amount.amount, event.expires_on, True
            case secured.GuaranteeExtended():
                assert room.until is not None
                assert event.expires_on > room.until
                room.until = event.expires_on
            case secured.CallPaid():
                room.amount -= event.amount.amount
                assert room.amount >= 0, f"{happened.stream} has paid more than it secures"
            case secured.GuaranteeEnded():
                room.granted = False
                self._fall(happened, event.fallen)

    def _fall(self, happened: Happened, fallen: tuple[str, ...]) -> None:
        """What is not fallen must fit into what is left beside the goods that have gone."""
        room = self.rooms[happened.stream]
        room.fallen |= set(fallen)
        kept = sum((use[0] for holder, use in room.uses.items() if holder not in room.fallen), NOTHING)
        free = max(NOTHING, room.amount - room.left) if room.granted else NOTHING
        assert kept <= free, f"{happened.stream} keeps {kept} of goods that have not left, with room for {free}"

    def _assignment(self, happened: Happened) -> None:
        event, stream = happened.event, happened.stream
        match event:
            case assigned.InvoiceOffered():
                # What a factor has declined another may take; what one has taken is never assigned again.
                assert self.assigned.get(stream, "declined") == "declined", f"{stream} is offered twice"
                self.assigned[stream] = "offered"
            case assigned.AssignmentActive():
                # A factor may take it after we gave up waiting.
                assert self.assigned[stream] in ("offered", "declined"), f"{stream} is {self.assigned[stream]}"
                self.assigned[stream] = "active"
            case assigned.AssignmentDeclined():
                assert self.assigned[stream] == "offered"
                self.assigned[stream] = "declined"
            case assigned.AssignmentSettled() | assigned.BoughtBack():
                assert self.assigned[stream] == "active", f"{stream} ends twice"
                self.assigned[stream] = "over"

    def _claim(self, happened: Happened) -> None:
        event, stream = happened.event, happened.stream
        match event:
            case insured.IndemnityPaid():
                assert stream not in self.indemnities, f"{stream} is paid twice"
                self.indemnities[stream] = event.amount
            case insured.RecoveryShared():
                assert event.to_insurer + event.ours == event.recovered, event
                self.shared[stream] += event.to_insurer.amount
                assert self.shared[stream] <= self.indemnities[stream].amount, f"{stream} gives back more than it got"


def _balanced(happened: Happened) -> None:
    bookings: tuple[Any, ...] = getattr(happened.event, "bookings", ())
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for booking in bookings:
        assert min(booking.debit.amount, booking.credit.amount) == 0, booking
        assert max(booking.debit.amount, booking.credit.amount) > 0, booking
        assert booking.debit.currency == booking.credit.currency, booking
        sums[booking.debit.currency] += booking.debit.amount - booking.credit.amount
    assert not any(sums.values()), f"{happened.stream}: debits and credits differ by {dict(sums)}"
