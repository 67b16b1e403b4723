"""The end of a review: what takes effect at once, and what a person is asked."""

from __future__ import annotations

from decimal import Decimal

from domain.approval.events import ApprovalCase
from domain.customer.events import GradeAssigned, LimitSet
from domain.evidence.facts import OwnHistoryFacts
from domain.evidence.source import Kind, Provider
from domain.grading.known import WORST
from domain.money import Money
from domain.review.commands import CorrectEvidence
from domain.review.events import EvidenceCorrected
from domain.review.file import CreditFile
from tests.domain.builders import a_customer, days_later, only
from tests.domain.review.reviewing import (
    ANALYST,
    STRANGER,
    a_file,
    a_hit,
    after,
    answering,
    around,
    asked,
    clean_record,
    conclusion,
    decide,
    ended,
    folded,
    on_account,
    register,
    report,
)

WHOLE = a_file(register(), clean_record(), report("B", recommended="100000.00"))


def cases(file: CreditFile) -> list[ApprovalCase]:
    return [event for _, events in ended(file).others for event in events if isinstance(event, ApprovalCase)]


# Whole files


def test_grade_terms_and_a_limit_within_the_band_take_effect_at_once() -> None:
    graded, limit = on_account(ended(WHOLE))

    assert isinstance(graded, GradeAssigned)
    assert (graded.grade, graded.file_complete, graded.max_term_days) == ("B", True, 60)
    assert isinstance(limit, LimitSet)
    assert (limit.limit.amount, limit.limit.approval) == (Decimal("80000.00"), "review 1")
    assert cases(WHOLE) == []


def test_the_insured_part_of_the_present_limit_goes_on() -> None:
    present = a_customer(limit="100000").limits.own[0].model_copy(update={"insured": Decimal(50_000)})
    customer = a_customer(country="GB")
    insured = customer.model_copy(update={"limits": customer.limits.model_copy(update={"own": (present,)})})

    limit = on_account(ended(WHOLE, around(insured)))[1]

    assert isinstance(limit, LimitSet)
    assert (limit.limit.amount, limit.limit.insured) == (Decimal("80000.00"), Decimal(50_000))


def test_the_same_file_concludes_to_the_same_word() -> None:
    assert ended(WHOLE) == ended(WHOLE)


def test_the_conclusion_names_the_evidence_by_its_hash() -> None:
    assert conclusion(WHOLE).evidence == {
        "E1": "hash of companies_house",
        "E2": "hash of public_record",
        "E3": "hash of dnb",
    }


def test_the_grade_holds_no_longer_than_the_required_evidence() -> None:
    assert conclusion(WHOLE).valid_until == days_later(90)  # the public record; grade B holds for 365 days


def test_a_grade_holds_as_long_as_the_policy_says() -> None:
    file = a_file(register(), clean_record(), report("D"))
    assert conclusion(file).valid_until == days_later(90)
    later = around(today=days_later(30))
    assert conclusion(file, later).valid_until == days_later(90)


def test_a_good_record_with_us_shows_in_the_terms_while_it_is_fresh() -> None:
    record = answering(OwnHistoryFacts(settled_invoices=20, late_percent=Decimal(0)), by=Provider.OWN_HISTORY)
    file = a_file(register(), clean_record(), report("B"), record)

    assert conclusion(file).max_term_days == 75
    assert conclusion(file, around(today=days_later(91))).max_term_days == 60


# Gaps


def test_without_a_required_kind_the_file_is_incomplete_and_a_person_sets_the_limit() -> None:
    file = a_file(clean_record(), report("B", recommended="100000.00"))

    concluded, (graded,) = conclusion(file), on_account(ended(file))

    assert concluded.missing == (Kind.REGISTRY,)
    assert isinstance(graded, GradeAssigned)
    assert (graded.grade, graded.file_complete) == ("B", False)
    (case,) = cases(file)
    assert (case.about, case.amount, case.order_id) == ("limit", Money.of("80000.00", "CNY"), "")
    assert [reason.code for reason in case.reasons] == ["limit.proposed", "file.incomplete"]
    assert case.reasons[1].facts == {"missing": "registry"}


def test_a_useful_kind_may_be_missing() -> None:
    assert conclusion(a_file(register(), clean_record())).missing == ()


def test_required_evidence_that_has_run_out_is_missing() -> None:
    file = a_file(register(), clean_record())

    assert conclusion(file, around(today=days_later(90))).missing == ()
    assert conclusion(file, around(today=days_later(91))).missing == (Kind.PUBLIC_RECORD,)


def test_a_limit_above_the_decisions_that_the_checklist_is_made_for_goes_to_a_person() -> None:
    small = asked(sought="100.00")
    file = a_file(clean_record(), report("B", recommended="100000.00"), who=small)

    assert file.running is not None
    assert file.running.checklist == "small"
    assert on_account(ended(file))[1:] == ()
    (case,) = cases(file)
    assert case.amount == Money.of("80000.00", "CNY")


def test_without_a_rate_to_the_currency_of_the_account_no_limit_is_proposed() -> None:
    swiss = STRANGER.model_copy(update={"currency": "CHF"})

    concluded = conclusion(WHOLE, around(swiss))

    assert (concluded.result.grade, concluded.limit) == ("B", None)


# Grades that get nothing


def test_grade_e_gets_no_limit_and_no_terms() -> None:
    file = a_file(register(), clean_record(), report("E", recommended="100000.00"))

    concluded, account = conclusion(file), on_account(ended(file))

    assert (concluded.result.grade, concluded.limit, concluded.max_term_days) == ("E", None, None)
    assert len(account) == 1


def test_a_listed_identifier_knocks_out_without_a_person() -> None:
    file = a_file(register(), clean_record(a_hit(same_identifier=True)), report("A"))

    concluded = conclusion(file)

    assert concluded.result.grade == "E"
    assert [out.code for out in concluded.result.knock_outs] == ["knock_out.sanctions"]
    assert cases(file) == []


def test_a_removed_customer_stays_out() -> None:
    removed = around(STRANGER.model_copy(update={"segment": "removed"}))

    assert [out.code for out in conclusion(WHOLE, removed).result.knock_outs] == ["knock_out.removed"]


# Sources that contradict each other


def test_of_two_registers_the_worse_word_counts_both_are_shown_and_the_rule_is_named() -> None:
    copied = register("insolvent", by=Provider.GLEIF)
    concluded = conclusion(a_file(register("active"), copied, clean_record(), report("A")))

    chosen = concluded.chosen["registry_status"]

    assert (chosen.word, chosen.provider, chosen.rule) == ("insolvent", Provider.GLEIF, WORST)
    assert [(other.word, other.provider) for other in chosen.others] == [("active", Provider.COMPANIES_HOUSE)]
    assert chosen.contradicted
    assert concluded.result.grade == "E"


# Corrections


def test_a_correction_changes_what_was_read_and_keeps_the_answer() -> None:
    facts = a_file(report("E")).evidence[0].facts
    better = report("A").facts[0]
    correction = CorrectEvidence(evidence_id="E1", facts=better, reason="the report is about another branch")
    file = a_file(report("E"), register(), clean_record())

    event = only(decide(file, correction, around(actor=ANALYST)).events, EvidenceCorrected)
    corrected = folded(file, (event,))

    assert (event.by, event.reason) == (ANALYST, "the report is about another branch")
    assert (file.evidence[0].facts, corrected.evidence[0].facts) == (facts, better)
    assert corrected.evidence[0].content_hash == "hash of dnb"
    assert conclusion(corrected).result.grade == "A"


def test_whoever_corrects_a_report_does_not_set_the_limit_that_follows_from_it() -> None:
    better = report("B", recommended="100000.00").facts[0]
    correction = CorrectEvidence(evidence_id="E1", facts=better, reason="a digit was misread")
    file = a_file(report("B", recommended="10000.00"), register(), clean_record())
    corrected = after(file, correction, context=around(actor=ANALYST))

    (case,) = cases(corrected)

    assert (case.amount, case.requesters) == (Money.of("80000.00", "CNY"), (ANALYST,))
    assert not any(isinstance(event, LimitSet) for event in on_account(ended(corrected)))
    assert cases(after(corrected, report("B", recommended="90000.00"))) == []


def test_newer_evidence_of_the_same_provider_and_kind_takes_the_place_of_older() -> None:
    file = after(a_file(register(), register(by=Provider.GLEIF)), register("dissolved"))

    assert [(each.evidence_id, each.provider) for each in file.evidence] == [
        ("E2", Provider.GLEIF),
        ("E3", Provider.COMPANIES_HOUSE),
    ]
