"""What a command does to a customer's or a group's file: events, or a refusal by code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.base import Decision, Event, Value
from domain.customer import commands as ask
from domain.customer import events as happened
from domain.customer.conditions import ConditionsLifted
from domain.customer.state import CustomerState, GroupState, customer_exposure, evolve_customer
from domain.errors import Conflict, CurrencyMismatch, InvalidInput, NotAuthorised, NotFound
from domain.exposure import Limit, TemporaryLimit
from domain.ids import checked_id, warning_behind
from domain.legal_ids import checked_all
from domain.money import Money
from domain.policy import Person, Policy
from domain.segment.commands import SegmentCommand
from domain.segment.decide import decide_segment


class CustomerUnknown(NotFound):
    code = "customer.unknown"


class CustomerExists(Conflict):
    code = "customer.exists"


class GroupUnknown(NotFound):
    code = "group.unknown"


class GroupExists(Conflict):
    code = "group.exists"


class GroupSame(Conflict):
    """The customer is where it is asked to go."""

    code = "group.same"


class GroupReasonMissing(InvalidInput):
    code = "group.reason_missing"


class LegalIdMissing(InvalidInput):
    """Nothing is there to be added."""

    code = "legal_id.missing"


class LimitApprovalMissing(InvalidInput):
    """A limit changes only together with the name of what approved it."""

    code = "limit.approval_missing"


class LimitAmountInvalid(InvalidInput):
    code = "limit.amount_invalid"


class LimitAuthorityMissing(NotAuthorised):
    code = "authority.limit"


class HoldUnknown(NotFound):
    code = "hold.unknown"


class HoldExists(Conflict):
    code = "hold.exists"


class ConditionUnknown(NotFound):
    code = "condition.unknown"


class LiftAuthorityMissing(NotAuthorised):
    """What an early warning brought is lifted by those who may answer one."""

    code = "authority.lift"


class UnappliedInsufficient(Conflict):
    code = "unapplied.insufficient"


class CustomerContext(Value):
    """What a decision on a file depends on beside the file itself. `group` is the one that the customer joins."""

    policy: Policy
    actor: Person | None
    today: date
    group: GroupState | None = None


def decide_customer(state: CustomerState, command: ask.CustomerCommand, context: CustomerContext) -> Decision:
    """The events of a customer's stream.

    Codes: `customer.*`, `group.*`, `legal_id.*`, `limit.*`, `hold.*`, `condition.*`, `segment.*`,
    `unapplied.*`, `authority.limit`, `authority.lift`, `authority.segment`.
    """
    if isinstance(command, ask.RegisterCustomer):
        return Decision(events=(_register(state, command, context),))
    if not state.exists:
        raise CustomerUnknown("the customer is not registered", field="customer_id")
    if isinstance(command, SegmentCommand):
        return Decision(events=decide_segment(state.segment, state.removal, command, context.policy, context.actor))
    event: Event
    match command:
        case ask.IdentifyCustomer():
            event = _identify(state, command)
        case ask.MoveToGroup():
            event = _move(state, command, context)
        case ask.AssignGrade():
            event = happened.GradeAssigned(**command.model_dump(exclude={"kind"}))
        case ask.SetLimit():
            event = set_limit(command, state.currency, context)
        case ask.SetTemporaryLimit():
            event = set_temporary_limit(command, state.currency, context)
        case ask.PlaceHold() | ask.LiftHold() | ask.LiftConditions():
            event = _hold(state, command, context)
        case ask.KnockOut():
            event = happened.KnockedOut(reason=command.reason)
        case ask.RefundUnapplied():
            event = use_unapplied(state, command.amount, f"refund {command.reference}")
        case _:
            raise CustomerUnknown("this command belongs to a group", field="customer_id")
    return Decision(events=(with_cash_exposure(state, event),))


def decide_group(state: GroupState, command: ask.CustomerCommand, context: CustomerContext) -> Decision:
    """The events of a group's stream."""
    if isinstance(command, ask.RegisterGroup):
        if state.exists:
            raise GroupExists(f"group {command.group_id} exists already", field="group_id")
        checked_id(command.group_id, field="group_id")
        Money.zero(command.currency)
        return Decision(events=(happened.GroupRegistered(**command.model_dump(exclude={"kind"})),))
    if not state.exists:
        raise GroupUnknown("the group is not registered", field="group_id")
    if isinstance(command, ask.SetLimit):
        return Decision(events=(set_limit(command, state.currency, context),))
    if isinstance(command, ask.SetTemporaryLimit):
        return Decision(events=(set_temporary_limit(command, state.currency, context),))
    raise GroupUnknown("this command belongs to a customer", field="group_id")


def set_limit(command: ask.SetLimit, currency: str, context: CustomerContext) -> happened.LimitSet:
    if command.currency != currency:
        raise CurrencyMismatch(f"the account is kept in {currency}", field="currency", currency=currency)
    if command.unlimited == (command.amount is not None):
        raise LimitAmountInvalid("give either an amount or unlimited", field="amount")
    amount = None if command.amount is None else _limit_amount(command.amount, currency).amount
    insured = _limit_amount(command.insured, currency).amount
    if not 0 <= command.insured_counted_percent <= 100:
        raise LimitAmountInvalid("between none and all of the insured part counts", field="insured_counted_percent")
    _require_approval(command.approval)
    given = command.model_dump(include={"valid_from", "approval", "insured_counted_percent"})
    limit = Limit(amount=amount, insured=insured, **given)
    # The insured part is credit too: what somebody may grant is held against all that it comes to.
    effective = None if limit.effective is None else Money.rounded(limit.effective, currency)
    _require_limit_authority(effective, context)
    return happened.LimitSet(limit=limit)


def set_temporary_limit(
    command: ask.SetTemporaryLimit, currency: str, context: CustomerContext
) -> happened.TemporaryLimitSet:
    if command.valid_until < command.valid_from:
        raise LimitAmountInvalid("a temporary limit ends after it begins", field="valid_until")
    amount = _limit_amount(command.amount, currency)
    _require_approval(command.approval)
    _require_limit_authority(amount, context)
    return happened.TemporaryLimitSet(limit=TemporaryLimit(**command.model_dump(exclude={"kind"})))


def use_unapplied(state: CustomerState, amount: Money, used_for: str) -> happened.UnappliedCashUsed:
    """Takes from the customer's unapplied cash; `unapplied.insufficient` when there is less."""
    held = state.unapplied_in(amount.currency)
    if amount.require_positive("amount") > held:
        raise UnappliedInsufficient(f"only {held} is unapplied", field="amount", unapplied=str(held))
    return happened.UnappliedCashUsed(amount=amount, used_for=used_for)


def with_cash_exposure(state: CustomerState, event: Event) -> Event:
    change = customer_exposure(evolve_customer(state, event)) - customer_exposure(state) if state.exists else None
    return event if change is None or change.is_zero else event.model_copy(update={"exposure": change})


def _register(state: CustomerState, command: ask.RegisterCustomer, context: CustomerContext) -> Event:
    if state.exists:
        raise CustomerExists(f"customer {command.customer_id} exists already", field="customer_id")
    checked_id(command.customer_id, field="customer_id")
    Money.zero(command.currency)
    if command.group_id is not None:
        _require_fitting(context.group, command.group_id, command.currency)
    given = command.model_dump(exclude={"kind", "identifiers"})
    return happened.CustomerRegistered(identifiers=checked_all(command.identifiers, command.country), **given)


def _hold(
    state: CustomerState, command: ask.PlaceHold | ask.LiftHold | ask.LiftConditions, context: CustomerContext
) -> Event:
    if not isinstance(command, ask.PlaceHold):
        _require_lift_authority(command.reason, context)
    if isinstance(command, ask.LiftConditions):
        return _lift_conditions(state, command)
    if isinstance(command, ask.LiftHold):
        if command.reason not in state.holds:
            raise HoldUnknown(f"there is no hold {command.reason!r}", field="reason")
        return happened.HoldLifted(reason=command.reason)
    if command.reason in state.holds:
        raise HoldExists(f"hold {command.reason!r} is in place already", field="reason")
    return happened.HoldPlaced(reason=command.reason, stops_delivery=command.stops_delivery)


def _require_lift_authority(reason: str, context: CustomerContext) -> None:
    rules, person = context.policy.warnings, context.actor
    if rules is None or not warning_behind(reason):
        return
    if person is None or not context.policy.answers_warnings(person.role):
        decides = ", ".join(rules.decides)
        raise LiftAuthorityMissing(f"this is lifted by {decides}", field="actor", functions=decides)


def _lift_conditions(state: CustomerState, command: ask.LiftConditions) -> Event:
    if all(condition.reason != command.reason for condition in state.conditions):
        raise ConditionUnknown(f"there is no condition {command.reason!r}", field="reason")
    return ConditionsLifted(reason=command.reason)


def _identify(state: CustomerState, command: ask.IdentifyCustomer) -> Event:
    if not command.identifiers:
        raise LegalIdMissing("name at least one identifier", field="identifiers")
    return happened.CustomerIdentified(identifiers=checked_all(command.identifiers, state.country))


def _move(state: CustomerState, command: ask.MoveToGroup, context: CustomerContext) -> Event:
    if not command.reason.strip():
        raise GroupReasonMissing("say why the customer belongs there", field="reason")
    if command.group_id == state.group_id:
        place = f"in group {state.group_id}" if state.group_id else "in no group"
        raise GroupSame(f"the customer is {place} already", field="group_id")
    if command.group_id is not None:
        _require_fitting(context.group, command.group_id, state.currency)
    return happened.CustomerMovedToGroup(
        old_group_id=state.group_id, new_group_id=command.group_id, reason=command.reason
    )


def _require_fitting(group: GroupState | None, group_id: str, currency: str) -> None:
    if group is None or not group.exists:
        raise GroupUnknown(f"group {group_id} is not registered", field="group_id")
    if group.currency != currency:
        raise CurrencyMismatch(f"the group's account is kept in {group.currency}", field="currency")


def _limit_amount(amount: Decimal, currency: str) -> Money:
    limit = Money.of(amount, currency)
    if limit < Money.zero(currency):
        raise LimitAmountInvalid("a limit is zero (no credit) or more", field="amount")
    return limit


def _require_approval(approval: str) -> None:
    if not approval.strip():
        raise LimitApprovalMissing("name the approval that allows this limit", field="approval")


def _require_limit_authority(amount: Money | None, context: CustomerContext) -> None:
    person = context.actor
    matrix = {entry.role: entry.limit_amount for entry in context.policy.authority}
    allowed = matrix[person.role] if person and person.role in matrix else Decimal(0)
    if allowed is None:
        return
    asked = None if amount is None else context.policy.in_home_currency(amount, context.today)
    if asked is None or asked > allowed:
        raise LimitAuthorityMissing("this limit is above your authority", field="actor", authority=str(allowed))
