"""The credit file of a customer and of a group, folded from their events."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.base import Event, Exact, ExposureChange, Value
from domain.customer import events as happened
from domain.customer.conditions import Condition, evolve_conditions, shortest
from domain.exposure import Limits
from domain.legal_ids import LegalId
from domain.money import Money
from domain.policy import convert
from domain.policy_part import Grade
from domain.segment.state import Removal, evolve_segment


class UnappliedCash(Value):
    amount: Money
    rate: Exact


class CustomerState(Value):
    """`customer_id` is empty until the customer is registered."""

    customer_id: str = ""
    name: str = ""
    country: str = ""
    currency: str = ""
    segment: str = "ordinary"
    group_id: str | None = None
    contact_mail: str = ""
    identifiers: tuple[LegalId, ...] = ()
    grade: Grade | None = None
    grade_valid_until: date | None = None
    graded_on: date | None = None
    evidence_hash: str = ""
    file_complete: bool = True
    max_term_days: int | None = None
    limits: Limits = Limits()
    holds: tuple[str, ...] = ()
    knock_outs: tuple[str, ...] = ()
    unapplied: tuple[UnappliedCash, ...] = ()
    delivery_stops: tuple[tuple[str, tuple[str, ...]], ...] = ()
    conditions: tuple[Condition, ...] = ()
    removal: Removal = Removal()

    @property
    def exists(self) -> bool:
        return bool(self.customer_id)

    @property
    def longest_term_days(self) -> int | None:
        """The longest term without asking a person, by the last review and every condition since."""
        return shortest((self.max_term_days, *(condition.max_term_days for condition in self.conditions)))

    @property
    def cover_wanted_by(self) -> tuple[str, ...]:
        return tuple(condition.reason for condition in self.conditions if condition.cover_wanted)

    def stops_delivery_of(self, order_id: str) -> tuple[str, ...]:
        """The holds that keep this order from being delivered; one without orders stops all of them."""
        return tuple(reason for reason, orders in self.delivery_stops if not orders or order_id in orders)

    def unapplied_in(self, currency: str) -> Money:
        return sum((cash.amount for cash in self.unapplied if cash.amount.currency == currency), Money.zero(currency))


class GroupState(Value):
    group_id: str = ""
    name: str = ""
    currency: str = ""
    limits: Limits = Limits()

    @property
    def exists(self) -> bool:
        return bool(self.group_id)


def evolve_customer(state: CustomerState, event: Event) -> CustomerState:
    match event:
        case happened.CustomerRegistered():
            known = type(event).model_fields.keys() & CustomerState.model_fields.keys()
            return state.model_copy(update={name: getattr(event, name) for name in known})
        case happened.CustomerIdentified():
            known_ids = {each.scheme: each for each in (*state.identifiers, *event.identifiers)}
            return state.model_copy(update={"identifiers": tuple(known_ids.values())})
        case happened.CustomerMovedToGroup():
            return state.model_copy(update={"group_id": event.new_group_id})
        case happened.GradeAssigned():
            graded = {
                "grade": event.grade,
                "grade_valid_until": event.valid_until,
                "graded_on": event.reviewed_on,
                "evidence_hash": event.evidence_hash,
            }
            terms = {"file_complete": event.file_complete, "max_term_days": event.max_term_days}
            return state.model_copy(update=graded | terms)
        case happened.LimitSet() | happened.TemporaryLimitSet():
            return state.model_copy(update={"limits": _with_limit(state.limits, event)})
        case happened.HoldPlaced():
            stop = ((event.reason, event.orders),) if event.stops_delivery else ()
            stops = (*state.delivery_stops, *stop)
            return state.model_copy(update={"holds": (*state.holds, event.reason), "delivery_stops": stops})
        case happened.HoldLifted():
            stops = tuple(stop for stop in state.delivery_stops if stop[0] != event.reason)
            holds = tuple(hold for hold in state.holds if hold != event.reason)
            return state.model_copy(update={"holds": holds, "delivery_stops": stops})
        case happened.KnockedOut():
            return state.model_copy(update={"knock_outs": (*state.knock_outs, event.reason)})
        case happened.CashUnapplied():
            cash = UnappliedCash(amount=event.amount, rate=event.rate)
            return state.model_copy(update={"unapplied": (*state.unapplied, cash)})
        case happened.UnappliedCashUsed():
            return state.model_copy(update={"unapplied": _without_cash(state.unapplied, event.amount)})
    placed = evolve_segment(state.segment, state.removal, event)
    return state.model_copy(update={"conditions": evolve_conditions(state.conditions, event), **placed})


def evolve_group(state: GroupState, event: Event) -> GroupState:
    match event:
        case happened.GroupRegistered():
            return state.model_copy(update={"group_id": event.group_id, "name": event.name, "currency": event.currency})
        case happened.LimitSet() | happened.TemporaryLimitSet():
            return state.model_copy(update={"limits": _with_limit(state.limits, event)})
    return state


def customer_exposure(state: CustomerState) -> ExposureChange:
    """The unapplied cash, in the currency of the account."""
    amounts = (convert(cash.amount, cash.rate, state.currency).amount for cash in state.unapplied)
    return ExposureChange(unapplied=sum(amounts, Decimal(0)))


def _with_limit(limits: Limits, event: happened.LimitSet | happened.TemporaryLimitSet) -> Limits:
    if isinstance(event, happened.TemporaryLimitSet):
        return limits.model_copy(update={"temporary": (*limits.temporary, event.limit)})
    own = [*limits.own, event.limit]
    # Of two limits that begin on one day the later word counts, so the sort must be stable.
    return limits.model_copy(update={"own": tuple(sorted(own, key=lambda limit: limit.valid_from))})


def _without_cash(held: tuple[UnappliedCash, ...], used: Money) -> tuple[UnappliedCash, ...]:
    left, remaining = [], used
    for cash in held:
        if cash.amount.currency != used.currency or remaining.is_zero:
            left.append(cash)
            continue
        taken = min(cash.amount, remaining)
        remaining = remaining - taken
        if taken < cash.amount:
            left.append(UnappliedCash(amount=cash.amount - taken, rate=cash.rate))
    return tuple(left)
