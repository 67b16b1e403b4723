"""What scenarios with reviews do, in one line each."""

from __future__ import annotations

from decimal import Decimal

from domain.customer.commands import RegisterCustomer
from domain.customer.state import CustomerState
from domain.evidence.facts import BureauFacts
from domain.evidence.source import Provider
from domain.money import Money
from domain.review.commands import Asked, Cause
from domain.review.file import CreditFile
from tests.workflows.house import House, cny
from tests.workflows.scripted_sources import Scripted


async def stranger(house: House, country: str = "GB") -> None:
    """A customer of whom nothing is known: no grade, no limit."""
    registered = RegisterCustomer(customer_id="C1", name="Customer C1", country=country, currency="CNY")
    await house.record("customer/C1", registered)


async def review(house: House, cause: Cause = Cause.MANUAL, *, sought: str | None = None) -> CreditFile:
    """Has the customer reviewed and waits for the end and all that follows."""
    amount = None if sought is None else cny(sought)
    await house.engine.gateway.reviewed("C1", Asked(cause=cause, by="shop", sought=amount))
    await house.settle()
    return await file_of(house)


async def file_of(house: House, customer_id: str = "C1") -> CreditFile:
    state: CreditFile = await house.state(f"review/{customer_id}")
    return state


async def customer_of(house: House, customer_id: str = "C1") -> CustomerState:
    state: CustomerState = await house.state(f"customer/{customer_id}")
    return state


def an_agency(recommended: str) -> Scripted:
    """An agency that thinks much of the customer."""
    report = BureauFacts(
        name="Customer C1",
        failure_percentile=Decimal(90),
        payment_percentile=Decimal(90),
        recommended_limit=Money.of(recommended, "CNY"),
    )
    return Scripted(Provider.DNB, (report,), paid=True)
