"""What an append has to tell others: rows of the same transaction, delivered by the relay.

Workflows are started and told through the outbox alone, so a fact and what follows from it can never be torn apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from activities.postgres.cover_outbox import cover_rows
from activities.postgres.guarantee_outbox import sales_left_behind
from activities.postgres.late_stop import late_stops
from activities.postgres.limit_tells import limits_under
from activities.postgres.mail import Mail, mails_to_people, put_into_envelope
from activities.postgres.outbox_row import Append, OutboxRow, start, tell
from activities.postgres.sale_cover_tells import gives_back
from activities.postgres.webhook_mail import mails_to_administrators
from domain.absence.state import AbsenceState
from domain.approval.commands import LetTaskTimePass, Withdraw
from domain.approval.events import ApprovalCase, ApprovalClosed
from domain.approval.state import TaskState
from domain.base import Event, ExposureChange
from domain.cash.receipt import ReceiptRegistered
from domain.cover.buyer_limit.events import DiscretionUsed, LimitDeclined, LimitGranted
from domain.cover.guarantee.events import GuaranteeExtended, GuaranteeGiven
from domain.customer.conditions import ConditionsLifted
from domain.customer.events import (
    CustomerMovedToGroup,
    CustomerRegistered,
    GradeAssigned,
    HoldLifted,
    LimitSet,
    TemporaryLimitSet,
)
from domain.ids import approval_stream, receivable_stream, review_stream, sale_stream, split_stream
from domain.receivable.commands import ApplyCreditNote, BookAllocation
from domain.receivable.events import LadderStepTaken, ReceivableOpened, ReceivableSettled
from domain.receivable.state import ReceivableState
from domain.review.commands import Asked, Cause, ConcludeTask
from domain.review.events import LimitDecided, ReviewDue
from domain.review.file import CreditFile
from domain.sale.commands import ConcludeApproval, FinishReceivable
from domain.sale.events import AmendmentRefused, GoodsReturned, OrderHeld
from domain.sale.review_wait import starts_review
from domain.sale.state import SaleState
from domain.warning.events import WarningRaised
from domain.webhook.events import WebhookDisabled

WAKE_CHANNEL: Final = "openaccount_outbox"

_INSERT_SQL: Final = """
INSERT INTO outbox (id, kind, target, payload, deliver_after)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::timestamptz[])
ON CONFLICT (id) DO NOTHING
"""
_WAITING_SALES_SQL: Final = """
SELECT order_id FROM sale_view
WHERE phase IN ('held', 'pending') AND customer_id = ANY(
    SELECT substr(account_id, 10) FROM account WHERE account_id = ANY($1) OR group_account = ANY($1))
ORDER BY order_id
"""
_MEMBERS_SQL: Final = "SELECT account_id FROM account WHERE group_account = $1 AND account_id <> $2 ORDER BY account_id"
_TASKS_OF_SQL: Final = """
SELECT task_id FROM task_view WHERE phase = 'open' AND (offered_roles && $1 OR offered_to && $2) ORDER BY task_id
"""
_FREES_CREDIT: Final = (
    LimitSet,
    TemporaryLimitSet,
    HoldLifted,
    ConditionsLifted,
    GradeAssigned,
    CustomerMovedToGroup,
    ReceivableSettled,
    GuaranteeGiven,
    GuaranteeExtended,
    LimitGranted,
    LimitDeclined,
    DiscretionUsed,
)


async def enqueue(connection: Any, append: Append) -> None:
    """Writes what follows from these events; wakes the relay when there is something."""
    rows = [row for stream, version, event in append.events for row in _rows(f"{stream}:{version}", event, append)]
    rows += [row for stream, version, event in append.events for row in cover_rows(stream, version, event, append)]
    rows += await late_stops(connection, append)
    rows += _withdrawal(append)
    rows += await _tasks_of_the_absent(connection, append)
    rows += await _waiting_sales(connection, append)
    rows += await limits_under(connection, append)
    rows += await _group_members(connection, append)
    rows += await sales_left_behind(connection, append)
    for stream, _, event in append.events:
        if isinstance(event, LadderStepTaken) and event.channel == "mail":
            await put_into_envelope(connection, stream, event, append.envelope.at, append.facts)
    if rows:
        columns = [[getattr(row, name) for row in rows] for name in OutboxRow.__dataclass_fields__]
        await connection.execute(_INSERT_SQL, *columns)
        await connection.execute("SELECT pg_notify($1, '')", WAKE_CHANNEL)


def _rows(fact: str, event: Event, append: Append) -> list[OutboxRow]:
    """`fact` names the event, and with it what follows from it, once and for all."""
    match event:
        case ReceivableOpened():
            return [start(receivable_stream(event.receivable_id), "Receivable", event.customer_id, append)]
        case ReceivableSettled():
            return _tell_sale(fact, append)
        case ApprovalCase():
            started = start(approval_stream(event.approval_id), "Approval", event.customer_id, append)
            return [started, *_mail(event, append)]
        case ApprovalClosed():
            return _conclusion(fact, event, append)
        case GoodsReturned():
            return _credits(fact, event, append)
        case ReceiptRegistered():
            return _shares(fact, event, append)
        case LimitDecided(outcome="superseded"):
            withdrawn = Withdraw(reason="a newer review took its place")
            return [tell(fact, approval_stream(event.approval_id), withdrawn, append)]
        case OrderHeld() | AmendmentRefused() if starts_review(event.reasons):
            order = append.after.placed
            asked = Asked(cause=Cause.SALE, by=order.requested_by, sought=order.amount)
            return _review(fact, order.customer_id, asked, append)
        case WarningRaised():
            return _review(fact, event.customer_id, _because(Cause.EARLY_WARNING, append), append)
        case ReviewDue():
            return _review(fact, event.customer_id, _because(Cause.EXPIRED_EVIDENCE, append), append)
        case CustomerRegistered(review=True):
            return _review(fact, event.customer_id, _because(Cause.NEW_CUSTOMER, append), append)
        case WebhookDisabled():
            webhook_id, policy = split_stream(append.envelope.stream)[1], append.facts.policy
            return _sent(mails_to_administrators(event, fact, webhook_id, policy), append)
    return _mail(event, append)


def _because(cause: Cause, append: Append) -> Asked:
    return Asked(cause=cause, by=append.envelope.actor)


def _review(fact: str, customer_id: str, asked: Asked, append: Append) -> list[OutboxRow]:
    """A review that follows from a fact; one that is running already serves this cause too. None without rules."""
    if append.facts.policy.review is None:
        return []
    target = review_stream(customer_id)
    payload = {"signal": "review", "customer_id": customer_id, "asked": asked.model_dump(mode="json")}
    return [OutboxRow(f"{fact} > {target}", "signal", target, payload, append.envelope.at)]


def _tell_sale(fact: str, append: Append) -> list[OutboxRow]:
    receivable = append.after
    if not isinstance(receivable, ReceivableState) or not receivable.order_id:
        return []
    command = FinishReceivable(receivable_id=receivable.receivable_id)
    return [tell(fact, sale_stream(receivable.order_id), command, append)]


def _conclusion(fact: str, event: ApprovalClosed, append: Append) -> list[OutboxRow]:
    task = append.after
    if event.outcome == "withdrawn" or not isinstance(task, TaskState):
        return []
    case = task.asked
    conclude = ConcludeApproval if case.about == "order" else ConcludeTask
    conditions = {} if event.conditions.none else {"conditions": event.conditions}
    command = conclude.model_validate(
        {
            "approval_id": case.approval_id,
            "outcome": event.outcome,
            "amount": event.amount,
            "decided_by": event.decided_by,
            "reason": event.reason,
            **conditions,
        }
    )
    target = sale_stream(case.order_id) if case.about == "order" else review_stream(case.customer_id)
    return [tell(fact, target, command, append)]


def _credits(fact: str, event: GoodsReturned, append: Append) -> list[OutboxRow]:
    return [
        tell(
            fact,
            receivable_stream(receivable_id),
            ApplyCreditNote(credit_note_no=event.credit_note_no, amount=amount, reason=event.reason),
            append,
        )
        for receivable_id, amount in event.credited
    ]


def _shares(fact: str, event: ReceiptRegistered, append: Append) -> list[OutboxRow]:
    return [
        tell(
            fact,
            receivable_stream(line.receivable_id),
            BookAllocation(
                payment_id=event.payment_id,
                applied=line.applied,
                bank_charge=line.bank_charge,
                written_off=line.written_off_short,
                paid_on=event.paid_on,
            ),
            append,
        )
        for line in event.allocation.lines
    ]


def _withdrawal(append: Append) -> list[OutboxRow]:
    """A task whose sale no longer waits for it is taken back from the people."""
    before, command = append.before, append.envelope.command
    if not isinstance(before, SaleState) or before.pending is None:
        return []
    asked = before.pending.approval_id
    answered = isinstance(command, ConcludeApproval) and command.approval_id == asked
    still = append.after.pending is not None and append.after.pending.approval_id == asked
    if answered or still:
        return []
    fact = f"{append.envelope.stream}:{append.envelope.command_id}"
    return [tell(fact, approval_stream(asked), Withdraw(reason=f"the sale is {append.after.phase}"), append)]


async def _tasks_of_the_absent(connection: Any, append: Append) -> list[OutboxRow]:
    """Open tasks that were offered to somebody who has just gone, or is back, or to whomever this person stands in for,
    look to whom they are offered now. Who goes later is found away by the next reminder."""
    state, at = append.after, append.envelope.at
    if not isinstance(state, AbsenceState) or (append.before.at(at) is None) == (state.at(at) is None):
        return []
    concerned = (state.person, *append.facts.presence.stands_in_for(state.person))
    people = [person for person in append.facts.policy.people if person.id in concerned]
    fact = f"{append.envelope.stream}:{append.envelope.command_id}"
    rows = await connection.fetch(_TASKS_OF_SQL, [person.role for person in people], list(concerned))
    return [tell(fact, approval_stream(row["task_id"]), LetTaskTimePass(), append) for row in rows]


async def _waiting_sales(connection: Any, append: Append) -> list[OutboxRow]:
    """Every sale of the customer and its group that waits looks again when credit may have become free."""
    facts, events = append.facts, [event for _, _, event in append.events]
    if facts.customer is None or not (_frees_credit(events) or gives_back(append)):
        return []
    affected = (facts.customer, facts.group, facts.joining)
    accounts = [account.account_id for account in affected if account is not None]
    fact = f"{append.envelope.stream}:{append.envelope.command_id}"
    targets = [sale_stream(row["order_id"]) for row in await connection.fetch(_WAITING_SALES_SQL, accounts)]
    payload = {"signal": "facts_changed"}
    return [
        OutboxRow(f"{fact} > {target}", "signal", target, payload, append.envelope.at)
        for target in targets
        if target != append.envelope.stream
    ]


async def _group_members(connection: Any, append: Append) -> list[OutboxRow]:
    """The other members of a group are looked at again when one of them has just been knocked out."""
    group, customer = append.facts.group, append.facts.customer
    before, after = append.before, append.after
    if not isinstance(before, CreditFile) or group is None or customer is None:
        return []
    if before.knock_outs or not after.knock_outs:
        return []
    fact = f"{append.envelope.stream}:{append.envelope.command_id}"
    rows = await connection.fetch(_MEMBERS_SQL, group.account_id, customer.account_id)
    because = _because(Cause.GROUP_TROUBLE, append)
    return [each for row in rows for each in _review(fact, split_stream(row["account_id"])[1], because, append)]


def _frees_credit(events: Sequence[Event]) -> bool:
    if any(isinstance(event, _FREES_CREDIT) for event in events):
        return True
    moved = sum((event.exposure for event in events if event.exposure is not None), ExposureChange())
    gross = moved.reserved + moved.delivered + moved.receivable - moved.unapplied
    # What others carry from now on makes room too: limits are held against what we retain.
    return gross < 0 or gross - moved.covered < 0


def _mail(event: Event, append: Append) -> list[OutboxRow]:
    return _sent(mails_to_people(event, append.envelope, append.facts, append.after), append)


def _sent(mails: Sequence[Mail], append: Append) -> list[OutboxRow]:
    return [OutboxRow(mail.id, "mail", mail.target, mail.payload, append.envelope.at) for mail in mails]
