"""Two people change the authority matrix, from a day on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from domain.errors import Refusal
from domain.matrix.commands import ConfirmMatrix, MatrixCommand, ProposeMatrix, RejectMatrix
from domain.matrix.decide import MatrixContext, decide_matrix
from domain.matrix.matrix import Matrix
from domain.matrix.state import MatrixPhase, MatrixState, evolve_matrix
from domain.policy import Authority, Person, Policy
from tests.domain.builders import NOW, TODAY, a_policy, days_later

CFO, PRESIDENT, MANAGER = "staff-041", "staff-071", "staff-031"


def a_matrix(**amounts: str) -> Matrix:
    """The policy's matrix, with these amounts for these roles."""
    policy = a_policy()
    authority = tuple(
        entry.model_copy(update={"amount": Decimal(amounts[entry.role])}) if entry.role in amounts else entry
        for entry in policy.authority
    )
    return Matrix(authority=authority, people=policy.people)


def a_proposal(matrix: Matrix | None = None, *, day: date = TODAY, reason: str = "new limits") -> ProposeMatrix:
    matrix = matrix or a_matrix(sales_lead="300000")
    return ProposeMatrix(authority=matrix.authority, people=matrix.people, effective_from=day, reason=reason)


def around(actor: str, *, now: datetime = NOW, policy: Policy | None = None, **more: object) -> MatrixContext:
    today = TODAY + (now - NOW)
    return MatrixContext.model_validate(
        {"policy": policy or a_policy(), "now": now, "today": today, "actor": actor, **more}
    )


def after(state: MatrixState, command: MatrixCommand, context: MatrixContext) -> MatrixState:
    for event in decide_matrix(state, command, context).events:
        state = evolve_matrix(state, event)
    return state


def refused(state: MatrixState, command: MatrixCommand, context: MatrixContext) -> tuple[str, str]:
    with pytest.raises(Refusal) as refusal:
        decide_matrix(state, command, context)
    return refusal.value.code, refusal.value.field


@pytest.fixture
def proposed() -> MatrixState:
    return after(MatrixState(), a_proposal(day=days_later(3)), around(CFO))


def test_what_one_proposes_and_another_confirms_counts_from_the_start_of_its_day(proposed: MatrixState) -> None:
    confirmed = after(proposed, ConfirmMatrix(version=1), around(PRESIDENT))
    midnight_in_shanghai = datetime.fromisoformat("2026-03-04T16:00:00+00:00")
    assert confirmed.in_force(midnight_in_shanghai - timedelta(seconds=1)) is None
    found = confirmed.in_force(midnight_in_shanghai)
    assert found is not None
    assert (found.version, found.matrix, found.decided_by) == (1, a_matrix(sales_lead="300000"), PRESIDENT)


def test_a_day_that_has_begun_counts_from_the_confirmation_on() -> None:
    state = after(MatrixState(), a_proposal(), around(CFO))
    later = NOW + timedelta(hours=1)
    confirmed = after(state, ConfirmMatrix(version=1), around(PRESIDENT, now=later))
    assert confirmed.in_force(later - timedelta(seconds=1)) is None
    assert confirmed.in_force(later) is not None


def test_nobody_confirms_what_they_proposed_nor_does_their_substitute(proposed: MatrixState) -> None:
    confirm = ConfirmMatrix(version=1)
    assert refused(proposed, confirm, around(CFO)) == ("matrix.four_eyes", "actor")
    assert refused(proposed, confirm, around(PRESIDENT, substitutes=(PRESIDENT,)))[0] == "matrix.four_eyes"


def test_a_newer_proposal_supersedes_one_that_waits(proposed: MatrixState) -> None:
    again = after(proposed, a_proposal(a_matrix(sales_lead="280000")), around(MANAGER))
    assert [each.phase for each in again.versions] == [MatrixPhase.SUPERSEDED, MatrixPhase.PROPOSED]
    assert refused(again, ConfirmMatrix(version=1), around(PRESIDENT)) == ("matrix.closed", "version")
    assert after(again, ConfirmMatrix(version=2), around(CFO)).versions[1].phase is MatrixPhase.CONFIRMED


def test_what_was_agreed_upon_last_is_not_replaced_by_what_was_agreed_upon_before(proposed: MatrixState) -> None:
    state = after(proposed, ConfirmMatrix(version=1), around(PRESIDENT))
    state = after(state, a_proposal(a_matrix(sales_lead="280000")), around(CFO))
    state = after(state, ConfirmMatrix(version=2), around(PRESIDENT))
    in_force = state.in_force(NOW + timedelta(days=30))
    assert in_force is not None
    assert in_force.version == 2


def test_a_rejected_version_never_counts(proposed: MatrixState) -> None:
    assert refused(proposed, RejectMatrix(version=1, reason=" "), around(PRESIDENT))[0] == "matrix.reason_missing"
    state = after(proposed, RejectMatrix(version=1, reason="too much"), around(PRESIDENT))
    assert (state.versions[0].note, state.waiting) == ("too much", None)
    assert state.in_force(NOW + timedelta(days=9)) is None
    assert refused(state, ConfirmMatrix(version=1), around(PRESIDENT))[0] == "matrix.closed"


def test_authority_never_changes_backwards(proposed: MatrixState) -> None:
    yesterday = a_proposal(day=days_later(-1))
    assert refused(MatrixState(), yesterday, around(CFO)) == ("matrix.day_passed", "effective_from")
    late = around(PRESIDENT, now=NOW + timedelta(days=4))
    assert refused(proposed, ConfirmMatrix(version=1), late) == ("matrix.day_passed", "effective_from")


def _twice(matrix: Matrix) -> Matrix:
    return matrix.model_copy(update={"authority": (*matrix.authority, matrix.authority[0])})


def _role_nobody_knows(matrix: Matrix) -> Matrix:
    return matrix.model_copy(update={"people": (*matrix.people, Person(id="staff-777", role="wizard"))})


def _without_sales(matrix: Matrix) -> Matrix:
    people = (person for person in matrix.people if not person.role.startswith("sales"))
    return matrix.model_copy(update={"people": tuple(people)})


def _negative(matrix: Matrix) -> Matrix:
    bent: Authority = matrix.authority[0].model_copy(update={"amount": Decimal(-1)})
    return matrix.model_copy(update={"authority": (bent, *matrix.authority[1:])})


@pytest.mark.parametrize(
    ("bend", "code", "field"),
    [
        (_twice, "role.duplicate", "authority[9].role"),
        (_role_nobody_knows, "role.unknown", "people[17].role"),
        (_without_sales, "function.nobody", "dual.functions[0]"),
        (_negative, "figure.negative", "authority[0].amount"),
    ],
)
def test_a_matrix_that_contradicts_the_policy_is_refused_with_the_contradiction_and_its_place(
    bend: Callable[[Matrix], Matrix], code: str, field: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        decide_matrix(MatrixState(), a_proposal(bend(a_matrix())), around(CFO))
    found = refusal.value
    assert (found.code, found.field, found.facts) == ("matrix.contradicts", field, {"contradiction": code})


def test_a_matrix_that_nobody_could_change_again_is_refused() -> None:
    above = {"credit_manager", "credit_director", "controller", "cfo", "president", "admin"}
    left = tuple(person for person in a_policy().people if person.role not in above)
    alone = Matrix(authority=a_policy().authority, people=(*left, Person(id="staff-071", role="president")))
    # Credit decides in dual cases, so somebody of credit has to stay.
    assert refused(MatrixState(), a_proposal(alone), around(CFO)) == ("matrix.nobody", "people")


def test_what_is_confirmed_already_is_no_proposal(proposed: MatrixState) -> None:
    assert refused(MatrixState(), a_proposal(a_matrix()), around(CFO)) == ("matrix.unchanged", "authority")
    state = after(proposed, ConfirmMatrix(version=1), around(PRESIDENT))
    assert refused(state, a_proposal(), around(CFO))[0] == "matrix.unchanged"


def test_a_version_that_nobody_proposed_is_unknown(proposed: MatrixState) -> None:
    assert refused(proposed, ConfirmMatrix(version=2), around(PRESIDENT)) == ("matrix.unknown", "version")
    assert refused(proposed, RejectMatrix(version=0, reason="no"), around(PRESIDENT)) == ("matrix.unknown", "version")


def test_a_proposal_says_why() -> None:
    assert refused(MatrixState(), a_proposal(reason=" "), around(CFO)) == ("matrix.reason_missing", "reason")
