"""What a decision leaves on the customer until it is lifted: no deliveries, shorter terms, cover that is wanted."""

from __future__ import annotations

import pytest

from domain.base import Event
from domain.customer.commands import CustomerCommand, LiftConditions, LiftHold, PlaceHold
from domain.customer.conditions import CoverWanted, TermsShortened
from domain.customer.decide import CustomerContext, decide_customer
from domain.customer.events import HoldPlaced
from domain.customer.state import CustomerState, evolve_customer
from domain.errors import Refusal
from domain.sale.commands import DispatchGoods
from tests.domain.builders import TODAY, a_context, a_customer, a_policy, a_sale, cny, decide
from tests.domain.warning.watching import ANALYST, SELLER, some_rules

GOODS = DispatchGoods(delivery_id="D-1", amount=cny("12000.00"))
NAME = "warning C-1-1"


def with_events(*events: Event) -> CustomerState:
    customer = a_customer()
    for event in events:
        customer = evolve_customer(customer, event)
    return customer


def asked(customer: CustomerState, command: CustomerCommand) -> CustomerState:
    context = CustomerContext(policy=a_policy(), actor=None, today=TODAY)
    for event in decide_customer(customer, command, context).events:
        customer = evolve_customer(customer, event)
    return customer


def stopped_by(customer: CustomerState) -> str | None:
    """The code and the hold that keep the goods back; None when they leave."""
    try:
        decide(a_sale(), GOODS, a_context(customer=customer))
    except Refusal as refusal:
        return f"{refusal.code} {refusal.facts.get('holds')}"
    return None


def test_a_hold_that_stops_delivery_stops_what_is_approved_until_a_person_lifts_it() -> None:
    customer = asked(a_customer(), PlaceHold(reason=NAME, stops_delivery=True))
    assert customer.holds == (NAME,)
    assert stopped_by(customer) == f"delivery.stopped {NAME}"
    assert stopped_by(asked(customer, LiftHold(reason=NAME))) is None


def test_an_ordinary_hold_stops_no_delivery() -> None:
    assert stopped_by(asked(a_customer(), PlaceHold(reason=NAME))) is None


def test_a_hold_may_stop_the_delivery_of_named_orders_only() -> None:
    of_both = HoldPlaced(reason=NAME, stops_delivery=True, orders=("S-1", "S-9"))
    assert stopped_by(with_events(of_both)) == f"delivery.stopped {NAME}"
    of_another = of_both.model_copy(update={"orders": ("S-9",)})
    assert stopped_by(with_events(of_another)) is None


def test_the_shortest_of_all_terms_counts_and_conditions_are_lifted_by_name() -> None:
    shortened = (TermsShortened(reason=NAME, max_term_days=14), TermsShortened(reason="other", max_term_days=30))
    customer = with_events(*shortened, CoverWanted(reason=NAME))
    assert (customer.longest_term_days, customer.cover_wanted_by) == (14, (NAME,))
    customer = asked(customer, LiftConditions(reason=NAME))
    assert (customer.longest_term_days, customer.cover_wanted_by) == (30, ())
    assert a_customer().longest_term_days is None


def test_a_condition_that_is_not_there_cannot_be_lifted() -> None:
    with pytest.raises(Refusal) as refused:
        asked(a_customer(), LiftConditions(reason=NAME))
    assert refused.value.code == "condition.unknown"


@pytest.mark.parametrize("command", [LiftHold(reason=NAME), LiftConditions(reason=NAME)])
def test_what_a_warning_brought_is_lifted_by_those_who_may_answer_one(command: CustomerCommand) -> None:
    customer = with_events(HoldPlaced(reason=NAME, stops_delivery=True), CoverWanted(reason=NAME))
    policy = a_policy(warnings=some_rules())

    for person in (None, policy.person(SELLER)):
        with pytest.raises(Refusal) as refused:
            decide_customer(customer, command, CustomerContext(policy=policy, actor=person, today=TODAY))
        assert refused.value.code == "authority.lift"
    context = CustomerContext(policy=policy, actor=policy.person(ANALYST), today=TODAY)
    assert len(decide_customer(customer, command, context).events) == 1


def test_while_cover_is_wanted_a_person_is_asked_about_each_order() -> None:
    customer = with_events(CoverWanted(reason=NAME))
    answer = a_sale(context=a_context(customer=customer)).answer
    assert answer is not None
    assert (answer.outcome, answer.rule) == ("pending", "ask.cover_wanted")
