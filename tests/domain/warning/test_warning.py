"""From a signal to a decision about it, and what the decision does to the customer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.base import Event
from domain.customer.conditions import CoverWanted, TermsShortened
from domain.customer.events import HoldPlaced
from domain.customer.state import CustomerState
from domain.errors import Refusal
from domain.warning.commands import DecideWarning, LetWarningLapse, RaiseWarning, WarningCommand
from domain.warning.decide import WarningContext, decide_warning, proposal
from domain.warning.events import SaleDecision, WarningDecided, WarningLapsed, WarningRaised
from domain.warning.signals import Signal
from domain.warning.state import WarningPhase, WatchState, fold_watch
from tests.domain.builders import TODAY, a_policy, days_later, only
from tests.domain.warning.watching import (
    ANALYST,
    SELLER,
    a_signal,
    an_open_sale,
    some_rules,
    watching,
)

SALES = (an_open_sale("S-1"), an_open_sale("S-2", term_days=10))


def raising(signal: Signal | None = None) -> RaiseWarning:
    return RaiseWarning(customer_id="C-1", signal=signal or a_signal())


def deciding(action: str = "none", *, person: str = ANALYST, reason: str = "seen", **more: object) -> DecideWarning:
    return DecideWarning.model_validate({"number": 1, "person": person, "action": action, "reason": reason, **more})


def raised(context: WarningContext | None = None, signal: Signal | None = None) -> WatchState:
    return after(WatchState(), raising(signal), context=context or watching(sales=SALES))


def after(state: WatchState, *commands: WarningCommand, context: WarningContext | None = None) -> WatchState:
    for command in commands:
        state = fold_watch(decide_warning(state, command, context or watching()).events, state)
    return state


def refusal(state: WatchState, command: WarningCommand, context: WarningContext | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        decide_warning(state, command, context or watching())
    return refused.value.code


def done(command: DecideWarning, context: WarningContext | None = None) -> tuple[Event, ...]:
    """What the decision does to the customer."""
    others = decide_warning(raised(), command, context or watching()).others
    assert all(stream == "customer/C-1" for stream, _ in others)
    return others[0][1] if others else ()


def test_a_warning_records_signal_policy_deadline_and_the_open_business_with_what_is_proposed() -> None:
    context = watching(sales=SALES)
    event = only(decide_warning(WatchState(), raising(), context).events, WarningRaised)
    assert (event.number, event.signal, event.policy_hash) == (1, a_signal(), context.policy.hash)
    assert (event.raised_on, event.decide_by) == (TODAY, days_later(5))
    assert event.proposed == "shorter_terms"
    # The terms of the second sale are shorter than the shortened ones already.
    assert [(sale.order_id, sale.proposed) for sale in event.sales] == [("S-1", "shorter_terms"), ("S-2", "cover")]


def test_from_twice_the_threshold_stop_is_proposed() -> None:
    rules = some_rules()
    assert proposal(a_signal("7.9"), rules) == "shorter_terms"
    assert proposal(a_signal("8"), rules) == "stop"
    assert proposal(a_signal("5", code="utilisation"), rules) == "cover"
    assert proposal(a_signal("1", code="court_event", reference="K1"), rules) == "stop"
    assert proposal(a_signal("5", code="more_late"), rules) == "none"


def test_an_open_alarm_is_not_raised_again_and_another_one_is() -> None:
    state = after(raised(), raising(a_signal("50")), raising(a_signal("5", code="utilisation")))
    assert [(alarm.number, alarm.signal.code) for alarm in state.alarms] == [(1, "payment_slower"), (2, "utilisation")]


def test_an_answered_alarm_is_quiet_for_thirty_days_unless_it_grew_by_a_quarter() -> None:
    answered = after(raised(), deciding())
    for measure, days, again in (("5", 30, False), ("5", 31, True), ("6.24", 1, False), ("6.25", 1, True)):
        decision = decide_warning(answered, raising(a_signal(measure)), watching(today=days_later(days)))
        assert bool(decision.events) is again, (measure, days)


def test_an_event_is_news_once() -> None:
    event = a_signal("1", code="court_event", reference="K1")
    answered = after(raised(signal=event), deciding())
    assert decide_warning(answered, raising(event), watching(today=days_later(400))).events == ()
    another = event.model_copy(update={"reference": "K2"})
    assert decide_warning(answered, raising(another), watching()).events != ()


def test_nobody_s_answer_by_the_deadline_is_on_record() -> None:
    state = raised()
    assert decide_warning(state, LetWarningLapse(number=1), watching(today=days_later(5))).events == ()
    (event,) = decide_warning(state, LetWarningLapse(number=1), watching(today=days_later(6))).events
    assert event == WarningLapsed(number=1, lapsed_on=days_later(6))
    lapsed = fold_watch([event], state)
    assert lapsed.alarms[0].phase is WarningPhase.LAPSED
    assert decide_warning(lapsed, LetWarningLapse(number=1), watching(today=days_later(7))).events == ()


def test_a_decision_records_who_as_what_why_and_under_which_policy() -> None:
    context = watching()
    event = only(decide_warning(raised(), deciding(reason="the buyer moved banks"), context).events, WarningDecided)
    assert (event.person, event.role, event.function) == (ANALYST, "credit_analyst", "credit")
    assert (event.action, event.reason, event.decided_on) == ("none", "the buyer moved banks", TODAY)
    assert event.policy_hash == context.policy.hash
    assert done(deciding()) == ()


def test_stop_holds_the_customer_and_every_delivery_under_the_warning_s_name() -> None:
    assert done(deciding("stop")) == (HoldPlaced(reason="warning C-1-1", stops_delivery=True),)


def test_stop_for_some_sales_lets_the_others_be_delivered() -> None:
    only_one = deciding("none", sales=(SaleDecision(order_id="S-1", action="stop"),))
    assert done(only_one) == (HoldPlaced(reason="warning C-1-1", stops_delivery=True, orders=("S-1",)),)
    but_one = deciding("stop", sales=(SaleDecision(order_id="S-2", action="none"),))
    assert done(but_one) == (HoldPlaced(reason="warning C-1-1", stops_delivery=True, orders=("S-1",)),)


def test_shorter_terms_are_those_given_or_the_policy_s() -> None:
    assert done(deciding("shorter_terms", days=7)) == (TermsShortened(reason="warning C-1-1", max_term_days=7),)
    assert done(deciding("shorter_terms")) == (TermsShortened(reason="warning C-1-1", max_term_days=14),)


def test_several_things_may_be_done_at_once() -> None:
    mixed = deciding(
        "cover", days=7, sales=[{"order_id": "S-1", "action": "stop"}, {"order_id": "S-2", "action": "shorter_terms"}]
    )
    assert [type(event) for event in done(mixed)] == [HoldPlaced, TermsShortened, CoverWanted]


def test_whoever_decides_must_be_of_a_function_that_the_policy_names() -> None:
    assert refusal(raised(), deciding(person=SELLER)) == "authority.warning"
    assert refusal(raised(), deciding(person="staff-999")) == "authority.warning"
    management = watching(rules=some_rules(decides=("management",)))
    assert refusal(raised(), deciding(), management) == "authority.warning"
    assert decide_warning(raised(), deciding(person="staff-071"), management).events


@pytest.mark.parametrize(
    ("code", "command"),
    [
        ("warning.unknown", deciding(number=2)),
        ("warning.unknown", LetWarningLapse(number=2)),
        ("warning.reason_missing", deciding(reason=" ")),
        ("warning.sale_not_listed", deciding(sales=(SaleDecision(order_id="S-9", action="stop"),))),
        ("warning.sale_not_listed", deciding(sales=(SaleDecision(order_id="S-1", action="stop"),) * 2)),
        ("warning.days_invalid", deciding("shorter_terms", days=0)),
        ("warning.days_invalid", deciding("stop", days=7)),
    ],
)
def test_a_wrong_answer_is_refused(code: str, command: WarningCommand) -> None:
    assert refusal(raised(), command) == code


def test_a_warning_is_answered_once() -> None:
    assert refusal(after(raised(), deciding()), deciding("stop")) == "warning.closed"


def test_nobody_is_watched_without_rules_or_without_being_a_customer() -> None:
    assert refusal(WatchState(), raising(), watching(policy=a_policy())) == "warning.off"
    assert refusal(WatchState(), raising(), watching(customer=CustomerState())) == "customer.unknown"


def test_a_closed_alarm_keeps_no_list_of_sales() -> None:
    assert raised().alarms[0].sales == ("S-1", "S-2")
    closed = after(raised(), deciding("cover")).alarms[0]
    assert (closed.sales, closed.action, closed.closed_on) == ((), "cover", TODAY)
    assert closed.signal.measure == Decimal(5)
