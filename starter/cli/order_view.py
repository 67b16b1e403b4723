"""A sale on the screen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.text import Text

from activities.postgres.rows import EventRow, SaleFile
from domain.approval.events import ApprovalClosed
from domain.base import event_of
from domain.sale.events import Assessed
from domain.sale.order import Answer
from domain.sale.state import PendingApproval
from starter.cli import explain
from starter.cli.figures import amount, figure
from starter.cli.receivable_view import stops
from starter.cli.screen import facts, heading, phase, table
from starter.cli.timeline import timeline
from starter.wording.tasks import conditions


def answer(told: Answer) -> list[RenderableType]:
    """What the order system is told."""
    why = explain.reasons(told.reasons) or explain.RULES.get(told.rule, told.rule)
    return [
        heading(f"Order {told.order_id}", told.outcome),
        facts([
            ("lane", told.lane.replace("_", "-")),
            ("why", why),
            ("grade", told.grade),
            ("release", told.release and _release(told)),
            ("terms", told.terms),
            ("task", told.approval_id or None),
        ]),
    ]  # fmt: skip


def sale_file(file: SaleFile, timezone: str) -> list[RenderableType]:
    """Everything about one sale, the decision explained."""
    state, order = file.state, file.state.placed
    release = state.release
    shown: list[RenderableType] = [
        heading(f"Order {file.order_id}", file.phase),
        facts([
            ("customer", file.customer_id),
            ("amount", f"{amount(order.amount)}, {order.terms}"),
            ("ordered", f"{order.ordered_on} by {order.requested_by}"),
            *_decision(file),
            ("release", release and f"{amount(release.amount)}, documents up to {amount(release.ceiling)}, through "
             f"{release.valid_until}"),
            ("offer", state.offer and f"{_offer(state.offer)}: openaccount order accept {file.order_id}"),
            ("conditions", (release and ", ".join(conditions(explain.TERMINAL, release.conditions))) or None),
            ("waits for", state.pending and f"task {state.pending.approval_id}"),
            ("to deliver", amount(file.left) if release and file.phase in LIVE_RELEASE else None),
        ]),
    ]  # fmt: skip
    if state.deliveries:
        rows = [(each.delivery_id, each.on, amount(each.amount), each.invoice_no) for each in state.deliveries]
        shown += [Text("\nDeliveries", "bold"), table(("delivery", "on", ">amount", "invoice"), rows)]
    if file.receivables:
        paid = [
            (row.receivable_id, phase(row.phase), amount(row.amount), amount(row.balance), row.due_on, stops(row))
            for row in file.receivables
        ]
        heads = ("receivable", "phase", ">amount", ">open", "due on", "stops")
        shown += [Text("\nReceivables", "bold"), table(heads, paid)]
    return [*shown, Text("\nTimeline", "bold"), timeline(file.timeline, timezone)]


LIVE_RELEASE = ("approved", "partly_delivered")


def _decision(file: SaleFile) -> list[tuple[str, str | None]]:
    """The last word on credit, the figures it rested on, and who took it."""
    assessed = [event for event in _events(file.timeline) if isinstance(event, Assessed)]
    if not assessed:
        return []
    last, currency = assessed[-1], file.state.account_currency
    exposure = f"{figure(last.exposure_before)} → {figure(last.exposure_after)} {currency}"
    return [
        ("decision", explain.decision(last)),
        ("by", _people(file.timeline)),
        ("nearest", _nearest(last)),
        ("rests on", f"grade {last.grade or 'none'}; exposure {exposure}; policy {last.policy_hash[:12]}"),
    ]


def _nearest(last: Assessed) -> str | None:
    closest = explain.closest(last)
    return closest and f"the first rule that would have asked a person: {closest}"


def _people(facts_: Iterable[EventRow]) -> str | None:
    closed = [event for event in _events(facts_) if isinstance(event, ApprovalClosed)]
    return (closed[-1].decided_by and ", ".join(closed[-1].decided_by)) or None if closed else None


def _events(rows: Iterable[EventRow]) -> list[object]:
    return [event_of(row.type, row.data) for row in rows]


def _offer(offer: PendingApproval) -> str:
    return ", ".join([amount(offer.amount), *conditions(explain.TERMINAL, offer.conditions)])


def _release(told: Answer) -> str:
    assert told.release is not None
    return f"{amount(told.release.amount)} through {told.release.valid_until}"
