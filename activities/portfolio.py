"""The nightly look at every customer, page by page: what workflow and activities say to each other."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, Self

from temporalio import activity

from domain.base import Exact, Value


class Counts(Value):
    """What the night brought. `skipped` customers could not be looked at; the log says why."""

    customers: int = 0
    warnings: int = 0
    lapsed: int = 0
    segments: int = 0
    removals: int = 0
    reviews: int = 0
    skipped: int = 0

    def __add__(self, other: Self) -> Self:
        sums = {name: getattr(self, name) + getattr(other, name) for name in type(self).model_fields}
        return self.model_copy(update=sums)


class Night(Value):
    """How a nightly run begins, and goes on after a roll-over. `at` is the business time at which it began.

    `clock_offset_seconds` maps the server's clock to business time; zero outside simulations.
    """

    clock_offset_seconds: int = 0
    at: datetime | None = None
    mark: Exact | None = None
    after: str = ""
    so_far: Counts = Counts()


class PageWanted(Value):
    """Customers after this id. `mark` is the least contribution of the top band."""

    at: datetime
    after: str = ""
    mark: Exact | None = None


class PageDone(Value):
    """`next` is what the following page comes after; None on the last."""

    counts: Counts
    next: str | None = None


class Mark(Value):
    amount: Exact | None = None


class Portfolio(Protocol):
    """All customers as the nightly run sees them. Safe to repeat: what is recorded already is not recorded again."""

    async def mark(self, at: datetime) -> Mark: ...

    async def watch(self, page: PageWanted) -> PageDone: ...


class PortfolioActivities:
    """The nightly run's way to the facts. A page takes a second or so; one that fails is done again."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._portfolio = portfolio

    @activity.defn(name="contribution_mark")
    async def mark(self, at: datetime) -> Mark:
        """What a customer must bring to be in the top band."""
        return await self._portfolio.mark(at)

    @activity.defn(name="watch_customers")
    async def watch(self, page: PageWanted) -> PageDone:
        """Warnings, segments and reviews that are due, of one page of customers."""
        return await self._portfolio.watch(page)
