from __future__ import annotations

from typing import Any, Final

import httpx2
import pytest

from activities.sources.checks import require_same_name
from activities.sources.port import SourceSilent, Subject
from domain.evidence.facts import BankFacts, TaxFacts
from domain.evidence.source import Provider, Silence
from tests.activities.sources.played import ask, silence

VIES: Final = "POST /rest-api/check-vat-number"
BANK: Final = "POST /v1/references"
LOOK: Final = "GET /v1/references/17"
ACCEPTED: Final = httpx2.Response(202, headers={"Location": "/v1/references/17"})
PENDING: Final = {"status": "pending"}
ANSWERED: Final = {"status": "answered", "as_of": "2026-03-20", "subject": {"name": "Tregarrow Instruments"}}


@pytest.mark.parametrize(
    ("problem", "expected", "retry"),
    [
        ("MS_UNAVAILABLE", Silence.FAILED, True),
        ("MS_MAX_CONCURRENT_REQ", Silence.FAILED, True),
        ("GLOBAL_MAX_CONCURRENT_REQ", Silence.FAILED, True),
        ("TIMEOUT", Silence.TIMED_OUT, True),
        ("VAT_BLOCKED", Silence.REFUSED, False),
        ("IP_BLOCKED", Silence.REFUSED, False),
        ("INVALID_INPUT", Silence.REFUSED, False),
    ],
)
async def test_vies_says_why_a_member_state_gives_no_answer(problem: str, expected: Silence, retry: bool) -> None:
    for document in ({"actionSucceed": False, "errorWrappers": [{"error": problem}]}, {"userError": problem}):
        silent = await silence(Provider.VIES, {VIES: document})
        assert (silent.silence, silent.retry) == (expected, retry)


async def test_a_vat_number_that_vies_does_not_know_is_not_registered() -> None:
    document = {"countryCode": "FR", "vatNumber": "43100080019", "valid": False, "userError": "INVALID", "name": "---"}
    answer = await ask(Provider.VIES, {VIES: document})
    assert answer.facts == (TaxFacts(registered=False),)
    assert answer.partial


async def test_a_bank_that_thinks_is_looked_at_again() -> None:
    answer = await ask(Provider.BANK_REFERENCE, {BANK: ACCEPTED, LOOK: [PENDING, httpx2.Response(202), ANSWERED]})
    assert answer.facts == (BankFacts(name="Tregarrow Instruments"),)
    assert answer.partial


async def test_a_bank_may_answer_at_once() -> None:
    assert (await ask(Provider.BANK_REFERENCE, {BANK: ANSWERED})).facts


async def test_a_bank_that_never_answers_times_out_and_may_be_asked_again() -> None:
    silent = await silence(Provider.BANK_REFERENCE, {BANK: ACCEPTED, LOOK: PENDING}, seconds=0.5)
    assert (silent.silence, silent.retry) == (Silence.TIMED_OUT, True)


async def test_a_bank_that_refuses_says_why() -> None:
    silent = await silence(
        Provider.BANK_REFERENCE, {BANK: ACCEPTED, LOOK: {"status": "refused", "reason": "no_consent"}}
    )
    assert (silent.silence, silent.detail) == (Silence.REFUSED, "no_consent")


async def test_a_request_that_the_bank_lost_is_made_again() -> None:
    silent = await silence(Provider.BANK_REFERENCE, {BANK: ACCEPTED})
    assert (silent.silence, silent.retry) == (Silence.FAILED, True)


@pytest.mark.parametrize(
    "location",
    ["", "https://elsewhere.example/v1/references/1", "//elsewhere.example/", "/v1/references/../../admin", "/other"],
)
async def test_our_token_travels_to_no_other_place(location: str) -> None:
    accepted = httpx2.Response(202, headers={"Location": location})
    assert (await silence(Provider.BANK_REFERENCE, {BANK: accepted})).silence is Silence.UNREADABLE


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "answered", "as_of": "2026-03-20"},
        {"status": "answered", "subject": {"name": "Tregarrow Instruments"}},
        {"status": "perhaps"},
        ANSWERED | {"returned_items_12_months": -1},
        ANSWERED | {"conduct": "splendid"},
        ANSWERED | {"client_since": 20020501},
        ["answered"],
    ],
)
async def test_an_answer_outside_the_contract_is_unreadable(answer: Any) -> None:
    assert (await silence(Provider.BANK_REFERENCE, {BANK: ACCEPTED, LOOK: answer})).silence is Silence.UNREADABLE


async def test_results_of_creditsafe_that_state_another_number_are_not_bought() -> None:

    found = {"companies": [{"id": "GB-0-9", "country": "GB", "regNo": "00008009"}]}
    played = {"POST /v1/authenticate": {"token": "t"}, "GET /v1/companies": found}
    assert (await silence(Provider.CREDITSAFE, played)).silence is Silence.OTHER_COMPANY
    found["companies"] = []
    assert (await silence(Provider.CREDITSAFE, played)).silence is Silence.NOT_FOUND


async def test_an_unknown_currency_is_unreadable() -> None:
    limit = {"maximumRecommendedLimit": {"value": 5, "currency": "QQQ"}}
    organization = {
        "duns": "000080010",
        "primaryName": "Tregarrow",
        "dnbAssessment": {"creditLimitRecommendation": limit},
    }
    silent = await silence(Provider.DNB, {"GET /v1/data/duns/000080010": {"organization": organization}})
    assert (silent.silence, silent.detail) == (Silence.UNREADABLE, "currency.unknown")


@pytest.mark.parametrize(
    ("ours", "theirs", "differ"),
    [
        ("Tregarrow Instruments Ltd", "TREGARROW INSTRUMENTS LIMITED", False),
        ("Tregarrow Instruments Ltd", "Instruments Tregarrow", False),
        ("Tregarrow Instruments Ltd", "Blenkinsop Poultry Ltd", True),
        ("临岚禾苏纺织有限公司", "临岚禾苏纺织股份有限公司", False),
        ("临岚禾苏纺织有限公司", "朔宁寒鸦建材有限公司", True),
        ("临岚禾苏纺织有限公司", "Harvest Textiles Co., Ltd.", False),
    ],
)
def test_only_a_name_that_is_clearly_another_ones_is_refused(ours: str, theirs: str, differ: bool) -> None:
    subject = Subject(customer_id="C-1", name=ours, country="", currency="EUR")
    if differ:
        with pytest.raises(SourceSilent) as silent:
            require_same_name(subject, theirs)
        assert silent.value.silence is Silence.OTHER_COMPANY
    else:
        require_same_name(subject, theirs)
