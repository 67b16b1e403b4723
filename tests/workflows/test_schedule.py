"""The nightly run is started by the server."""

from __future__ import annotations

from domain.policy import Policy
from starter.schedules import NIGHTLY, ensure_schedules
from tests.workflows.live_server import LiveServer


async def test_the_nightly_run_begins_at_two_in_the_policy_s_time_zone(live_server: LiveServer, policy: Policy) -> None:
    client = await live_server.next_client()
    await ensure_schedules(client, "some-queue", policy)
    schedule = (await client.get_schedule_handle(NIGHTLY).describe()).schedule
    (calendar,) = schedule.spec.calendars
    assert [(each.start, each.end) for each in (*calendar.hour, *calendar.minute)] == [(2, 2), (0, 0)]
    assert schedule.spec.time_zone_name == policy.timezone


async def test_a_second_start_takes_the_new_policy_and_leaves_a_paused_schedule_paused(
    live_server: LiveServer, policy: Policy
) -> None:
    client = await live_server.next_client()
    await ensure_schedules(client, "some-queue", policy)
    handle = client.get_schedule_handle(NIGHTLY)
    await handle.pause(note="stock-taking")
    await ensure_schedules(client, "some-queue", policy.model_copy(update={"timezone": "Europe/Berlin"}))
    schedule = (await handle.describe()).schedule
    assert schedule.spec.time_zone_name == "Europe/Berlin"
    assert (schedule.state.paused, schedule.state.note) == (True, "stock-taking")
