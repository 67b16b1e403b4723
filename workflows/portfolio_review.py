"""The nightly look at all customers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.portfolio import Counts, Night, PageWanted, PortfolioActivities

OPTIONS: Final[dict[str, Any]] = {
    "start_to_close_timeout": timedelta(minutes=5),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1)),
}


@workflow.defn(name="PortfolioReview")
class PortfolioReview:
    """Raises warnings, lets unanswered ones lapse, places customers in segments and has reviews made that are due, one
    page after the other.

    Everything is recorded under ids made of the business day, so that a second run of a night adds nothing.
    """

    @workflow.init
    def __init__(self, night: Night) -> None:
        self._night = night

    @workflow.run
    async def run(self, night: Night) -> Counts:
        if night.at is None:
            at = workflow.now() + timedelta(seconds=night.clock_offset_seconds)
            mark = await workflow.execute_activity_method(PortfolioActivities.mark, at, **OPTIONS)
            self._night = night.model_copy(update={"at": at, "mark": mark.amount})
        while await self._page():
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(self._night)
        return self._night.so_far

    @workflow.query(name="progress", description="What the night brought so far")
    def progress(self) -> Counts:
        return self._night.so_far

    async def _page(self) -> bool:
        """Looks at one page; whether another follows."""
        night = self._night
        wanted = PageWanted(at=night.at or workflow.now(), after=night.after, mark=night.mark)
        done = await workflow.execute_activity_method(PortfolioActivities.watch, wanted, **OPTIONS)
        self._night = night.model_copy(update={"so_far": night.so_far + done.counts, "after": done.next or ""})
        return done.next is not None
