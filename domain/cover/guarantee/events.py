"""What can become true of a guarantee, beside `cover.use_changed` and its duties (renewal, call)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from domain.base import Event, Exact
from domain.cover.opening import CoverOpened
from domain.money import Money


class GuaranteeGiven(CoverOpened):
    """From `warn_on` on its expiry is watched."""

    event_type: ClassVar[str] = "guarantee.given"
    guarantee_id: str
    guarantor: str
    account: str
    amount: Money
    expires_on: date
    warn_on: date
    orders: tuple[str, ...] = ()
    percent: Exact
    fee_percent: Exact


class GuaranteeExtended(Event):
    event_type: ClassVar[str] = "guarantee.extended"
    expires_on: date
    warn_on: date
    reference: str


class ExpiryNeared(Event):
    """The days have begun in which whatever it secures needs another cover, a later end, or a call."""

    event_type: ClassVar[str] = "guarantee.expiry_neared"
    expires_on: date
    on: date


class SecuredFollowed(Event):
    """How a receivable stands that it secures. `rate` turns its currency into that of the guarantee."""

    event_type: ClassVar[str] = "guarantee.receivable_followed"
    receivable_id: str
    customer_id: str
    balance: Money
    rate: Exact
    overdue: bool
    settled: bool


class GuaranteeCalled(Event):
    """The guarantor has to answer by `answer_by`. `share` of what it secures is what the call is about; `rate` turns
    the `currency` of the receivable into that of the guarantee."""

    event_type: ClassVar[str] = "guarantee.called"
    receivable_id: str
    customer_id: str
    amount: Money
    share: Exact
    rate: Exact
    currency: str
    reference: str
    reason: str
    on: date
    answer_by: date


class CallPaid(Event):
    """The money is booked on the receivable, `booked` of it in the currency of that; the guarantee is smaller by it.
    What it still secures of the receivable is `left`."""

    event_type: ClassVar[str] = "guarantee.call_paid"
    reference: str
    receivable_id: str
    amount: Money
    booked: Money
    left: Exact
    on: date


class CallRefused(Event):
    """The guarantor will not pay, or not all that was called: it secures nothing of the receivable any more. One that
    has said nothing is `given_up`: what it was called for stays taken, for it may still pay."""

    event_type: ClassVar[str] = "guarantee.call_refused"
    reference: str
    receivable_id: str
    reason: str
    given_up: bool = False
    on: date


class SecurityLost(Event):
    """A receivable came to be secured by it after its end: the goods had left before, and nothing carries them now."""

    event_type: ClassVar[str] = "guarantee.security_lost"
    receivable_id: str
    on: date


class GuaranteeEnded(Event):
    """Expired, used up or released. `fallen` are the sales whose goods it secured, `lost` the receivables; one that
    was called by then is not lost."""

    event_type: ClassVar[str] = "guarantee.ended"
    how: str
    on: date
    reason: str = ""
    fallen: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
