"""Which part of the domain decides for which kind of stream, and what it needs to know for it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final, Protocol, get_args

from activities.contracts import Envelope
from activities.postgres.absence_handler import AbsenceHandler
from activities.postgres.context import Facts, Needs
from activities.postgres.cover_handler import CoverHandler
from activities.postgres.file_handler import FileHandler
from activities.postgres.matrix_handler import MatrixHandler
from activities.postgres.numbers import Series
from activities.postgres.warning_handler import WarningHandler
from activities.postgres.webhook_handler import WebhookHandler
from domain import local_time
from domain.approval.clock import next_moment
from domain.approval.commands import TaskCommand, Withdraw
from domain.approval.context import TaskContext
from domain.approval.task import decide_task
from domain.base import Decision
from domain.cash.receipt import ReceiptContext, RegisterReceipt, decide_receipt
from domain.cover.streams import COVER_STREAMS
from domain.customer.commands import CustomerCommand, MoveToGroup, RegisterCustomer
from domain.customer.decide import CustomerContext, decide_customer, decide_group
from domain.customer.state import CustomerState, GroupState
from domain.errors import InvalidInput
from domain.exposure import Exposure
from domain.ids import group_stream, split_stream
from domain.policy import Policy
from domain.policy_adoption import AdoptPolicy, decide_policy
from domain.receivable.collect import next_step
from domain.receivable.commands import ReceivableCommand, TakeOver
from domain.receivable.decide import ReceivableContext, decide_receivable
from domain.sale import commands as sale
from domain.sale.case import Position
from domain.sale.context import SaleContext
from domain.sale.decide import decide_sale
from domain.sale.time import cover_deadline, next_day_that_matters, review_deadline


class CommandUnknown(InvalidInput):
    """The command belongs to another kind of stream."""

    code = "command.unknown"


class Handler(Protocol):
    """`commands` are the ones that this kind of stream understands."""

    commands: tuple[type, ...]

    def needs(self, state: Any, envelope: Envelope) -> Needs: ...
    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision: ...
    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None: ...


class SaleHandler:
    """Every command of a sale locks the customer's account; numbers are drawn only where an invoice may follow."""

    commands = get_args(get_args(sale.SaleCommand)[0])

    def needs(self, state: Any, envelope: Envelope) -> Needs:
        command = envelope.command
        if isinstance(command, sale.SubmitOrder):
            return Needs(customer_id=command.order.customer_id, arrears=True, presence=True)
        if state.order is None:
            return Needs()
        series: list[Series] = []
        if isinstance(command, sale.LetTimePass) or (
            isinstance(command, sale.DispatchGoods) and command.invoice_no is None
        ):
            series.append("invoice")
        if isinstance(command, sale.ReturnGoods):
            series.append("credit_note")
        arrears = not isinstance(command, sale.FinishReceivable | sale.ReturnGoods | sale.CancelOrder)
        asking = sale.Reassess | sale.ConcludeApproval | sale.AmendOrder | sale.LetTimePass | sale.LoseCover
        presence = isinstance(command, asking)
        return Needs(
            customer_id=state.order.customer_id,
            arrears=arrears,
            presence=presence or isinstance(command, sale.AcceptOffer),
            series=tuple(series),
        )

    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision:
        nobody = Position(exposure=Exposure(currency=facts.policy.home_currency))
        context = SaleContext.model_construct(
            policy=facts.policy,
            now=envelope.at,
            today=facts.today,
            customer=facts.customer.state if facts.customer else None,
            group=facts.group.state if facts.group else None,
            position=facts.position or nobody,
            stops_delivery_by=facts.stops_delivery_by,
            next_invoice_no=facts.number("invoice"),
            next_credit_note_no=facts.number("credit_note"),
            presence=facts.presence,
            actor=envelope.actor,
            arrangements=facts.arrangements,
        )
        return decide_sale(state, envelope.command, context)  # type: ignore[arg-type]

    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None:
        day = next_day_that_matters(state, policy, local_time.local_day(at, policy.timezone))
        moments = [review_deadline(state), cover_deadline(state), None if day is None else _start_of(day, policy)]
        return min((moment for moment in moments if moment is not None), default=None)


class ReceivableHandler:
    commands = get_args(get_args(ReceivableCommand)[0])

    def needs(self, state: Any, envelope: Envelope) -> Needs:
        command = envelope.command
        return Needs(customer_id=command.customer_id if isinstance(command, TakeOver) else state.customer_id or None)

    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision:
        context = ReceivableContext.model_construct(
            policy=facts.policy,
            now=envelope.at,
            today=facts.today,
            customer=facts.customer.state if facts.customer else None,
        )
        return decide_receivable(state, envelope.command, context)  # type: ignore[arg-type]

    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None:
        milestone = next_step(state, policy, at)
        return None if milestone is None else milestone.at


class TaskHandler:
    commands = get_args(get_args(TaskCommand)[0])

    def needs(self, state: Any, envelope: Envelope) -> Needs:
        return Needs(presence=not isinstance(envelope.command, Withdraw))

    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision:
        context = TaskContext.model_construct(
            policy=facts.policy,
            now=envelope.at,
            matrix_version=facts.matrix_version,
            done=facts.done,
            approved_in_period=facts.approved_in_period,
            presence=facts.presence,
        )
        return decide_task(state, envelope.command, context)  # type: ignore[arg-type]

    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None:
        return next_moment(state)


class CustomerHandler:
    """`group` is the one the customer is about to join, when it registers or moves."""

    commands = get_args(get_args(CustomerCommand)[0])

    def needs(self, state: Any, envelope: Envelope) -> Needs:
        command = envelope.command
        if isinstance(command, RegisterCustomer):
            return Needs(account=group_stream(command.group_id)) if command.group_id else Needs()
        if isinstance(command, MoveToGroup) and command.group_id is not None:
            return Needs(account=envelope.stream, joining=group_stream(command.group_id))
        return Needs(account=envelope.stream)

    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision:
        locked = facts.customer.state if facts.customer else None
        joining = facts.joining.state if facts.joining else locked if isinstance(locked, GroupState) else None
        context = CustomerContext.model_construct(
            policy=facts.policy, actor=facts.policy.person(envelope.actor), today=facts.today, group=joining
        )
        if split_stream(envelope.stream)[0] == "group":
            return decide_group(state, envelope.command, context)  # type: ignore[arg-type]
        current = locked if isinstance(locked, CustomerState) else state
        return decide_customer(current, envelope.command, context)  # type: ignore[arg-type]

    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None:
        return None


class ReceiptHandler:
    commands: tuple[type, ...] = (RegisterReceipt,)

    def needs(self, state: Any, envelope: Envelope) -> Needs:
        return Needs(customer_id=envelope.command.customer_id, open_items=True)  # type: ignore[union-attr]

    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision:
        context = ReceiptContext.model_construct(
            policy=facts.policy,
            today=facts.today,
            customer=facts.customer.state if facts.customer else None,
            open_items=facts.open_items,
        )
        return decide_receipt(state, envelope.command, context)  # type: ignore[arg-type]

    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None:
        return None


class PolicyHandler:
    commands: tuple[type, ...] = (AdoptPolicy,)

    def needs(self, state: Any, envelope: Envelope) -> Needs:
        return Needs()

    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision:
        return decide_policy(state, envelope.command)  # type: ignore[arg-type]

    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None:
        return None


HANDLERS: Final[dict[str, Handler]] = {
    "sale": SaleHandler(),
    "receivable": ReceivableHandler(),
    "approval": TaskHandler(),
    "customer": CustomerHandler(),
    "group": CustomerHandler(),
    "review": FileHandler(),
    "warning": WarningHandler(),
    "payment": ReceiptHandler(),
    "policy": PolicyHandler(),
    "matrix": MatrixHandler(),
    "absence": AbsenceHandler(),
    "webhook": WebhookHandler(),
    **{kind: CoverHandler(stream) for kind, stream in COVER_STREAMS.items()},
}


def handler_of(stream: str) -> Handler:
    return HANDLERS[split_stream(stream)[0]]


def require_understood(handler: Handler, envelope: Envelope) -> None:
    """`command.unknown` unless this kind of stream understands the command."""
    if not isinstance(envelope.command, handler.commands):
        raise CommandUnknown(f"{envelope.command.kind} does not belong to {envelope.stream}", field="command")


def _start_of(day: date, policy: Policy) -> datetime:
    return local_time.moment(day, time(0), policy.timezone)
