from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.evidence.facts import (
    BankFacts,
    OwnershipFacts,
    OwnHistoryFacts,
    RegistrationFacts,
    RegistryFacts,
    RegistryStatus,
    TaxFacts,
    TradeFacts,
)
from domain.evidence.source import Kind, Provider
from domain.grading.characteristics import FIGURES, WORDS, known_values
from domain.grading.known import KnownValues
from tests.domain.builders import TODAY, days_later
from tests.domain.grading.evidences import a_case, a_public_record, a_register, a_report, accounts, an_evidence

OWN = OwnHistoryFacts(
    settled_invoices=14,
    late_percent=Decimal("7.1"),
    mean_days_late=Decimal("0.5"),
    weighted_days_to_pay=Decimal(28),
    payment_slope=Decimal("-0.2"),
    volume_trend_percent=Decimal(-12),
    utilisation_percent=Decimal(0),
)

WHOLE_FILE = (
    an_evidence(a_register()),
    an_evidence(TaxFacts(registered=True)),
    an_evidence(a_report(accounts(), failure_percentile=Decimal(62), payment_percentile=Decimal(80))),
    an_evidence(BankFacts(name="Sample Trading Ltd", conduct="satisfactory")),
    an_evidence(TradeFacts(name="Sample Trading Ltd", references=4, prompt_percent=Decimal(75))),
    an_evidence(a_public_record(a_case(), a_case("2024-3", is_open=False))),
    an_evidence(OWN),
    an_evidence(OwnershipFacts(key="lei:529900T8BM49AURSDO55", name="Sample Trading Ltd")),
)


def test_a_whole_file_gives_every_characteristic() -> None:
    known = known_values(WHOLE_FILE, TODAY)

    assert known.values == {
        "registry_status": "active",
        "years_in_business": Decimal(16),
        "tax_standing": "registered",
        "working_capital_to_assets": Decimal("0.2"),
        "retained_earnings_to_assets": Decimal("0.15"),
        "operating_profit_to_assets": Decimal("0.08"),
        "equity_to_liabilities": Decimal(1),
        "sales_to_assets": Decimal("1.5"),
        "net_profit_to_assets": Decimal("0.06"),
        "liabilities_to_assets": Decimal("0.5"),
        "current_ratio": Decimal("1.5"),
        "failure_percentile": Decimal(62),
        "payment_percentile": Decimal(80),
        "bank_conduct": "satisfactory",
        "trade_prompt_percent": Decimal(75),
        "open_court_events": Decimal(1),
        "late_percent": Decimal("7.1"),
        "mean_days_late": Decimal("0.5"),
        "weighted_days_to_pay": Decimal(28),
        "payment_slope": Decimal("-0.2"),
        "volume_trend_percent": Decimal(-12),
        "utilisation_percent": Decimal(0),
    }
    assert set(known.values) == {*FIGURES, *WORDS}
    assert known.contradictions == {}
    assert {each.rule for each in known.chosen.values()} == {"rule.only_source"}


def test_a_file_without_evidence_knows_nothing() -> None:
    assert known_values((), TODAY) == KnownValues(chosen={})


def test_unknown_facts_are_left_out_and_never_nothing() -> None:
    silent = (an_evidence(a_register(status=None, since=None)), an_evidence(TaxFacts()), an_evidence(a_report()))

    assert known_values(silent, TODAY).values == {}


def test_evidence_counts_through_its_last_day_and_is_then_missing_but_named() -> None:
    register = an_evidence(a_register(), expires_on=TODAY)
    tomorrow = known_values((register,), days_later(1))

    assert known_values((register,), TODAY).left_out == ()
    assert tomorrow.values == {}
    assert [(each.kind, each.provider, each.evidence_id, each.because) for each in tomorrow.left_out] == [
        (Kind.REGISTRY, Provider.COMPANIES_HOUSE, "evidence-companies_house", "expired")
    ]


def test_evidence_dated_after_the_day_of_grading_was_not_known_then() -> None:
    known = known_values((an_evidence(a_register(), as_of=days_later(1)),), TODAY)

    assert known.values == {}
    assert [each.because for each in known.left_out] == ["dated_in_future"]


@pytest.mark.parametrize(
    ("one", "other", "chosen"),
    [
        ("active", "insolvent", "insolvent"),
        ("insolvent", "dissolved", "dissolved"),
        ("in_liquidation", "suspended", "in_liquidation"),
        ("suspended", "active", "suspended"),
    ],
)
def test_of_two_registers_the_worse_status_counts_and_both_are_shown(
    one: RegistryStatus, other: RegistryStatus, chosen: RegistryStatus
) -> None:
    house = an_evidence(a_register(one), as_of=TODAY)
    gleif = an_evidence(a_register(other), provider=Provider.GLEIF, as_of=days_later(-60))
    for order in ((house, gleif), (gleif, house)):
        found = known_values(order, TODAY).contradictions["registry_status"]

        assert (found.value, found.rule) == (chosen, "rule.worst")
        assert [said.value for said in found.others] == [one if chosen == other else other]


def test_the_register_knows_the_founding_better_than_the_form() -> None:
    form = an_evidence(RegistrationFacts(name="Sample Trading Ltd", founded_on=date(1998, 5, 1)), as_of=TODAY)
    found = known_values((form, an_evidence(a_register())), TODAY).chosen["years_in_business"]

    assert (found.value, found.provider, found.rule) == (Decimal(16), Provider.COMPANIES_HOUSE, "rule.authority_first")
    assert [(said.value, said.provider) for said in found.others] == [(Decimal(27), Provider.REGISTRATION)]
    assert found.contradicted


def test_the_form_counts_where_the_register_does_not_tell() -> None:
    form = an_evidence(RegistrationFacts(name="Sample Trading Ltd", founded_on=date(1998, 5, 1)))
    found = known_values((form, an_evidence(a_register(since=None))), TODAY).chosen["years_in_business"]

    assert (found.value, found.rule) == (Decimal(27), "rule.only_source")


@pytest.mark.parametrize(
    ("since", "years"), [(TODAY, 0), (date(2025, 3, 2), 1), (date(2025, 3, 3), 0), (date(2024, 2, 29), 2)]
)
def test_years_in_business_are_full_years(since: date, years: int) -> None:
    assert known_values((an_evidence(a_register(since=since)),), TODAY).values["years_in_business"] == years


def test_a_founding_in_the_future_is_unknown() -> None:
    assert "years_in_business" not in known_values((an_evidence(a_register(since=days_later(1))),), TODAY).values


def test_of_two_agencies_the_newer_percentile_counts() -> None:
    older = an_evidence(a_report(failure_percentile=Decimal(80)), as_of=days_later(-90))
    newer = an_evidence(a_report(failure_percentile=Decimal(40)), provider=Provider.CREDITSAFE, as_of=days_later(-5))
    found = known_values((older, newer), TODAY).chosen["failure_percentile"]

    assert (found.value, found.provider, found.rule) == (Decimal(40), Provider.CREDITSAFE, "rule.newest")
    assert [said.value for said in found.others] == [80]


def test_of_two_words_of_one_day_the_higher_authority_counts() -> None:
    dnb = an_evidence(a_report(failure_percentile=Decimal(80), open_judgments=True))
    creditsafe = an_evidence(a_report(failure_percentile=Decimal(40)), provider=Provider.CREDITSAFE)
    court = an_evidence(a_public_record(a_case()))
    chosen = known_values((creditsafe, dnb, court), TODAY).chosen

    assert chosen["failure_percentile"].provider == Provider.DNB
    assert chosen["open_court_events"].provider == Provider.PUBLIC_RECORD


def test_of_two_sets_of_accounts_the_later_year_counts_whenever_they_were_fetched() -> None:
    last_year = an_evidence(a_report(accounts(date(2025, 12, 31), sales="900")), as_of=days_later(-90))
    year_before = an_evidence(
        a_report(accounts(date(2024, 12, 31))), provider=Provider.CREDITSAFE, as_of=days_later(-5)
    )
    found = known_values((year_before, last_year), TODAY).chosen["sales_to_assets"]

    assert (found.value, found.as_of, found.rule) == (Decimal("0.9"), date(2025, 12, 31), "rule.newest")
    assert [said.value for said in found.others] == [Decimal("1.5")]


def test_accounts_of_a_year_that_has_not_ended_are_no_accounts() -> None:
    assert known_values((an_evidence(a_report(accounts(days_later(1)))),), TODAY).values == {}


def test_agencies_that_agree_are_no_contradiction() -> None:
    reports = (
        an_evidence(a_report(payment_percentile=Decimal(70))),
        an_evidence(a_report(payment_percentile=Decimal("70.0")), provider=Provider.CREDITSAFE),
    )
    known = known_values(reports, TODAY)

    assert known.contradictions == {}
    assert len(known.chosen["payment_percentile"].others) == 1


def test_a_public_record_without_open_cases_is_a_good_sign_unless_it_is_partial() -> None:
    clean = a_public_record(a_case(is_open=False))

    assert known_values((an_evidence(clean),), TODAY).values == {"open_court_events": Decimal(0)}
    assert known_values((an_evidence(clean, partial=True),), TODAY).values == {}
    assert known_values((an_evidence(a_public_record(a_case()), partial=True),), TODAY).values == {
        "open_court_events": Decimal(1)
    }


def test_an_agency_that_knows_of_judgments_is_heard_against_a_clean_public_record() -> None:
    agency = an_evidence(a_report(open_judgments=True))
    found = known_values((an_evidence(a_public_record()), agency), TODAY).chosen["open_court_events"]

    assert (found.value, found.provider, found.rule) == (Decimal(1), Provider.DNB, "rule.worst")
    assert [(said.value, said.provider) for said in found.others] == [(Decimal(0), Provider.PUBLIC_RECORD)]


def test_the_order_of_the_evidence_does_not_matter() -> None:
    assert known_values(WHOLE_FILE[::-1], TODAY).values == known_values(WHOLE_FILE, TODAY).values


def test_known_values_survive_the_way_over_the_wire() -> None:
    known = known_values((*WHOLE_FILE, an_evidence(a_register(), provider=Provider.GLEIF)), TODAY + timedelta(days=80))

    assert KnownValues.model_validate_json(known.model_dump_json()) == known
    assert KnownValues.model_validate_json(known.model_dump_json()).values == known.values


def test_a_lapsed_identifier_vouches_for_nobody_but_still_brings_bad_news() -> None:
    def status_of(register: RegistryFacts) -> object:
        lapsed = register.model_copy(update={"registration_lapsed": True})
        return known_values([an_evidence(lapsed)], TODAY).values.get("registry_status")

    assert status_of(a_register("active")) is None
    assert status_of(a_register("insolvent")) == "insolvent"
    assert "registry_status" in known_values([an_evidence(a_register("active"))], TODAY).values
