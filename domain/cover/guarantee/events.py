"""What can become true of a guarantee, beside `cover.use_changed` and its duties (renewal, call)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from domain.base import Event, Exact
from domain.cover.opening import CoverOpened
from domain.money import Money


class GuaranteeGiven(CoverOpened):
    event_type: ClassVar[str] = "guarantee.given"
    guarantee_id: str
    guarantor: str
    account: str
    amount: Money
    expires_on: date
    orders: tuple[str, ...] = ()
    percent: Exact
    fee_percent: Exact


class GuaranteeExtended(Event):
    event_type: ClassVar[str] = "guarantee.extended"
    expires_on: date
    reference: str


class GuaranteeCalled(Event):
    """The guarantor has to answer by `answer_by`."""

    event_type: ClassVar[str] = "guarantee.called"
    receivable_id: str
    customer_id: str
    amount: Money
    reference: str
    reason: str
    on: date
    answer_by: date


class CallPaid(Event):
    """The money is booked on the receivable; the guarantee is smaller by it."""

    event_type: ClassVar[str] = "guarantee.call_paid"
    reference: str
    receivable_id: str
    amount: Money
    on: date


class CallRefused(Event):
    event_type: ClassVar[str] = "guarantee.call_refused"
    reference: str
    receivable_id: str
    reason: str
    on: date


class GuaranteeEnded(Event):
    """Expired, used up or released. `fallen` are the sales whose undispatched goods it secured, `lost` the
    receivables."""

    event_type: ClassVar[str] = "guarantee.ended"
    how: str
    on: date
    reason: str = ""
    fallen: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
