"""Identifiers are what their issuers could have given to this company, or are refused with the reason."""

from __future__ import annotations

import pytest

from domain.errors import Refusal
from domain.legal_ids import LegalId, LegalIdDuplicate, Scheme, checked, checked_all

USCC = "91110000600037341L"
LEI = "213800KUD8LAJWSQ9D15"


@pytest.mark.parametrize(
    ("scheme", "written", "country", "compact"),
    [
        ("uscc", " 9111 0000 6000 3734 1l", "CN", USCC),
        ("uscc", USCC, "", USCC),
        ("lei", "2138-00kud8-lajwsq9d15", "DE", LEI),
        ("vat", "de 136,695 976", "DE", "DE136695976"),
        ("vat", "EL 094259216", "GR", "EL094259216"),
        ("vat", "GR094259216", "GR", "EL094259216"),
        ("vat", "BE 403.227.515", "BE", "BE0403227515"),
        ("vat", "XI 980 7806 84", "GB", "XI980780684"),
        ("vat", "GB 980 7806 84", "GB", "GB980780684"),
        ("vat", "CHE-107.787.577 IVA", "CH", "CHE107787577IVA"),
        ("vat", "CHE-107.787.577 IVA", "LI", "CHE107787577IVA"),
        ("duns", "15-048-3782", "US", "150483782"),
        ("company_number", "sc123456", "GB", "SC123456"),
        ("company_number", "HRB 12345", "DE", "HRB12345"),
    ],
)
def test_an_identifier_is_kept_in_its_compact_form(scheme: Scheme, written: str, country: str, compact: str) -> None:
    assert checked(scheme, written, country) == LegalId(scheme=scheme, value=compact)


@pytest.mark.parametrize(
    ("scheme", "written", "country", "why"),
    [
        ("uscc", "91110000600037341M", "CN", "the check digit"),
        ("uscc", USCC[:-1], "CN", "the wrong length"),
        ("uscc", "9111000060003734IL", "CN", "characters that are not allowed"),
        ("lei", "213800KUD8LAJWSQ9D16", "", "the check digit"),
        ("lei", "213800KUD8LAJWSQ9D1", "", "the wrong length"),
        ("lei", "213800KUD8LAJWSQ9DÄ5", "", "characters that are not allowed"),
        ("vat", "DE136695977", "DE", "the check digit"),
        ("vat", "DE13669597", "DE", "the wrong length"),
        ("vat", "ZZ136695976", "DE", "a part of it"),
        ("vat", "EU372022452", "", "a part of it"),
        ("vat", "136695976", "DE", "a part of it"),
        ("vat", "", "DE", "a part of it"),
        ("duns", "15048378", "", "the wrong length"),
        ("duns", "15048378A", "", "characters that are not allowed"),
        ("company_number", "1234567", "GB", "the wrong length"),
        ("company_number", "123456AB", "GB", "characters that are not allowed"),
        ("company_number", "  ", "DE", "the wrong length"),
        ("company_number", "HRB\n1", "DE", "characters that are not allowed"),
    ],
)
def test_a_number_that_cannot_exist_is_refused_with_the_reason(
    scheme: Scheme, written: str, country: str, why: str
) -> None:
    with pytest.raises(Refusal) as refused:
        checked(scheme, written, country)
    assert (refused.value.code, refused.value.field) == ("legal_id.invalid", scheme)
    assert why in refused.value.message


@pytest.mark.parametrize(
    ("scheme", "written", "country"),
    [
        ("uscc", USCC, "HK"),
        ("vat", "DE136695976", "AT"),
        ("vat", "EL094259216", "CY"),
        ("vat", "XI980780684", "IE"),
        ("vat", "CHE-107.787.577 IVA", "AT"),
    ],
)
def test_a_number_of_another_country_is_refused(scheme: Scheme, written: str, country: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked(scheme, written, country)
    assert (refused.value.code, refused.value.field) == ("legal_id.country", scheme)
    assert refused.value.facts == {"country": country}


def test_a_company_has_one_identifier_of_each_scheme() -> None:
    twice = [LegalId(scheme="lei", value=LEI), LegalId(scheme="uscc", value=USCC), LegalId(scheme="lei", value=LEI)]
    with pytest.raises(LegalIdDuplicate) as refused:
        checked_all(twice)
    assert (refused.value.code, refused.value.field) == ("legal_id.duplicate", "lei")
    assert checked_all(twice[:2]) == tuple(twice[:2])
