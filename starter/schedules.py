"""What the server starts by itself: the nightly look at all customers."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from activities.portfolio import Night
from domain.policy import Policy
from workflows.portfolio_review import PortfolioReview

NIGHTLY: Final = "portfolio-review"
"""The id of the schedule and, before a time, of the runs that it starts."""
HOUR: Final = 2
_CATCH_UP: Final = timedelta(hours=12)
"""A night that was missed because the server was down is made up for within this time."""


async def ensure_schedules(client: Client, task_queue: str, policy: Policy) -> None:
    """Safe to repeat: a schedule that exists takes over queue and time zone, and stays paused where it was paused."""
    wanted = _nightly(task_queue, policy.timezone)
    try:
        await client.create_schedule(NIGHTLY, wanted)
    except ScheduleAlreadyRunningError:

        def renewed(found: ScheduleUpdateInput) -> ScheduleUpdate:
            wanted.state = found.description.schedule.state
            return ScheduleUpdate(schedule=wanted)

        await client.get_schedule_handle(NIGHTLY).update(renewed)


def _nightly(task_queue: str, timezone: str) -> Schedule:
    return Schedule(
        action=ScheduleActionStartWorkflow(PortfolioReview.run, Night(), id=NIGHTLY, task_queue=task_queue),
        spec=ScheduleSpec(calendars=[ScheduleCalendarSpec(hour=[ScheduleRange(HOUR)])], time_zone_name=timezone),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=_CATCH_UP),
    )
