"""What a command does to a customer's warnings, and to the customer: events, or a refusal by code."""

from __future__ import annotations

from datetime import date, timedelta

from domain.base import Decision, Event, OtherStream, Value
from domain.customer.conditions import CoverWanted, TermsShortened
from domain.customer.decide import CustomerUnknown
from domain.customer.events import HoldPlaced
from domain.customer.state import CustomerState
from domain.errors import Conflict, InvalidInput, NotAuthorised, NotFound
from domain.ids import customer_stream, warning_id_for, warning_reason
from domain.policy import Authority, Person, Policy
from domain.warning import commands as ask
from domain.warning import events as happened
from domain.warning.rules import Action, WarningRules
from domain.warning.signals import Signal
from domain.warning.state import Alarm, WarningPhase, WatchState


class WarningUnknown(NotFound):
    code = "warning.unknown"


class WarningClosed(Conflict):
    """Somebody or the clock was faster."""

    code = "warning.closed"


class WarningsOff(Conflict):
    """The policy in force has no section `warnings`."""

    code = "warning.off"


class WarningReasonMissing(InvalidInput):
    """What was done, or not, is looked at later: by then a reason must be on record."""

    code = "warning.reason_missing"


class WarningSaleNotListed(InvalidInput):
    code = "warning.sale_not_listed"


class WarningDaysInvalid(InvalidInput):
    code = "warning.days_invalid"


class WarningAuthorityMissing(NotAuthorised):
    code = "authority.warning"


class WarningContext(Value):
    """`sales` is the customer's open business, read under the lock on its account."""

    policy: Policy
    today: date
    customer: CustomerState | None
    sales: tuple[happened.OpenSale, ...] = ()

    @property
    def rules(self) -> WarningRules:
        if self.policy.warnings is None:
            raise WarningsOff("the policy in force watches nobody: it has no section warnings", field="policy")
        return self.policy.warnings


def decide_warning(state: WatchState, command: ask.WarningCommand, context: WarningContext) -> Decision:
    """The events of a customer's warnings and, where something is done, those of the customer.

    Codes: `warning.*`, `authority.warning`, `customer.unknown`.
    """
    if context.customer is None or not context.customer.exists:
        raise CustomerUnknown("the customer is not registered", field="customer_id")
    if isinstance(command, ask.RaiseWarning):
        return Decision(events=_raised(state, command, context))
    alarm = state.alarm(command.number)
    if alarm is None:
        raise WarningUnknown(f"there is no warning {warning_id_for(state.customer_id, command.number)}", field="number")
    if isinstance(command, ask.LetWarningLapse):
        return Decision(events=_lapsed(alarm, context))
    if alarm.phase is not WarningPhase.OPEN:
        raise WarningClosed(f"the warning is {alarm.phase}", field="number", phase=alarm.phase)
    decided = _decided(alarm, command, context)
    return Decision(events=(decided,), others=_done(state, alarm, decided))


def proposal(signal: Signal, rules: WarningRules) -> Action:
    """What the policy proposes for the customer: `stop` from a multiple of the threshold, else by the signal."""
    if not signal.reference and signal.measure >= signal.threshold * rules.stop_from_times:
        return "stop"
    return rules.proposals.get(signal.code, "none")


def _raised(state: WatchState, command: ask.RaiseWarning, context: WarningContext) -> tuple[Event, ...]:
    rules, signal = context.rules, command.signal
    if not state.is_news(signal, rules, context.today):
        return ()
    proposed = proposal(signal, rules)
    return (
        happened.WarningRaised(
            customer_id=command.customer_id,
            number=len(state.alarms) + 1,
            signal=signal,
            sales=tuple(
                sale.model_copy(update={"proposed": _for_sale(sale, proposed, rules)}) for sale in context.sales
            ),
            proposed=proposed,
            raised_on=context.today,
            decide_by=context.today + timedelta(days=rules.decide_within_days),
            policy_hash=context.policy.hash,
        ),
    )


def _for_sale(sale: happened.OpenSale, proposed: Action, rules: WarningRules) -> Action:
    """Terms that are short already cannot be shortened: cover is what is left."""
    return "cover" if proposed == "shorter_terms" and sale.term_days <= rules.shorter_term_days else proposed


def _lapsed(alarm: Alarm, context: WarningContext) -> tuple[Event, ...]:
    if alarm.phase is not WarningPhase.OPEN or context.today <= alarm.decide_by:
        return ()
    return (happened.WarningLapsed(number=alarm.number, lapsed_on=context.today),)


def _decided(alarm: Alarm, command: ask.DecideWarning, context: WarningContext) -> happened.WarningDecided:
    person, entry = _authority(command.person, context)
    if not command.reason.strip():
        raise WarningReasonMissing("say why", field="reason")
    named = [sale.order_id for sale in command.sales]
    for order_id in named:
        if order_id not in alarm.sales or named.count(order_id) > 1:
            raise WarningSaleNotListed(f"{order_id} is not one of the listed sales, once", field="sales")
    return happened.WarningDecided(
        number=alarm.number,
        person=person.id,
        role=person.role,
        function=entry.function,
        action=command.action,
        sales=command.sales,
        max_term_days=_days(command, context.rules),
        reason=command.reason,
        decided_on=context.today,
        policy_hash=context.policy.hash,
    )


def _authority(person_id: str, context: WarningContext) -> tuple[Person, Authority]:
    person = context.policy.person(person_id)
    entry = next((entry for entry in context.policy.authority if person and entry.role == person.role), None)
    if person is None or entry is None or not context.policy.answers_warnings(person.role):
        functions = ", ".join(context.rules.decides)
        raise WarningAuthorityMissing(f"warnings are answered by {functions}", field="actor", functions=functions)
    return person, entry


def _days(command: ask.DecideWarning, rules: WarningRules) -> int | None:
    shortens = "shorter_terms" in (command.action, *(sale.action for sale in command.sales))
    if command.days is not None and (command.days < 1 or not shortens):
        raise WarningDaysInvalid("days, one or more, go with shorter terms", field="days")
    return (command.days or rules.shorter_term_days) if shortens else None


def _done(state: WatchState, alarm: Alarm, decided: happened.WarningDecided) -> tuple[OtherStream, ...]:
    """What the decision does to the customer, in the same transaction. Whoever lifts it finds the warning by name."""
    name, events = warning_reason(warning_id_for(state.customer_id, alarm.number)), list[Event]()
    otherwise = {sale.order_id: sale.action for sale in decided.sales}
    by_sale = {order_id: otherwise.get(order_id, decided.action) for order_id in alarm.sales}
    actions = {decided.action, *by_sale.values()}
    if "stop" in actions:
        stopped = tuple(order_id for order_id, action in by_sale.items() if action == "stop")
        everything = len(stopped) == len(by_sale)
        events.append(HoldPlaced(reason=name, stops_delivery=True, orders=() if everything else stopped))
    if decided.max_term_days is not None:
        events.append(TermsShortened(reason=name, max_term_days=decided.max_term_days))
    if "cover" in actions:
        events.append(CoverWanted(reason=name))
    return ((customer_stream(state.customer_id), tuple(events)),) if events else ()
