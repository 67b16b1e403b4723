"""Approvals on conditions: what may be asked for, and what two people ask for together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.approval.commands import Decide
from domain.approval.conditions import Conditions, Proofs, require_proofs, strictest
from domain.approval.events import ApprovalClosed
from domain.approval.state import TaskState
from domain.approval.task import decide_task
from domain.errors import Refusal
from domain.terms import Terms
from tests.domain.approval.cases import ONE, TWO, a_task, answered, at
from tests.domain.approval.test_review_authority import a_task as a_limit_task
from tests.domain.builders import NOW, TODAY, only


def on(person: str = "staff-031", outcome: str = "approve", **conditions: Any) -> Decide:
    if "terms" in conditions:
        conditions["terms"] = Terms.parse(conditions["terms"])
    given = {"person": person, "outcome": outcome, "reason": "seen", "conditions": Conditions(**conditions)}
    return Decide.model_validate(given)


def refused(command: Decide, task: TaskState | None = None) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        decide_task(task or a_task(ONE), command, at(NOW))
    return caught.value.code, caught.value.field


def test_the_conditions_of_one_person_are_those_of_the_approval() -> None:
    closed = only(decide_task(a_task(ONE), on(deposit_percent="30", terms="NET14"), at(NOW)).events, ApprovalClosed)

    assert closed.conditions == Conditions(deposit_percent=Decimal(30), terms=Terms.parse("NET14"))
    assert (closed.outcome, closed.amount) == ("approved", None)


def test_of_two_people_the_strictest_of_both_counts() -> None:
    task = answered(
        a_task(TWO),
        on("staff-051", deposit_percent="10", terms="NET21", cover=True),
        on("staff-031", deposit_percent="30", terms="NET7", guarantee=True),
    )

    assert task.closed is not None
    assert task.closed.conditions == Conditions(
        deposit_percent=Decimal(30), terms=Terms.parse("NET7"), cover=True, guarantee=True
    )


def test_conditions_of_one_hold_where_the_other_asks_for_none() -> None:
    assert strictest([Conditions(cover=True), Conditions()], TODAY) == Conditions(cover=True)
    assert strictest([Conditions(), Conditions()], TODAY).none


@pytest.mark.parametrize("percent", ["0", "-1", "100.01"])
def test_a_deposit_is_more_than_nothing_and_at_most_the_whole(percent: str) -> None:
    assert refused(on(deposit_percent=Decimal(percent))) == (
        "conditions.deposit_invalid",
        "conditions.deposit_percent",
    )


def test_the_whole_amount_may_be_asked_for_beforehand() -> None:
    closed = only(decide_task(a_task(ONE), on(deposit_percent="100"), at(NOW)).events, ApprovalClosed)

    assert closed.conditions.deposit_percent == 100


@pytest.mark.parametrize("terms", ["NET30", "NET60", "30%@0,70%@30", "EOM+30"])
def test_terms_can_only_become_shorter(terms: str) -> None:
    assert refused(on(terms=terms)) == ("conditions.terms_not_shorter", "conditions.terms")


def test_instalments_are_as_long_as_their_last_part() -> None:
    closed = only(decide_task(a_task(ONE), on(terms="30%@0,70%@29"), at(NOW)).events, ApprovalClosed)

    assert str(closed.conditions.terms) == "30%@0,70%@29"


def test_of_a_limit_only_the_amount_is_bargained() -> None:
    assert refused(on(cover=True), a_limit_task()) == ("conditions.not_for_limits", "conditions")


def test_the_growth_of_an_order_is_approved_or_not() -> None:
    assert refused(on(cover=True), a_task(ONE, amendment=True)) == ("conditions.not_for_amendments", "conditions")


def test_a_refusal_depends_on_nothing() -> None:
    assert refused(on(outcome="reject", cover=True)) == ("conditions.of_refusal", "conditions")


@pytest.mark.parametrize(
    ("conditions", "shown", "missing"),
    [
        (Conditions(deposit_percent=Decimal(30)), Proofs(), "proofs.deposit"),
        (Conditions(cover=True), Proofs(deposit="D-1", cover="  "), "proofs.cover"),
        (Conditions(guarantee=True), Proofs(cover="C-1"), "proofs.guarantee"),
    ],
)
def test_what_is_asked_for_must_be_shown(conditions: Conditions, shown: Proofs, missing: str) -> None:
    with pytest.raises(Refusal) as caught:
        require_proofs(conditions, shown)

    assert (caught.value.code, caught.value.field) == ("offer.proof_missing", missing)


def test_shorter_terms_need_no_proof() -> None:
    require_proofs(Conditions(terms=Terms.parse("NET7")), Proofs())
