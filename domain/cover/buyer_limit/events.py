"""What can become true of a buyer limit, beside `cover.use_changed`."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from domain.base import Event, Exact
from domain.cover.opening import CoverOpened
from domain.money import Money


class LimitSought(CoverOpened):
    """The insurer or factor has been asked. The first one opens the stream; later ones ask for another amount."""

    event_type: ClassVar[str] = "buyer_limit.sought"
    agreement: str
    account: str
    amount: Money
    reference: str
    for_order: str = ""


class LimitGranted(Event):
    """Goods may leave on it from `from_day` through `valid_until`, which is never after the agreement's last day."""

    event_type: ClassVar[str] = "buyer_limit.granted"
    amount: Money
    from_day: date
    valid_until: date | None = None
    reference: str


class LimitShortened(Event):
    """The agreement ends earlier than the limit did."""

    event_type: ClassVar[str] = "buyer_limit.shortened"
    valid_until: date


class DiscretionUsed(CoverOpened):
    """The buyer is insured up to the discretionary limit, without a question."""

    event_type: ClassVar[str] = "buyer_limit.discretion_used"
    agreement: str
    account: str
    amount: Money
    valid_until: date


class LimitDeclined(Event):
    """Declined, or nobody answered and we gave up: what was granted before stays."""

    event_type: ClassVar[str] = "buyer_limit.declined"
    reference: str
    reason: str
    on: date
    gave_up: bool = False


class LimitCut(Event):
    """Smaller from that day on; for what has left it stays what it was. `fallen` are the sales whose undispatched
    goods it no longer carries: the youngest use falls first. `said_on` is the partner's day."""

    event_type: ClassVar[str] = "buyer_limit.cut"
    amount: Exact
    on: date
    said_on: date
    reason: str
    notice_id: str = ""
    fallen: tuple[str, ...] = ()


class LimitEnded(Event):
    """Withdrawn by the partner, or lapsed: nothing more may leave on it. `fallen` as in a cut."""

    event_type: ClassVar[str] = "buyer_limit.ended"
    how: Literal["withdrawn", "lapsed"]
    on: date
    said_on: date
    reason: str = ""
    notice_id: str = ""
    fallen: tuple[str, ...] = ()
