"""The companies around a customer, out of the credit files of all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from activities.postgres.read_models import ReadModels
from domain.customer.commands import IdentifyCustomer, KnockOut
from domain.errors import Refusal
from domain.evidence.facts import Owner, OwnershipFacts
from domain.evidence.source import Provider
from domain.legal_ids import LegalId
from domain.review.commands import Asked, Cause, RecordEvidence, StartReview
from starter.books import Books
from starter.cli.company_view import companies
from starter.companies import CompanyTree, company_tree
from tests.store.scene import DAY, Scene, cny

TOP = "lei:213800KUD8LAJWSQ9D15"


async def owned(scene: Scene, customer_id: str, owner: str, share: str) -> None:
    """A register tells who owns the customer."""
    stream = f"review/{customer_id}"
    asked = (Asked(cause=Cause.MANUAL, by="staff-021"),)
    await scene.record(stream, StartReview(customer_id=customer_id, asked=asked))
    held = Owner(key=owner, name=f"Owner {owner[-2:]}", share_percent=Decimal(share), country="GB")
    facts = OwnershipFacts(key=f"company_number:{customer_id}", name=f"Company {customer_id}", owners=(held,))
    told = RecordEvidence(
        customer_id=customer_id, provider=Provider.COMPANIES_HOUSE, as_of=DAY, content_hash="0" * 64, facts=(facts,)
    )
    await scene.record(stream, told)


async def tree_of(scene: Scene, customer_id: str) -> CompanyTree:
    return await company_tree(Books(ReadModels(scene.pool), scene.store.policy), customer_id)


async def test_owners_and_sisters_are_told_from_the_files_of_all_customers(scene: Scene) -> None:
    for customer_id in ("C1", "C2", "C3", "C4"):
        await scene.customer(customer_id)
    await owned(scene, "C1", TOP, "60")
    await owned(scene, "C2", TOP, "80")
    await owned(scene, "C4", TOP, "30")
    identifier = LegalId(scheme="lei", value=TOP.removeprefix("lei:"))
    await scene.record("customer/C3", IdentifyCustomer(identifiers=(identifier,)))
    await scene.record("customer/C3", KnockOut(reason="insolvency"))
    await scene.order("S1", 3_000, "C1")
    await scene.order("S2", 500, "C2")
    await scene.order("S4", 70, "C4")
    tree = await tree_of(scene, "C1")
    shown = [(line.depth, line.customer and line.customer.customer_id, line.share_percent) for line in tree.lines]
    assert shown == [(0, "C3", None), (1, "C2", Decimal(80)), (1, "C1", Decimal(60))]
    assert [line.customer.knock_outs for line in tree.lines[:1] if line.customer] == [("insolvency",)]
    assert tree.exposures == (cny(3_500),)
    assert tree.known
    assert companies(tree)


async def test_the_owner_itself_sees_whom_it_owns(scene: Scene) -> None:
    await scene.customer("C1")
    await scene.customer("C3")
    await owned(scene, "C1", TOP, "60")
    identifier = LegalId(scheme="lei", value=TOP.removeprefix("lei:"))
    await scene.record("customer/C3", IdentifyCustomer(identifiers=(identifier,)))
    tree = await tree_of(scene, "C3")
    assert [line.customer and line.customer.customer_id for line in tree.lines] == ["C3", "C1"]
    assert (tree.lines[0].asked, tree.known) == (True, False)


async def test_a_customer_of_whose_owners_nothing_is_known_is_a_tree_of_one(scene: Scene) -> None:
    await scene.customer("C1")
    await scene.order("S1", 3_000)
    tree = await tree_of(scene, "C1")
    assert [(line.name, line.asked) for line in tree.lines] == [("Company C1", True)]
    assert (tree.known, tree.exposures, tree.group_id) == (False, (cny(3_000),), None)
    with pytest.raises(Refusal) as refused:
        await tree_of(scene, "NOBODY")
    assert refused.value.code == "customer.unknown"
