"""Who may decide what: the nearest person whose authority covers amount, grade and term."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.absence.presence import EVERYBODY_THERE
from domain.approval.authority import (
    AmountAboveAuthority,
    FunctionNotAsked,
    GradeOutsideAuthority,
    PersonUnknown,
    Seat,
    TermOutsideAuthority,
    covers,
    roles_covering,
    seats_for,
)
from domain.approval.question import Question
from domain.approval.standing import standing
from domain.errors import NotAuthorised
from domain.policy import Authority, Dual, Person, Policy
from domain.policy_part import Function, Grade
from tests.domain.builders import a_policy

EVERY_GRADE: tuple[Grade, ...] = ("A", "B", "C", "D")

CHART: tuple[tuple[str, Function, str | None], ...] = (
    ("sales_manager", "sales", "0"),
    ("assistant", "credit", "25000"),
    ("credit_manager", "credit", "250000"),
    ("controller", "finance", "500000"),
    ("cfo", "finance", "1000000"),
    ("president", "management", None),
)


def an_authority(
    role: str,
    function: Function,
    amount: str | None,
    *,
    grades: tuple[Grade, ...] = EVERY_GRADE,
    max_term_days: int = 180,
) -> Authority:
    bound = None if amount is None else Decimal(amount)
    return Authority(role=role, function=function, amount=bound, grades=grades, max_term_days=max_term_days)


def a_policy_with(*entries: Authority, threshold: str = "100000000") -> Policy:
    """One person per role, whose id is the role with `-1` behind it."""
    return a_policy(
        authority=entries,
        people=tuple(Person(id=f"{entry.role}-1", role=entry.role) for entry in entries),
        dual=Dual(threshold=Decimal(threshold), functions=("sales", "credit")),
    )


CHARTED = a_policy_with(*(an_authority(*line) for line in CHART))


def authority_of(
    policy: Policy, by: str, seats: tuple[Seat, ...], amount: Decimal, grade: Grade | None, term_days: int
) -> tuple[Person, Authority]:
    question = Question(amount=amount, grade=grade, term_days=term_days, requesters=("shop",))
    found = standing(policy, question, seats, tuple(range(len(seats))), EVERYBODY_THERE, by)
    return found.person, found.entry


ANYBODY = (Seat(function=None, role="assistant"),)


@pytest.mark.parametrize(
    ("amount", "role"),
    [
        ("0.01", "assistant"),
        ("25000", "assistant"),
        ("25000.01", "credit_manager"),
        ("250000", "credit_manager"),
        ("250000.01", "controller"),
        ("500000", "controller"),
        ("500000.01", "cfo"),
        ("1000000", "cfo"),
        ("1000000.01", "president"),
        ("99999999", "president"),
    ],
)
def test_the_nearest_person_with_enough_authority_is_asked(amount: str, role: str) -> None:
    assert seats_for(CHARTED, Decimal(amount), "A", 30, "shop") == (Seat(function=None, role=role),)


@pytest.mark.parametrize(("role", "function", "amount"), CHART)
def test_a_person_decides_up_to_their_amount_and_not_a_cent_more(
    role: str, function: Function, amount: str | None
) -> None:
    at = Decimal(amount or "1e12")

    person, entry = authority_of(CHARTED, f"{role}-1", ANYBODY, at, "A", 30)

    assert (person.id, entry.role, entry.function) == (f"{role}-1", role, function)
    if amount is not None:
        with pytest.raises(AmountAboveAuthority) as refused:
            authority_of(CHARTED, f"{role}-1", ANYBODY, at + Decimal("0.01"), "A", 30)
        assert refused.value.code == "authority.amount"


def test_a_more_senior_person_may_answer_what_was_offered_to_the_front_line() -> None:
    assert authority_of(CHARTED, "president-1", ANYBODY, Decimal(10), "A", 30)[1].role == "president"


def test_the_front_line_comes_first_whatever_the_order_in_the_policy() -> None:
    backwards = a_policy_with(*(an_authority(*line) for line in reversed(CHART)))

    roles = [entry.role for entry in roles_covering(backwards, None, Decimal(300_000), "A", 30, "shop")]

    assert roles == ["controller", "cfo", "president"]


def test_only_staffed_roles_are_asked() -> None:
    entries = CHARTED.authority
    short = CHARTED.model_copy(update={"people": (Person(id="cfo-1", role="cfo"),)})

    assert seats_for(short, Decimal(10), "A", 30, "shop") == (Seat(function=None, role="cfo"),)
    assert seats_for(short, Decimal(1_000_001), "A", 30, "shop") == ()
    assert len(entries) == len(CHART)


@pytest.mark.parametrize(("grade", "covered"), [("A", True), ("B", True), ("C", False), (None, False)])
def test_an_authority_names_its_grades_and_an_unknown_grade_counts_as_d(grade: Grade | None, covered: bool) -> None:
    assert covers(an_authority("lead", "sales", "100", grades=("A", "B")), Decimal(1), grade, 30) is covered
    assert covers(an_authority("lead", "sales", "100", grades=("D",)), Decimal(1), None, 30)


@pytest.mark.parametrize(("term_days", "covered"), [(59, True), (60, True), (61, False)])
def test_an_authority_ends_at_its_longest_term(term_days: int, covered: bool) -> None:
    assert covers(an_authority("lead", "sales", "100", max_term_days=60), Decimal(1), "A", term_days) is covered


def test_a_grade_or_a_term_outside_the_authority_is_refused_at_the_moment_of_decision() -> None:
    policy = a_policy_with(an_authority("lead", "sales", "100", grades=("A",), max_term_days=60))

    with pytest.raises(GradeOutsideAuthority) as grade:
        authority_of(policy, "lead-1", ANYBODY, Decimal(1), "B", 30)
    with pytest.raises(TermOutsideAuthority) as term:
        authority_of(policy, "lead-1", ANYBODY, Decimal(1), "A", 61)

    assert (grade.value.code, term.value.code) == ("authority.grade", "authority.term")


def test_somebody_who_is_not_in_the_policy_decides_nothing() -> None:
    with pytest.raises(PersonUnknown) as refused:
        authority_of(CHARTED, "stranger", ANYBODY, Decimal(1), "A", 30)

    assert refused.value.code == "authority.person_unknown"
    assert isinstance(refused.value, NotAuthorised)


# Two functions


TWO_FUNCTIONS = a_policy_with(
    an_authority("sales_lead", "sales", "300000"),
    an_authority("sales_director", "sales", None),
    an_authority("analyst", "credit", "250000"),
    an_authority("credit_director", "credit", None),
    threshold="200000",
)


def test_above_the_threshold_each_function_gets_the_nearest_seat_of_its_own() -> None:
    assert seats_for(TWO_FUNCTIONS, Decimal(200_000), "A", 30, "shop") == (Seat(function=None, role="analyst"),)
    assert seats_for(TWO_FUNCTIONS, Decimal("200000.01"), "A", 30, "shop") == (
        Seat(function="sales", role="sales_lead"),
        Seat(function="credit", role="analyst"),
    )
    assert seats_for(TWO_FUNCTIONS, Decimal(280_000), "A", 30, "shop") == (
        Seat(function="sales", role="sales_lead"),
        Seat(function="credit", role="credit_director"),
    )


def test_one_function_without_authority_leaves_nobody_to_ask() -> None:
    policy = a_policy_with(an_authority("sales_director", "sales", None), threshold="100")

    assert seats_for(policy, Decimal(101), "A", 30, "shop") == ()


def test_a_function_that_is_not_asked_cannot_answer() -> None:
    seats = seats_for(TWO_FUNCTIONS, Decimal(201_000), "A", 30, "shop")
    policy = TWO_FUNCTIONS.model_copy(
        update={
            "authority": (*TWO_FUNCTIONS.authority, an_authority("cfo", "finance", None)),
            "people": (*TWO_FUNCTIONS.people, Person(id="cfo-1", role="cfo")),
        }
    )

    with pytest.raises(FunctionNotAsked) as refused:
        authority_of(policy, "cfo-1", seats, Decimal(201_000), "A", 30)

    assert refused.value.code == "authority.function"


# One's own request


def test_a_request_is_never_offered_to_a_role_that_only_its_requester_holds() -> None:
    assert seats_for(CHARTED, Decimal(10), "A", 30, "assistant-1") == (Seat(function=None, role="credit_manager"),)


def test_a_colleague_in_the_requester_s_role_may_be_asked() -> None:
    colleagues = (*CHARTED.people, Person(id="assistant-2", role="assistant"))
    policy = CHARTED.model_copy(update={"people": colleagues})

    assert seats_for(policy, Decimal(10), "A", 30, "assistant-1") == (Seat(function=None, role="assistant"),)
