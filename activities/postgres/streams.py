"""One entry per kind of stream: how its events fold and what its read model shows. Append and rebuild share it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from domain import ids
from domain.absence.state import AbsenceState, evolve_absence
from domain.approval.clock import respond_by
from domain.approval.standing import roles_asked
from domain.approval.state import TaskState, evolve_task
from domain.base import Event, Value
from domain.cash.receipt import ReceiptState, evolve_receipt
from domain.cover.streams import COVER_STREAMS, CoverStream
from domain.customer.state import CustomerState, GroupState, evolve_customer, evolve_group
from domain.evidence.facts import OwnershipFacts
from domain.matrix.state import MatrixState, evolve_matrix
from domain.policy import convert
from domain.policy_adoption import PolicyState, evolve_policy
from domain.receivable.state import ReceivableState, evolve_receivable
from domain.review.file import CreditFile, evolve_file
from domain.sale.evolve import evolve_sale
from domain.sale.state import SaleState
from domain.warning.state import WatchState, evolve_watch
from domain.webhook.state import EndpointState, evolve_endpoint


@dataclass(frozen=True)
class StreamKind:
    """`columns` is the read model's row without key, version, head and state."""

    table: str
    key: str
    initial: Value
    evolve: Callable[[Any, Event], Any]
    columns: Callable[[Any], Mapping[str, Any]]
    key_is_stream: bool = False

    def key_of(self, stream: str) -> str:
        return stream if self.key_is_stream else ids.split_stream(stream)[1]

    def load(self, state: dict[str, Any] | None) -> Any:
        return self.initial if state is None else type(self.initial).model_validate(state)


def _customer(state: CustomerState) -> Mapping[str, Any]:
    group = ids.group_stream(state.group_id) if state.group_id else None
    return {"group_account": group, "name": state.name, "grade": state.grade, "currency": state.currency}


def _group(state: GroupState) -> Mapping[str, Any]:
    return {"group_account": None, "name": state.name, "grade": None, "currency": state.currency}


def _sale(state: SaleState) -> Mapping[str, Any]:
    order = state.placed
    return {
        "customer_id": order.customer_id,
        "phase": state.phase.value,
        "lane": state.answer.lane if state.answer else None,
        "amount": order.amount.amount,
        "currency": order.amount.currency,
        "ordered_on": order.ordered_on,
        "received_on": state.received_on or order.ordered_on,
    }


def _receivable(state: ReceivableState) -> Mapping[str, Any]:
    owed = state.owed
    return {
        "invoice_no": state.invoice_no,
        "order_id": state.order_id,
        "customer_id": state.customer_id,
        "phase": state.phase.value,
        "amount": state.amount.amount if state.amount else None,
        "balance": owed.amount,
        "currency": owed.currency,
        "account_balance": convert(owed, state.rate, state.account_currency).amount,
        "due_on": state.due_on,
        "level": state.level,
        "stops_credit": state.stops_credit,
        "stops_delivery": state.stops_delivery,
        "call_open": state.call_open,
    }


def _task(state: TaskState) -> Mapping[str, Any]:
    case, waiting = state.asked, state.open_seats if state.closed is None else ()
    return {
        "order_id": case.order_id,
        "customer_id": case.customer_id,
        "phase": state.phase.value,
        "amount": case.amount.amount,
        "currency": case.amount.currency,
        "expires_at": state.clock.expires_at,
        "about": case.about,
        "lane": "dual" if len(state.seats) > 1 else "delegated",
        "respond_by": respond_by(state),
        "home_amount": case.amount_in_home_currency,
        "offered_roles": list(dict.fromkeys(role for seat in waiting for role in roles_asked(seat))),
        "offered_to": [seat.person for seat in waiting if seat.person is not None],
        "requested_by": list(case.requesters),
        "decided_by": [decision.person for decision in state.decisions],
        "asking": state.question is not None,
    }


def _receipt(state: ReceiptState) -> Mapping[str, Any]:
    amount = state.amount
    return {
        "customer_id": state.customer_id,
        "amount": amount.amount if amount else None,
        "currency": amount.currency if amount else None,
        "paid_on": state.paid_on,
    }


def _file(state: CreditFile) -> Mapping[str, Any]:
    concluded = state.concluded
    grade = concluded.result.grade if concluded else None
    ownership = next((each.facts for each in state.evidence if isinstance(each.facts, OwnershipFacts)), None)
    return {
        "reviewing": state.running is not None,
        "grade": "E" if state.knock_outs else grade,
        "valid_until": concluded.valid_until if concluded else None,
        "complete": state.complete,
        "ownership_key": ownership.key if ownership else None,
        "ownership": ownership.model_dump(mode="json") if ownership else None,
    }


def _policy(state: PolicyState) -> Mapping[str, Any]:
    return {"name": state.content["name"]}


def _matrix(_: MatrixState) -> Mapping[str, Any]:
    return {}


def _absence(state: AbsenceState) -> Mapping[str, Any]:
    return {"until": max(absence.ends for absence in state.absences)}


def _watch(state: WatchState) -> Mapping[str, Any]:
    waiting = [alarm.decide_by for alarm in state.open_alarms]
    return {"open_warnings": len(waiting), "decide_by": min(waiting, default=None)}


def _endpoint(state: EndpointState) -> Mapping[str, Any]:
    return {"phase": state.phase.value}


def _cover_columns(kind: str) -> Callable[[Any], Mapping[str, Any]]:
    def columns(state: Any) -> Mapping[str, Any]:
        duties = getattr(state, "duties", ())
        return {
            "kind": kind,
            "account": state.account,
            "order_id": getattr(state, "order_id", ""),
            "phase": str(getattr(state, "phase", "")),
            "ended": state.ended,
            "duty_on": min((duty.due_on for duty in duties if duty.open), default=None),
            "duties_missed": sum(duty.unacknowledged for duty in duties),
        }

    return columns


def _cover(kind: str, stream: CoverStream) -> StreamKind:
    columns = _cover_columns(kind)
    return StreamKind("cover_view", "stream", stream.initial, stream.evolve, columns, key_is_stream=True)


KINDS: Final[dict[str, StreamKind]] = {
    "customer": StreamKind("account", "account_id", CustomerState(), evolve_customer, _customer, key_is_stream=True),
    "group": StreamKind("account", "account_id", GroupState(), evolve_group, _group, key_is_stream=True),
    "sale": StreamKind("sale_view", "order_id", SaleState(), evolve_sale, _sale),
    "approval": StreamKind("task_view", "task_id", TaskState(), evolve_task, _task),
    "receivable": StreamKind("receivable_view", "receivable_id", ReceivableState(), evolve_receivable, _receivable),
    "warning": StreamKind("warning_view", "customer_id", WatchState(), evolve_watch, _watch),
    "review": StreamKind("credit_file", "customer_id", CreditFile(), evolve_file, _file),
    "payment": StreamKind("payment_view", "payment_id", ReceiptState(), evolve_receipt, _receipt),
    "webhook": StreamKind("webhook_view", "webhook_id", EndpointState(), evolve_endpoint, _endpoint),
    "policy": StreamKind("policy_view", "policy_hash", PolicyState(), evolve_policy, _policy),
    "absence": StreamKind("absence_view", "person", AbsenceState(), evolve_absence, _absence),
    "matrix": StreamKind("matrix_view", "policy_name", MatrixState(), evolve_matrix, _matrix),
    **{kind: _cover(kind, stream) for kind, stream in COVER_STREAMS.items()},
}

TABLES: Final = (
    "account",
    "sale_view",
    "receivable_view",
    "task_view",
    "credit_file",
    "warning_view",
    "payment_view",
    "policy_view",
    "matrix_view",
    "absence_view",
    "webhook_view",
    "cover_view",
    "series",
)
"""Every read model; `rebuild` empties and refills exactly these."""


def kind_of(stream: str) -> StreamKind:
    return KINDS[ids.split_stream(stream)[0]]
