"""Corners of the providers' documents that the contract does not reach."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from activities.sources.companies_house import Insolvency, Profile, registry_facts
from activities.sources.creditsafe_report import Document, bureau_facts
from activities.sources.dnb import Report, Score
from activities.sources.dnb import bureau_facts as dnb_facts
from activities.sources.port import SourceSilent
from activities.sources.shape import document
from activities.sources.trade_references import Payments, Reference, summed_up
from domain.evidence.facts import BureauFacts
from domain.evidence.source import Silence
from domain.money import Money

SHARED: Final = Path(__file__).parents[3] / "../shared/data/registry"


def shared(name: str) -> Any:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"no {name} beside this checkout")
    return document(path.read_bytes())


def dnb_report(name: str) -> BureauFacts:
    return dnb_facts(Report.model_validate(shared(name)).organization)


def test_a_full_report_of_dnb_is_read() -> None:
    facts = dnb_report("dnb-us.json")
    assert facts.name == "Acme Corporation"
    assert facts.failure_percentile == 100
    assert facts.payment_percentile == 100
    assert facts.rating == "5A1"
    assert facts.recommended_limit == Money.of("250000", "USD")
    assert (facts.open_bankruptcy, facts.open_judgments, facts.open_liens) == (False, False, False)
    assert facts.financials is None


def test_the_empty_blocks_of_a_partial_report_are_unknown() -> None:
    facts = dnb_report("dnb-de-partial.json")
    assert facts.failure_percentile is None
    assert facts.payment_percentile is None
    assert facts.recommended_limit is None
    assert facts.rating == "BB4"
    assert facts.open_bankruptcy is False


@pytest.mark.parametrize(
    ("percentile", "description", "known"),
    [
        (0, None, None),
        (0, "", None),
        (0, "Severe risk", 0),
        (1, None, 1),
        (100, "Very low risk", 100),
        (None, None, None),
        (None, "Severe risk", None),
    ],
)
def test_a_percentile_of_0_counts_only_with_its_class(
    percentile: int | None, description: str | None, known: int | None
) -> None:
    score = Score.model_validate({"nationalPercentile": percentile, "classScoreDescription": description})
    assert score.known == known


@pytest.mark.parametrize("percentile", [-1, 101, True, "NaN", "Infinity", "1e30"])
def test_a_percentile_off_its_scale_is_unreadable(percentile: object) -> None:
    with pytest.raises(ValueError, match="nationalPercentile"):
        Score.model_validate({"nationalPercentile": percentile})


def profile(status: str | None) -> Profile:
    return Profile(company_number="03770663", company_name="EXAMPLE", company_status=status)


def test_a_running_insolvency_weighs_more_than_a_profile_that_says_active() -> None:
    wrapped = Insolvency.model_validate(shared("companies-house-insolvency.json"))
    facts = registry_facts(profile("active"), wrapped)
    assert (facts.status, facts.insolvency_cases) == ("insolvent", 1)


def test_an_insolvency_is_read_with_and_without_its_wrapping() -> None:
    bare = {"status": ["liquidation"], "cases": [{"number": "1", "dates": [{"date": "2022-01-01"}]}]}
    assert Insolvency.model_validate(bare) == Insolvency.model_validate({"external_data": bare})
    assert registry_facts(profile("active"), Insolvency.model_validate(bare)).status == "in_liquidation"


@pytest.mark.parametrize(
    ("stated", "ours"),
    [
        ("active", "active"),
        ("administration", "insolvent"),
        ("liquidation", "in_liquidation"),
        ("dissolved", "dissolved"),
        ("a-new-word", None),
        (None, None),
    ],
)
def test_the_registers_words_become_ours(stated: str | None, ours: str | None) -> None:
    assert registry_facts(profile(stated), Insolvency()).status == ours


def creditsafe(**report: Any) -> BureauFacts:
    summary = {"businessName": "Example", "country": "DE"}
    shape = Document.model_validate({"companyId": "1", "report": {"companySummary": summary, **report}})
    return bureau_facts(shape.report)


@pytest.mark.parametrize(
    ("value", "top", "percentile"),
    [("88", "100", 88), ("300", "600", 50), ("Not Rated", "100", None), ("120", "100", None), (None, None, None)],
)
def test_creditsafes_score_is_a_percentile_on_its_own_scale(
    value: str | None, top: str | None, percentile: int | None
) -> None:
    facts = creditsafe(creditScore={"currentCreditRating": {"providerValue": {"value": value, "maxValue": top}}})
    assert facts.failure_percentile == percentile


def test_creditsafes_missing_sections_are_unknown() -> None:
    facts = creditsafe()
    assert facts.model_dump(exclude_none=True) == {"kind": "bureau", "name": "Example", "rating": ""}


def references(*payments: tuple[int, int, str | None]) -> list[Reference]:
    return [
        Reference(supplier="one", payments_12_months=Payments(prompt=prompt, late=late, mean_days_late=days))
        for prompt, late, days in payments
    ]


def test_no_reference_at_all_is_unknown_and_not_zero() -> None:
    facts = summed_up("Example", [], "EUR")
    assert (facts.references, facts.prompt_percent, facts.mean_days_late, facts.highest_credit) == (0, None, None, None)


def test_late_payments_without_their_days_make_the_mean_unknown() -> None:
    facts = summed_up("Example", references((5, 5, "10"), (9, 1, None)), "EUR")
    assert facts.prompt_percent == Decimal("70.0")
    assert facts.mean_days_late is None


def test_suppliers_weigh_by_their_payments() -> None:
    facts = summed_up("Example", references((0, 1, "40"), (99, 0, None)), "EUR")
    assert (facts.prompt_percent, facts.mean_days_late) == (Decimal("99.0"), Decimal("0.4"))


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b'{"a": NaN}', b'{"a": 1', b"\xff\xfe", b"[" * 200_000, b'{"a": ' + b"9" * 5000 + b"}"],
    ids=["empty", "html", "nan", "torn", "not utf-8", "too deep", "too long a number"],
)
def test_what_is_no_json_document_is_unreadable(body: bytes) -> None:
    with pytest.raises(SourceSilent) as silent:
        document(body)
    assert silent.value.silence is Silence.UNREADABLE


def test_figures_never_pass_through_a_binary_float() -> None:
    assert document(b"[0.1, 216000.4]") == [Decimal("0.1"), Decimal("216000.4")]
    assert isinstance(json.loads("[0.1]")[0], float)
