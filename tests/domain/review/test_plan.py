"""What a review asks: the checklist, less what is fresh, less what must not be bought again yet. domain.md §2."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.customer.state import CustomerState
from domain.evidence.facts import RegistrationFacts
from domain.evidence.record import Gap
from domain.evidence.source import Kind, Provider, Silence
from domain.policy_part import Grade
from domain.review.commands import Asked, Cause, RecordSilence
from domain.review.events import ReviewStarted
from domain.review.file import CreditFile
from domain.review.plan import Plan, plan
from tests.domain.builders import NOW, TODAY, a_customer, a_limit, days_later, only
from tests.domain.review.reviewing import (
    RULES,
    STRANGER,
    a_file,
    after,
    answering,
    around,
    asked,
    clean_record,
    decide,
    ended,
    folded,
    register,
    report,
    starting,
)


def planned(
    file: CreditFile | None = None, who: Asked | None = None, customer: CustomerState = STRANGER, *, in_days: int = 0
) -> Plan:
    """The plan of a review that begins so many days from now."""
    context = around(customer, today=days_later(in_days))
    return only(decide(file or CreditFile(), starting(who or asked()), context).events, ReviewStarted).plan


def kinds(plan: Plan) -> list[Kind]:
    return [inquiry.kind for inquiry in plan.inquiries]


def spared(plan: Plan) -> dict[Kind, str]:
    return {each.kind: each.why for each in plan.spared}


def known(*answers: object, grade: Grade | None = None) -> CreditFile:
    file = a_file(*answers)  # type: ignore[arg-type]
    return folded(file, ended(file).events)


# The checklist, by the size of the decision and the segment


@pytest.mark.parametrize(
    ("sought", "checklist"),
    [
        (None, "small"),
        ("50000.00", "small"),
        ("50000.01", "ordinary"),
        ("1000000.00", "ordinary"),
        ("1000000.01", "large"),
    ],
)
def test_the_order_says_how_much_has_to_be_known(sought: str | None, checklist: str) -> None:
    assert planned(who=asked(sought=sought)).checklist == checklist


def test_a_limit_on_file_that_is_larger_than_the_order_counts() -> None:
    assert planned(customer=a_customer(limit="1200000")).checklist == "large"


def test_an_order_in_another_currency_counts_at_its_rate() -> None:
    assert planned(who=asked(sought="6250.00", currency="USD")).checklist == "small"  # 50,000 CNY
    assert planned(who=asked(sought="6251.00", currency="USD")).checklist == "ordinary"


def test_an_amount_whose_rate_nobody_knows_is_more_than_any_bound() -> None:
    assert planned(who=asked(sought="1.00", currency="CHF")).checklist == "large"


def test_a_segment_has_its_own_checklist_as_far_as_it_reaches() -> None:
    core = STRANGER.model_copy(update={"segment": "core"})

    assert planned(customer=core).checklist == "core"
    assert planned(customer=core, who=asked(sought="200000.01")).checklist == "ordinary"


def test_required_and_useful_kinds_are_asked_in_the_order_of_the_checklist() -> None:
    plan = planned()

    assert kinds(plan) == [Kind.REGISTRY, Kind.PUBLIC_RECORD, Kind.BUREAU, Kind.REGISTRATION]
    assert [inquiry.required for inquiry in plan.inquiries] == [True, True, False, False]
    assert plan.required == (Kind.REGISTRY, Kind.PUBLIC_RECORD)


# Countries and the waterfall


def test_the_agencies_are_asked_in_the_order_of_the_policy() -> None:
    (bureau,) = [inquiry for inquiry in planned().inquiries if inquiry.kind is Kind.BUREAU]

    assert [rule.provider for rule in bureau.providers] == [Provider.DNB, Provider.CREDITSAFE]


@pytest.mark.parametrize(
    ("country", "providers"),
    [("GB", [Provider.COMPANIES_HOUSE, Provider.GLEIF]), ("DE", [Provider.GLEIF])],
)
def test_a_provider_is_asked_only_about_companies_of_its_countries(country: str, providers: list[Provider]) -> None:
    plan = planned(customer=STRANGER.model_copy(update={"country": country}))

    assert [rule.provider for rule in plan.inquiries[0].providers] == providers


def test_a_kind_that_nobody_answers_for_the_country_is_named() -> None:
    assert spared(planned())[Kind.TAX] == "nobody_serves_country"


# What is fresh


def test_fresh_evidence_is_not_asked_for_again() -> None:
    plan = planned(known(register(), clean_record()), in_days=90)

    assert Kind.REGISTRY not in kinds(plan)
    assert Kind.PUBLIC_RECORD not in kinds(plan)
    assert spared(plan)[Kind.REGISTRY] == "fresh"


def test_evidence_is_asked_for_again_on_the_day_after_it_has_run_out() -> None:
    plan = planned(known(register(), clean_record()), in_days=91)

    assert Kind.PUBLIC_RECORD in kinds(plan)
    assert Kind.REGISTRY not in kinds(plan)


@pytest.mark.parametrize("cause", [Cause.MANUAL, Cause.EARLY_WARNING, Cause.GROUP_TROUBLE])
def test_trouble_and_people_ask_again_although_evidence_is_fresh(cause: Cause) -> None:
    assert Kind.REGISTRY in kinds(planned(known(register()), asked(cause)))


@pytest.mark.parametrize("cause", [Cause.SALE, Cause.NEW_CUSTOMER, Cause.EXPIRED_EVIDENCE])
def test_other_causes_are_content_with_what_is_fresh(cause: Cause) -> None:
    assert Kind.REGISTRY not in kinds(planned(known(register()), asked(cause)))


def test_what_a_colleague_wrote_down_is_not_asked_for_while_it_is_fresh() -> None:
    visit = answering(RegistrationFacts(name="Customer"), by=Provider.REGISTRATION)

    assert spared(planned(known(visit), asked(Cause.MANUAL)))[Kind.REGISTRATION] == "fresh"


# The age rule of paid reports


@pytest.mark.parametrize(("grade", "days"), [("A", 365), ("B", 365), ("C", 90), ("D", 30), ("E", 30), (None, 180)])
@pytest.mark.parametrize("cause", [Cause.MANUAL, Cause.EARLY_WARNING])
def test_no_second_report_is_bought_below_the_age_that_the_grade_asks_for(
    grade: Grade | None, days: int, cause: Cause
) -> None:
    file, customer = known(report("C")), a_customer(grade=grade, country="GB")

    young = planned(file, asked(cause), customer, in_days=days - 1)
    old = planned(file, asked(cause), customer, in_days=days)

    assert spared(young)[Kind.BUREAU] == "paid_report_young"
    assert Kind.BUREAU in kinds(old)


def test_the_age_counts_in_days_of_the_policys_time_zone() -> None:
    file = a_file(report("C"))
    (piece,) = file.evidence
    after_midnight = piece.fetched_at.replace(hour=17) - timedelta(days=1)  # one in the morning in Shanghai
    file = file.model_copy(update={"evidence": (piece.model_copy(update={"fetched_at": after_midnight}),)})

    young = planned(file, asked(Cause.MANUAL), a_customer(grade="D", country="GB"), in_days=29)

    assert spared(young)[Kind.BUREAU] == "paid_report_young"


# Taking up and joining


def test_a_review_whose_process_was_lost_is_taken_up_under_its_number() -> None:
    file = a_file(register())

    started = only(decide(file, starting()).events, ReviewStarted)

    assert started.number == file.number == 1
    assert Kind.REGISTRY not in kinds(started.plan)


def test_the_next_review_has_the_next_number() -> None:
    assert only(decide(known(register()), starting()).events, ReviewStarted).number == 2


def test_an_unlimited_customer_has_no_size_of_its_own() -> None:
    unlimited = a_customer().model_copy(update={"limits": a_customer(unlimited=True).limits})

    assert a_limit(None).effective is None
    assert planned(customer=unlimited, who=asked(sought="100.00")).checklist == "small"


def test_a_paid_answer_that_was_no_use_is_not_bought_again_inside_the_age_window() -> None:
    def asked_after(days: int) -> list[Provider]:
        gap = Gap(
            kind=Kind.BUREAU,
            provider=Provider.DNB,
            silence=Silence.OTHER_COMPANY,
            at=NOW - timedelta(days=days),
        )
        made = plan(
            RULES, RULES.checklists[2], (), "GB", "A", TODAY, timezone="Asia/Shanghai", afresh=True, useless=(gap,)
        )
        return [rule.provider for each in made.inquiries if each.kind is Kind.BUREAU for rule in each.providers]

    assert asked_after(364) == [Provider.CREDITSAFE]
    assert asked_after(365) == [Provider.DNB, Provider.CREDITSAFE]


def test_what_was_asked_for_and_never_answered_goes_on_under_its_reference_until_an_answer_comes() -> None:
    lost = RecordSilence(about=Kind.BUREAU, provider=Provider.DNB, silence=Silence.TIMED_OUT)
    once = after(a_file(), lost)
    again = after(folded(once, ended(once).events), starting())

    assert again.number == 2
    assert again.running is not None
    (bureau,) = (each for each in again.running.inquiries if each.kind is Kind.BUREAU)
    assert bureau.number_for(Provider.DNB, 2) == 1
    assert bureau.number_for(Provider.CREDITSAFE, 2) == 2
    assert after(again, report("A")).unanswered == ()
