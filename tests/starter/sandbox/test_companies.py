from __future__ import annotations

from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence.source import Provider
from domain.legal_ids import LegalId, Scheme, checked_all
from starter.sandbox.companies import COMPANIES
from starter.sandbox.identifiers import SERIAL_MAX, identifiers
from starter.sandbox.watch_lists import ENTRIES
from starter.sandbox.world import GENERATED_MAX, company_of, find, generated_company
from starter.simulation.sample_data import PROFILES

ALL: Final = [*COMPANIES.values(), *map(generated_company, range(1, 401))]


def test_there_are_about_sixty_companies_with_a_story() -> None:
    assert 60 <= len(COMPANIES) <= 70


def test_every_customer_of_the_sample_book_is_one_of_them() -> None:
    known = {each.customer_id: each for each in COMPANIES.values()}
    for profile in PROFILES:
        company = known[profile.customer_id]
        assert (company.name, company.country, company.currency) == (profile.name, profile.country, profile.currency)


def test_every_identifier_is_valid_and_leads_back() -> None:
    for company in ALL:
        assert checked_all(company.identifiers, company.country) == company.identifiers
        for each in company.identifiers:
            country = company.country if each.scheme == "company_number" else ""
            assert find(each.scheme, each.value, country) == company


def test_no_two_companies_share_an_identifier_a_name_or_an_id() -> None:
    for shared in (
        [(each.scheme, each.value, company.country) for company in ALL for each in company.identifiers],
        [company.name for company in ALL],
        [company.customer_id for company in ALL],
    ):
        assert len(set(shared)) == len(shared)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [("lei", "529900T8BM49AURSDO55"), ("duns", "185520819"), ("vat", "DE811569869"), ("vat", "DE"), ("lei", "")],
)
def test_an_identifier_that_was_not_made_here_leads_nowhere(scheme: Scheme, value: str) -> None:
    assert find(scheme, value) is None


@given(st.integers(1, SERIAL_MAX), st.sampled_from(["CN", "DE", "FR", "NL", "GB", "HK", "US"]))
def test_identifiers_are_valid_for_every_serial_number(serial: int, country: str) -> None:
    found = identifiers(serial, country)
    assert checked_all(found, country) == found
    assert {"lei", "duns"} <= {each.scheme for each in found}


@pytest.mark.parametrize("number", [0, -1, GENERATED_MAX + 1])
def test_there_is_no_generated_company_out_of_range(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        generated_company(number)


def test_generated_companies_are_of_all_kinds() -> None:
    made = [generated_company(number) for number in range(1, 1001)]
    assert made[0].customer_id == "X-00001"
    assert sum(company.status == "insolvent" for company in made) == 20
    assert sum(company.quirks.get(Provider.DNB) == "unknown" for company in made) == 100
    assert {company.country for company in made} == {"CN", "DE", "FR", "GB"}
    assert all(company_of(company.parent) for company in made if company.parent is not None)
    assert min(company.percentile for company in made) <= 10
    assert max(company.percentile for company in made) >= 95


def test_the_accounts_add_up() -> None:
    for company in ALL:
        accounts = company.accounts()
        assert abs(accounts["total_assets"] - accounts["total_liabilities"] - accounts["equity"]) <= 1, company
        assert 0 < accounts["current_assets"] < accounts["total_assets"], company
        assert accounts["current_liabilities"] > 0, company
        assert all(figure == figure.to_integral_value() for figure in accounts.values()), company


def test_the_better_company_has_the_better_ratios() -> None:
    good, bad = COMPANIES[1001].accounts(), COMPANIES[9010].accounts()
    assert good["equity"] / good["total_assets"] > Decimal("0.4")
    assert bad["equity"] < 0
    assert good["operating_profit"] > 0 > bad["operating_profit"]


def test_the_lists_name_an_owner_and_two_debtors() -> None:
    listed = {value["value"] for entry in ENTRIES for value in entry.get("identifiers", [])}
    for serial in (9012, 9013, 1052):
        assert {each.value for each in COMPANIES[serial].identifiers} & listed
    assert COMPANIES[9011].parent == 9012


def test_an_identifier_of_another_country_leads_nowhere() -> None:
    german = LegalId(scheme="company_number", value="HRB9011")
    assert find(german.scheme, german.value, "DE") == COMPANIES[9011]
    assert find(german.scheme, german.value, "GB") is None
