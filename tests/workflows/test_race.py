"""Two hundred orders at once for one limit: it is never exceeded, nobody is forgotten, everybody is decided once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from decimal import Decimal
from itertools import cycle

import pytest

from domain.customer.commands import RegisterGroup
from domain.policy import Policy
from domain.sale.events import OrderApproved
from domain.sale.order import Answer
from tests.workflows.house import House, cny

ORDERS = 200
LIMIT = Decimal("100000.00")
RAISED = Decimal("150000.00")
# Whoever does not fit is held, or is put to people; each order is sent once, or three times at the same moment.
CASES = pytest.mark.parametrize(
    ("ask_up_to_percent", "copies"), [(0, 1), (20, 3)], ids=["held_and_sent_once", "asked_and_sent_three_times"]
)


@pytest.fixture
def policy(policy: Policy, ask_up_to_percent: int) -> Policy:
    rule = policy.over_limit.model_copy(update={"ask_up_to_percent": Decimal(ask_up_to_percent)})
    return policy.model_copy(update={"over_limit": rule})


@CASES
async def test_orders_of_one_customer_at_once_stay_within_its_limit(live_house: House, copies: int) -> None:
    await live_house.customer(limit=str(LIMIT))
    async with watched(live_house, "customer/C1", LIMIT):
        first = await race(live_house, cycle(["C1"]), copies)
    await check(live_house, "customer/C1", LIMIT, first)
    await free_by_limit(live_house, "customer/C1", first)


@CASES
async def test_orders_of_a_group_of_customers_at_once_stay_within_its_limit(live_house: House, copies: int) -> None:
    await live_house.record("group/G1", RegisterGroup(group_id="G1", name="Group", currency="CNY"))
    await live_house.limit(str(LIMIT), "group/G1")
    customers = [f"C{number}" for number in range(1, 21)]
    for customer_id in customers:
        await live_house.customer(customer_id, limit="500000.00", group="G1")
    async with watched(live_house, "group/G1", LIMIT):
        first = await race(live_house, cycle(customers), copies)
    await check(live_house, "group/G1", LIMIT, first)
    await free_by_payment(live_house, "group/G1", first)


async def race(house: House, customers: Iterator[str], copies: int) -> dict[str, Answer]:
    """Every order at once, `copies` times each; all copies of an order get one answer."""
    amounts = cycle(["400.00", "700.00", "900.00", "1300.00"])
    orders = [await house.written(f"S{number}", next(amounts), customer_id=next(customers)) for number in range(ORDERS)]
    submit = house.engine.gateway.submit
    answers = await asyncio.gather(*(submit(order, "shop") for order in orders for _ in range(copies)))
    by_order: dict[str, Answer] = {}
    for answer in answers:
        assert by_order.setdefault(answer.order_id, answer) == answer
    assert by_order.keys() == {order.order_id for order in orders}
    return by_order


async def check(house: House, account: str, limit: Decimal, first: dict[str, Answer]) -> None:
    """Each order was received once and decided once; what was approved is what the account holds, and fits."""
    approved = Decimal(0)
    for order_id, answer in first.items():
        received, decided = await house.types(f"sale/{order_id}")
        assert received == "sale.order_received"
        assert decided in ("sale.order_approved", "sale.order_held", "sale.approval_requested")
        if answer.outcome == "approved":
            approved += Decimal(released(answer))
    assert 0 < approved <= limit
    assert await house.exposure(account) == approved
    assert {answer.outcome for answer in first.values()} > {"approved"}  # else there was no race for anything
    room = limit - approved
    for answer in first.values():
        if answer.outcome != "approved":
            assert (await house.state(f"sale/{answer.order_id}")).placed.amount > cny(str(room))


async def free_by_limit(house: House, account: str, first: dict[str, Answer]) -> None:
    """A higher limit sets free what fits into it, and no more."""
    async with watched(house, account, RAISED):
        await house.limit(str(RAISED), account)
        await house.settle()
    await check_resumed(house, account, RAISED, first)


async def free_by_payment(house: House, account: str, first: dict[str, Answer]) -> None:
    """Paid orders make room for waiting ones, whoever of the group paid."""
    paid = [answer for answer in first.values() if answer.outcome == "approved"][:10]
    async with watched(house, account, LIMIT):
        for number, answer in enumerate(paid):
            await house.ask(f"sale/{answer.order_id}", house.goods(released(answer), f"D{number}"))
        await house.settle()
        for number, answer in enumerate(paid):
            payment = await house.payment(released(answer), f"P{number}")
            await house.ask(f"receivable/INV-{number + 1:06d}", payment)
        await house.settle()
    await check_resumed(house, account, LIMIT, first, {answer.order_id for answer in paid})


def released(answer: Answer) -> str:
    assert answer.release is not None
    return str(answer.release.amount.amount)


async def check_resumed(
    house: House, account: str, limit: Decimal, first: dict[str, Answer], paid: set[str] | None = None
) -> None:
    held, resumed, waiting = Decimal(0), 0, []
    for order_id, answer in first.items():
        state, events = await house.state(f"sale/{order_id}"), await house.events(f"sale/{order_id}")
        approvals = [event for event in events if isinstance(event, OrderApproved)]
        assert len(approvals) <= 1
        if approvals and order_id not in (paid or ()):
            held += state.placed.amount.amount
        resumed += bool(approvals) and answer.outcome != "approved"
        if not approvals:
            waiting.append(state.placed.amount.amount)
    assert resumed > 0
    assert await house.exposure(account) == held <= limit
    assert min(waiting) > limit - held, "an order waits although there is room for it"


@asynccontextmanager
async def watched(house: House, account: str, limit: Decimal) -> AsyncIterator[None]:
    """Looks at the account all the while: it must never hold more than its limit, not even for a moment."""
    highest = Decimal(0)

    async def watch() -> None:
        nonlocal highest
        while True:
            highest = max(highest, await house.exposure(account))
            await asyncio.sleep(0.02)

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
    assert 0 < highest <= limit
