"""What we want to reach, and by how much it is reached or missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.figures import Aim, HttpOrders, Inbox, LatencyPair, RatePair, SaleSize, SalesPair

DECISION_AT_MOST = 1.5
SALES_AT_LEAST = 0.7
EVENTS_AT_MOST = 60
BYTES_AT_MOST = 20_000
HTTP_ORDER_AT_MOST = 2.0
INBOX_MS_AT_MOST = 150


def aims(
    latency: Sequence[LatencyPair], throughput: Sequence[RatePair], sales: SalesPair, sizes: Sequence[SaleSize]
) -> tuple[Aim, ...]:
    return tuple(_aims(latency, throughput, sales, sizes))


def _aims(
    latency: Sequence[LatencyPair], throughput: Sequence[RatePair], sales: SalesPair, sizes: Sequence[SaleSize]
) -> Iterator[Aim]:
    for pair in latency:
        at = f"at {pair.orders_per_second} orders/s, × floor"
        yield _at_most(f"decision p50 {at}", pair.p50_ratio, DECISION_AT_MOST)
        yield _at_most(f"decision p99 {at}", pair.p99_ratio, DECISION_AT_MOST)
    for rates in throughput:
        # A rate's cost is its inverse: 1.5 times the cost is two thirds of the rate.
        cost = round(rates.floor.per_second / rates.product.per_second, 2)
        yield _at_most(f"time per decision, {rates.clients} clients, × floor", cost, DECISION_AT_MOST)
    yield _at_least("finished sales/s, × floor", sales.ratio, SALES_AT_LEAST)
    yield _at_most("history events of sale + receivable", max(size.together.events for size in sizes), EVENTS_AT_MOST)
    yield _at_most("history bytes of sale + receivable", max(size.together.bytes for size in sizes), BYTES_AT_MOST)


def orders_aims(orders: HttpOrders) -> tuple[Aim, ...]:
    at = f"at {orders.orders_per_second} orders/s, × floor"
    sustained = orders.sustained
    errors = f"errors of {sustained.clients} clients in {sustained.seconds:g} s"
    return (
        _at_most(f"POST /v1/orders p50 {at}", orders.p50_ratio, HTTP_ORDER_AT_MOST),
        _at_most(f"POST /v1/orders p99 {at}", orders.p99_ratio, HTTP_ORDER_AT_MOST),
        _none(f"POST /v1/orders, {errors}", sustained.errors),
    )


def inbox_aims(inbox: Inbox) -> tuple[Aim, ...]:
    """Of the inbox itself; the other pages stand in the table."""
    first = inbox.pages[0]
    return (_at_most(f"{first.what} over {inbox.tasks:,} open tasks, p95 ms", first.p95_ms, INBOX_MS_AT_MOST),)


def _none(what: str, counted: int) -> Aim:
    verdict = f"missed by {counted}" if counted else "met"
    return Aim(what=what, measured=counted, limit=0, at_most=True, met=not counted, verdict=verdict)


def _at_most(what: str, measured: float, limit: float) -> Aim:
    return _aim(what, measured, limit, at_most=True, off=measured / limit - 1)


def _at_least(what: str, measured: float, limit: float) -> Aim:
    return _aim(what, measured, limit, at_most=False, off=1 - measured / limit)


def _aim(what: str, measured: float, limit: float, *, at_most: bool, off: float) -> Aim:
    met = off <= 0
    verdict = f"met, {-off:.0%} to spare" if met else f"missed by {off:.0%}"
    return Aim(what=what, measured=measured, limit=limit, at_most=at_most, met=met, verdict=verdict)
