"""What is recorded about a customer's segment, and what removal means for orders."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.base import Event
from domain.customer.commands import CustomerCommand
from domain.customer.decide import CustomerContext, decide_customer
from domain.customer.state import CustomerState, evolve_customer
from domain.errors import Refusal
from domain.policy import Policy
from domain.policy_check import contradictions
from domain.segment.assign import Cause, Placing
from domain.segment.commands import DecideRemoval, PlaceInSegment, RestoreCustomer
from domain.segment.events import CustomerRestored, RemovalDecided, RemovalProposed, SegmentAssigned
from tests.domain.builders import TODAY, a_context, a_customer, a_policy, a_sale
from tests.domain.segment.placing import brought, some_rules

ANALYST, SELLER, CFO = "staff-021", "staff-011", "staff-041"
POLICY = a_policy(segments=some_rules())


def placed(*, core: bool = False, removal: Cause | None = None, quarter: str = "2025Q4") -> PlaceInSegment:
    placing = Placing(
        segment="core" if core else "ordinary",
        removal=removal,
        grade="A",
        contribution=Decimal(120),
        mark=Decimal(100),
        quarters=brought("30", "30", "30", "30"),
    )
    return PlaceInSegment(placing=placing, quarter=quarter)


LOSING = placed(removal="contribution")
CONFIRM = DecideRemoval(confirm=True, reason="costs more than it brings")
REJECT = DecideRemoval(confirm=False, reason="a new contract begins in spring")
BACK = RestoreCustomer(reason="new owners")


def decided(
    customer: CustomerState, command: CustomerCommand, *, by: str = ANALYST, policy: Policy = POLICY
) -> tuple[Event, ...]:
    context = CustomerContext(policy=policy, actor=policy.person(by), today=TODAY)
    return decide_customer(customer, command, context).events


def after(*commands: CustomerCommand) -> CustomerState:
    customer = a_customer()
    for command in commands:
        for event in decided(customer, command):
            customer = evolve_customer(customer, event)
    return customer


def kinds(customer: CustomerState, command: CustomerCommand) -> list[type[Event]]:
    return [type(event) for event in decided(customer, command)]


def refusal(customer: CustomerState, command: CustomerCommand, *, by: str = ANALYST, policy: Policy = POLICY) -> str:
    with pytest.raises(Refusal) as refused:
        decided(customer, command, by=by, policy=policy)
    return refused.value.code


def test_only_a_segment_that_changes_is_recorded_with_its_figures() -> None:
    assert decided(a_customer(), placed()) == ()
    (event,) = decided(a_customer(), placed(core=True))
    assert event == SegmentAssigned(placing=placed(core=True).placing, policy_hash=POLICY.hash)
    assert after(placed(core=True)).segment == "core"
    assert decided(after(placed(core=True)), placed(core=True)) == ()
    assert kinds(after(placed(core=True)), placed()) == [SegmentAssigned]


def test_removal_is_proposed_once_and_takes_a_core_customer_out_of_the_core() -> None:
    assert kinds(after(placed(core=True)), LOSING) == [SegmentAssigned, RemovalProposed]
    asked = after(LOSING)
    assert asked.segment == "ordinary"
    assert asked.removal.proposed is not None
    assert decided(asked, LOSING) == ()


def test_a_person_confirms_and_the_customer_gets_no_new_credit_until_it_is_restored() -> None:
    (event,) = decided(after(LOSING), CONFIRM)
    assert isinstance(event, RemovalDecided)
    assert (event.confirmed, event.person, event.role, event.function) == (True, ANALYST, "credit_analyst", "credit")
    removed = after(LOSING, CONFIRM)
    assert (removed.segment, removed.removal.proposed) == ("removed", None)
    answer = a_sale(context=a_context(customer=removed)).answer
    assert answer is not None
    assert (answer.outcome, answer.rule) == ("declined", "customer.removed")
    assert kinds(removed, BACK) == [CustomerRestored]
    restored = after(LOSING, CONFIRM, BACK)
    assert restored.segment == "ordinary"
    again = a_sale(context=a_context(customer=restored)).answer
    assert again is not None
    assert again.outcome == "approved"


def test_the_nightly_run_leaves_a_removed_customer_removed() -> None:
    assert decided(after(LOSING, CONFIRM), placed(core=True)) == ()


def test_what_a_person_rejected_comes_back_with_the_figures_of_another_quarter() -> None:
    rejected = after(LOSING, REJECT)
    assert (rejected.segment, rejected.removal.proposed) == ("ordinary", None)
    assert decided(rejected, LOSING) == ()
    assert kinds(rejected, placed(removal="contribution", quarter="2026Q1")) == [RemovalProposed]


def test_removal_is_a_person_s_decision_with_authority_and_a_reason() -> None:
    asked = after(LOSING)
    assert refusal(asked, CONFIRM, by=SELLER) == "authority.segment"
    assert refusal(asked, CONFIRM, by=CFO) == "authority.segment"
    assert refusal(asked, CONFIRM, by="portfolio") == "authority.segment"
    assert refusal(asked, DecideRemoval(confirm=True, reason=" ")) == "segment.reason_missing"
    assert refusal(a_customer(), CONFIRM) == "segment.not_proposed"
    assert refusal(a_customer(), BACK) == "segment.not_removed"


def test_without_rules_there_are_no_segments() -> None:
    assert refusal(a_customer(), LOSING, policy=a_policy()) == "segment.off"


@pytest.mark.parametrize(
    ("code", "path", "changed"),
    [
        ("figure.negative", ("segments", "cost_per_call"), {"cost_per_call": Decimal(-1)}),
        ("segments.percent", ("segments", "top_percent"), {"top_percent": Decimal(101)}),
        ("function.nobody", ("segments", "decides"), {"decides": ()}),
    ],
)
def test_a_contradiction_is_named_with_its_place(code: str, path: tuple[str, ...], changed: dict[str, object]) -> None:
    (found,) = contradictions(a_policy(segments=some_rules(**changed)))
    assert (found.code, found.path) == (code, path)


def test_every_grade_has_a_loss_rate() -> None:
    rules = some_rules(loss_percent={"A": Decimal(-1)})
    found = [(each.code, each.path[-1]) for each in contradictions(a_policy(segments=rules))]
    assert found.count(("segments.loss_missing", "loss_percent")) == 4
    assert ("segments.percent", "A") in found
