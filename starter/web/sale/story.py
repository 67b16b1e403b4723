"""A sale as its page tells it: how far it is, how it was decided, and what may be done about it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal

from activities.postgres.rows import EventRow, SaleFile
from domain.approval.events import ApprovalCase, ApprovalClosed
from domain.base import Value, event_of
from domain.ids import sale_stream, split_stream
from domain.money import Money
from domain.policy_part import Grade
from domain.sale.events import Assessed
from domain.sale.order import Lane
from domain.sale.state import DELIVERABLE, Phase
from starter.identity.principal import Principal
from starter.web.words import mark
from starter.wording import rules
from starter.wording.speech import Speech

Mark = Literal["done", "now", "todo", "bad"]

STEPS: Final = (mark("Order placed"), mark("Decided"), mark("Released"), mark("Delivered"), mark("Paid"))
_REACHED: Final[dict[Phase, int]] = {
    Phase.NEW: 0,
    Phase.RECEIVED: 1,
    Phase.HELD: 1,
    Phase.PENDING: 1,
    Phase.OFFERED: 1,
    Phase.APPROVED: 3,
    Phase.PARTLY_DELIVERED: 3,
    Phase.DELIVERED: 4,
    Phase.CLOSED: 5,
}
"""How many steps lie behind a sale in this phase; the next one is where it stands."""
_ENDED_AT: Final = {Phase.DECLINED: 1, Phase.CANCELLED: 2, Phase.LAPSED: 3}
"""The step at which a sale ended badly."""


class Step(Value):
    name: str
    mark: Mark


class TaskLink(Value):
    """`outcome` is empty while the task is open."""

    task_id: str
    amount: Money
    outcome: str = ""
    decided_by: tuple[str, ...] = ()


class Explained(Value):
    """How credit was decided last. `closest` is the rule that would have asked a person first, with its headroom;
    amounts are in `currency`."""

    lane: Lane
    rule: str
    why: str
    closest: str | None
    by: tuple[str, ...]
    grade: Grade | None
    before: Decimal
    after: Decimal
    currency: str
    policy_hash: str


def steps(phase: Phase) -> tuple[Step, ...]:
    """The strip of phases."""
    bad = _ENDED_AT.get(phase)
    reached = _REACHED.get(phase, bad or 0)

    def marked(place: int) -> Mark:
        if place == bad:
            return "bad"
        return "done" if place < reached else "now" if place == reached and bad is None else "todo"

    return tuple(Step(name=name, mark=marked(place)) for place, name in enumerate(STEPS))


def explained(file: SaleFile, speech: Speech) -> Explained | None:
    """The last decision on credit; None before there is any."""
    events = [event_of(row.type, row.data) for row in file.timeline]
    assessed = [event for event in events if isinstance(event, Assessed)]
    if not assessed:
        return None
    last = assessed[-1]
    closed = [event for event in events if isinstance(event, ApprovalClosed) and event.decided_by]
    return Explained(
        lane=last.lane,
        rule=last.rule,
        why=rules.why(speech, last),
        closest=rules.closest(speech, last),
        by=closed[-1].decided_by if closed else (),
        grade=last.grade,
        before=last.exposure_before,
        after=last.exposure_after,
        currency=file.state.account_currency,
        policy_hash=last.policy_hash,
    )


def tasks(timeline: tuple[EventRow, ...]) -> tuple[TaskLink, ...]:
    """The tasks that the sale has led to."""
    found: dict[str, TaskLink] = {}
    for row in timeline:
        kind, key = split_stream(row.stream)
        if kind != "approval":
            continue
        event = event_of(row.type, row.data)
        if isinstance(event, ApprovalCase):
            found[key] = TaskLink(task_id=key, amount=event.amount)
        elif isinstance(event, ApprovalClosed) and key in found:
            ended = {"outcome": event.outcome, "decided_by": event.decided_by}
            found[key] = found[key].model_copy(update=ended)
    return tuple(found.values())


def version(file: SaleFile) -> int:
    """Of the sale's own facts: what a form was made from."""
    stream = sale_stream(file.order_id)
    return max((row.version for row in file.timeline if row.stream == stream), default=0)


def doable(file: SaleFile, asking: Principal) -> tuple[str, ...]:
    """What this reader may do about the sale as it is now."""
    phase, state = file.phase, file.state
    invoiced = any(each.invoice_no for each in state.deliveries)
    can = {
        "accept": phase is Phase.OFFERED and asking.may("order.accept_offer"),
        "dispatch": phase in DELIVERABLE and asking.may("order.dispatch"),
        "amend": phase in DELIVERABLE and state.pending is None and asking.may("order.amend"),
        "return": invoiced and bool(state.open_receivables) and asking.may("order.return"),
        "cancel": phase in {Phase.HELD, Phase.PENDING, Phase.OFFERED, Phase.APPROVED} and asking.may("order.cancel"),
    }
    return tuple(name for name, possible in can.items() if possible)
