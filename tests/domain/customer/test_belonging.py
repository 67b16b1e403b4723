"""What identifies a customer, and which group it belongs to."""

from __future__ import annotations

from domain.customer import events as happened
from domain.customer.commands import IdentifyCustomer, MoveToGroup
from domain.customer.state import CustomerState
from domain.legal_ids import LegalId, Scheme
from tests.domain.builders import a_group
from tests.domain.customer.customers import a_registration, acting, after, decide, refused

LEI = LegalId(scheme="lei", value="213800KUD8LAJWSQ9D15")


def identify(scheme: Scheme, value: str) -> IdentifyCustomer:
    return IdentifyCustomer(identifiers=(LegalId(scheme=scheme, value=value),))


def test_a_customer_is_registered_with_identifiers_in_their_compact_form() -> None:
    loose = LegalId(scheme="uscc", value="9111 0000 6000 3734 1l")
    known = after(CustomerState(), a_registration().model_copy(update={"identifiers": (loose, LEI)}))
    assert known.identifiers == (LegalId(scheme="uscc", value="91110000600037341L"), LEI)


def test_a_registration_with_a_wrong_number_or_one_of_another_country_is_refused() -> None:
    for value, code in (("DE136695977", "legal_id.invalid"), ("DE136695976", "legal_id.country")):
        wrong = LegalId(scheme="vat", value=value)
        answer = refused(CustomerState(), a_registration().model_copy(update={"identifiers": (wrong,)}))
        assert (answer.code, answer.field) == (code, "vat")


def test_an_identifier_is_added_or_replaces_the_one_of_its_scheme() -> None:
    known = after(CustomerState(), a_registration(), identify("duns", "150483782"), identify("lei", LEI.value))
    assert known.identifiers == (LegalId(scheme="duns", value="150483782"), LEI)
    replaced = after(known, identify("duns", "15-048-3783"))
    assert replaced.identifiers == (LegalId(scheme="duns", value="150483783"), LEI)


def test_identifiers_that_are_missing_wrong_or_double_are_refused() -> None:
    known = after(CustomerState(), a_registration())
    assert refused(known, IdentifyCustomer(identifiers=())).code == "legal_id.missing"
    assert refused(known, identify("lei", "213800KUD8LAJWSQ9D16")).code == "legal_id.invalid"
    assert refused(known, IdentifyCustomer(identifiers=(LEI, LEI))).code == "legal_id.duplicate"
    assert refused(CustomerState(), identify("lei", LEI.value)).code == "customer.unknown"


def test_a_customer_moves_into_a_group_and_out_of_it() -> None:
    known = after(CustomerState(), a_registration())
    (moved,) = decide(known, MoveToGroup(group_id="G-1", reason="bought"), acting(group=a_group())).events
    assert moved == happened.CustomerMovedToGroup(old_group_id=None, new_group_id="G-1", reason="bought")
    inside = after(known, MoveToGroup(group_id="G-1", reason="bought"), context=acting(group=a_group()))
    assert inside.group_id == "G-1"
    assert after(inside, MoveToGroup(group_id=None, reason="sold")).group_id is None


def test_moves_that_cannot_be_are_refused() -> None:
    known = after(CustomerState(), a_registration())
    into = MoveToGroup(group_id="G-1", reason="bought")
    assert refused(known, into).code == "group.unknown"
    assert refused(known, into, acting(group=a_group(currency="USD"))).code == "currency.mismatch"
    assert refused(known, MoveToGroup(group_id=None, reason="sold")).code == "group.same"
    inside = after(known, into, context=acting(group=a_group()))
    assert refused(inside, into, acting(group=a_group())).code == "group.same"
    unsaid = refused(known, MoveToGroup(group_id="G-1", reason=" "), acting(group=a_group()))
    assert (unsaid.code, unsaid.field) == ("group.reason_missing", "reason")
