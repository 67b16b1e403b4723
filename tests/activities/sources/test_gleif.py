from __future__ import annotations

from typing import Any, Final

import pytest

from domain.evidence.facts import Owner, OwnershipFacts, RegistryFacts
from domain.evidence.source import Provider
from tests.activities.sources.played import ask

LEI: Final = "99990000000000800143"
PARENT: Final = "99990000000000900344"
PATH: Final = f"GET /api/v1/lei-records/{LEI}"


def record(lei: str = LEI, *, registration: str | None = "ISSUED", **entity: Any) -> dict[str, Any]:
    attributes = {
        "lei": lei,
        "entity": {"legalName": {"name": "Tregarrow"}, "jurisdiction": "GB", "status": "ACTIVE"} | entity,
        "registration": {"status": registration},
    }
    return {"data": {"type": "lei-records", "id": lei, "attributes": attributes}}


def exception(reason: str) -> dict[str, Any]:
    return {"data": {"type": "reporting-exceptions", "attributes": {"lei": LEI, "reason": reason}}}


async def facts(document: dict[str, Any], **more: Any) -> tuple[RegistryFacts, OwnershipFacts]:
    paths = {f"{PATH}/{path.replace('_', '-')}": told for path, told in more.items()}
    registry, ownership = (await ask(Provider.GLEIF, {PATH: document} | paths)).facts
    assert isinstance(registry, RegistryFacts)
    assert isinstance(ownership, OwnershipFacts)
    return registry, ownership


@pytest.mark.parametrize(
    ("status", "lapsed"),
    [("ISSUED", False), ("PENDING_TRANSFER", False), ("LAPSED", True), ("RETIRED", True), ("ANNULLED", True)],
)
async def test_a_lapsed_registration_is_of_the_identifier_and_not_of_the_company(status: str, lapsed: bool) -> None:
    registry, _ = await facts(record(registration=status))
    assert registry.registration_lapsed is lapsed
    assert registry.status == "active"


async def test_an_unknown_registration_is_unknown() -> None:
    answer = await ask(Provider.GLEIF, {PATH: record(registration=None)})
    assert answer.partial
    assert getattr(answer.facts[0], "registration_lapsed", "missing") is None


@pytest.mark.parametrize(
    ("event", "state", "status"),
    [
        ("INSOLVENCY", "IN_PROGRESS", "insolvent"),
        ("BANKRUPTCY", "COMPLETED", "insolvent"),
        ("LIQUIDATION", "IN_PROGRESS", "in_liquidation"),
        ("INSOLVENCY", "WITHDRAWN_CANCELLED", "active"),
        ("CHANGE_LEGAL_NAME", "COMPLETED", "active"),
    ],
)
async def test_a_legal_event_speaks_before_the_status(event: str, state: str, status: str) -> None:
    groups = [{"groupType": "STANDALONE", "events": [{"type": event, "status": state}]}]
    registry, _ = await facts(record(eventGroups=groups))
    assert registry.status == status


@pytest.mark.parametrize(("stated", "status"), [("ACTIVE", "active"), ("INACTIVE", "dissolved"), (None, None)])
async def test_the_state_of_the_entity(stated: str | None, status: str | None) -> None:
    registry, _ = await facts(record(status=stated))
    assert registry.status == status


async def test_a_parent_that_is_also_the_ultimate_one_is_one_owner() -> None:
    parent = record(PARENT)
    _, ownership = await facts(record(), direct_parent=parent, ultimate_parent=parent)
    assert ownership.owners == (
        Owner(key=f"lei:{PARENT}", name="Tregarrow", country="GB", ultimate=True, status="active"),
    )


async def test_a_reporting_exception_says_why_no_parent_is_named() -> None:
    _, ownership = await facts(
        record(),
        direct_parent_reporting_exception=exception("NON_CONSOLIDATING"),
        ultimate_parent_reporting_exception=exception("NO_KNOWN_PERSON"),
    )
    assert (ownership.owners, ownership.exception) == ((), "NON_CONSOLIDATING")


async def test_neither_parent_nor_exception_means_that_none_are_known() -> None:
    _, ownership = await facts(record())
    assert (ownership.owners, ownership.exception) == ((), "")


@pytest.mark.parametrize(
    ("jurisdiction", "number", "expected"),
    [
        ("CN", "913300000000800141", []),
        ("CN", "91110000600037341L", ["uscc"]),
        ("GB", "00008001", ["company_number"]),
        ("DE", "HRB 8001", []),
        ("US-DE", "1234", []),
    ],
)
async def test_the_national_number_is_taken_where_we_know_what_it_is(
    jurisdiction: str, number: str, expected: list[str]
) -> None:
    registry, _ = await facts(record(jurisdiction=jurisdiction, registeredAs=number))
    assert [each.scheme for each in registry.identifiers] == ["lei", *expected]
    assert registry.country == jurisdiction[:2]
