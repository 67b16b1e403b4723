from __future__ import annotations

import pytest

from domain.evidence.facts import BureauFacts, Facts, RegistryStatus
from domain.evidence.source import Provider
from domain.grading.knock_outs import knock_outs, open_questions
from domain.grading.result import KnockOut
from tests.domain.builders import TODAY, days_later
from tests.domain.grading.evidences import a_case, a_hit, a_public_record, a_register, a_report, an_evidence


def codes(*facts: Facts) -> list[str]:
    return [each.code for each in knock_outs([an_evidence(each) for each in facts], TODAY, removed=False)]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("insolvent", ["knock_out.insolvent"]),
        ("in_liquidation", ["knock_out.in_liquidation"]),
        ("dissolved", ["knock_out.dissolved"]),
        ("suspended", []),
        ("active", []),
        (None, []),
    ],
)
def test_the_register_ends_credit_for_who_is_insolvent_or_gone(
    status: RegistryStatus | None, expected: list[str]
) -> None:
    assert codes(a_register(status)) == expected


@pytest.mark.parametrize(("bankrupt", "expected"), [(True, ["knock_out.open_bankruptcy"]), (False, []), (None, [])])
def test_an_open_bankruptcy_at_an_agency_ends_credit(bankrupt: bool | None, expected: list[str]) -> None:
    assert codes(a_report(open_bankruptcy=bankrupt)) == expected


@pytest.mark.parametrize(
    ("kind", "is_open", "expected"),
    [
        ("insolvency_opened", True, ["knock_out.insolvency_opened"]),
        ("insolvency_opened", False, []),
        ("insolvency_petition", True, []),
        ("enforcement", True, []),
        ("judgment", True, []),
    ],
)
def test_of_court_events_only_an_opened_insolvency_ends_credit(kind: str, is_open: bool, expected: list[str]) -> None:
    assert codes(a_public_record(a_case(kind=kind, is_open=is_open))) == expected


@pytest.mark.parametrize(
    ("list_name", "code", "question"),
    [
        ("sanctions", "knock_out.sanctions", "question.sanctions_name"),
        ("dishonest_debtors", "knock_out.dishonest_debtor", "question.dishonest_debtor_name"),
    ],
)
def test_a_listed_identifier_ends_credit_and_a_listed_name_asks_a_person(
    list_name: str, code: str, question: str
) -> None:
    certain = an_evidence(a_public_record(hits=(a_hit(list_name, same_identifier=True),)))
    similar = an_evidence(a_public_record(hits=(a_hit(list_name, same_identifier=False),)))

    assert [(each.code, each.reference) for each in knock_outs([certain], TODAY, removed=False)] == [(code, "entry-7")]
    assert open_questions([certain]) == ()
    assert knock_outs([similar], TODAY, removed=False) == ()
    (asked,) = open_questions([similar])
    assert (asked.code, asked.evidence_id) == (question, similar.evidence_id)
    assert (asked.hit.listed_name, asked.hit.customer_name) == ("Sampel Trading", "Sample Trading Ltd")


def test_a_listed_owner_is_left_to_who_knows_the_shares_and_a_similar_name_asks_a_person() -> None:
    owner = {"owner": "lei:529900T8BM49AURSDO55"}
    certain = a_hit("sanctions", same_identifier=True).model_copy(update=owner)
    similar = a_hit("sanctions", same_identifier=False).model_copy(update=owner)
    record = an_evidence(a_public_record(hits=(certain, similar)))

    assert knock_outs([record], TODAY, removed=False) == ()
    assert [asked.hit.owner for asked in open_questions([record])] == ["lei:529900T8BM49AURSDO55"]


def test_a_removed_customer_and_a_listed_owner_end_credit_without_evidence() -> None:
    owner = KnockOut(code="knock_out.owner_listed", reference="lei:529900T8BM49AURSDO55")

    assert knock_outs([], TODAY, removed=True, owners=(owner,)) == (KnockOut(code="knock_out.removed"), owner)
    assert knock_outs([], TODAY, removed=False) == ()


def test_each_knock_out_names_who_said_it_and_all_are_listed() -> None:
    found = knock_outs(
        [
            an_evidence(a_register("insolvent")),
            an_evidence(a_register("dissolved"), provider=Provider.GLEIF),
            an_evidence(a_public_record(a_case("2026-9", kind="insolvency_opened"))),
        ],
        TODAY,
        removed=False,
    )

    assert [(each.code, each.provider, each.evidence_id, each.reference) for each in found] == [
        ("knock_out.insolvent", Provider.COMPANIES_HOUSE, "evidence-companies_house", "insolvent"),
        ("knock_out.dissolved", Provider.GLEIF, "evidence-gleif", "dissolved"),
        ("knock_out.insolvency_opened", Provider.PUBLIC_RECORD, "evidence-public_record", "2026-9"),
    ]


def test_an_expired_finding_still_ends_credit_until_a_newer_one_denies_it() -> None:
    (found,) = knock_outs([an_evidence(a_register("insolvent"), expires_on=days_later(-1))], TODAY, removed=False)

    assert (found.code, found.stale) == ("knock_out.insolvent", True)


def test_a_clean_file_knocks_nobody_out() -> None:
    clean: list[Facts] = [a_register(), BureauFacts(name="Sample Trading Ltd"), a_public_record()]

    assert codes(*clean) == []
