"""What histories hold: events, bytes, actions, and the turns that the floor has to copy.

Actions, as a Temporal cluster is billed: 1 for a start, an accepted update, a signal, a timer set, a remote activity,
an upsert of search attributes, a roll-over; 2 for a child workflow; 1 for all local activities of one workflow task.
So a start that carries an update is 2. Rejected updates, cancelled timers and attributes given at the start are free.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client

from bench.figures import Counts
from bench.floor_messages import Turn

STARTED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED
TASK_DONE = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
UPDATED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
SIGNALED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
MARKER = EventType.EVENT_TYPE_MARKER_RECORDED
TIMER_SET = EventType.EVENT_TYPE_TIMER_STARTED
TIMER_GONE = (EventType.EVENT_TYPE_TIMER_CANCELED, EventType.EVENT_TYPE_TIMER_FIRED)
ACTIONS = {
    STARTED: 1,
    UPDATED: 1,
    SIGNALED: 1,
    TIMER_SET: 1,
    EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED: 1,
    EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: 1,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: 1,
    EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED: 2,
}


async def events_of(client: Client, workflow_id: str) -> list[HistoryEvent]:
    history = await client.get_workflow_handle(workflow_id).fetch_history()
    return list(history.events)


def counts_of(events: Iterable[HistoryEvent]) -> Counts:
    """The sums over one history."""
    listed = list(events)
    seen = Counter(event.event_type for event in listed)
    tasks_with_steps = {
        event.marker_recorded_event_attributes.workflow_task_completed_event_id
        for event in listed
        if event.event_type == MARKER
    }
    return Counts(
        events=len(listed),
        bytes=sum(event.ByteSize() for event in listed),
        actions=sum(ACTIONS.get(kind, 0) * number for kind, number in seen.items()) + len(tasks_with_steps),
        workflow_tasks=seen[TASK_DONE],
        local_activities=seen[MARKER],
        timers=seen[TIMER_SET],
        messages=seen[STARTED] + seen[UPDATED] + seen[SIGNALED],
    )


def added(first: Counts, second: Counts) -> Counts:
    return Counts(**{name: getattr(first, name) + getattr(second, name) for name in Counts.model_fields})


async def pair_counts(client: Client, pair: tuple[str, str]) -> Counts:
    first, second = [counts_of(await events_of(client, name)) for name in pair]
    return added(first, second)


def turns_of(events: Iterable[HistoryEvent]) -> tuple[Turn, ...]:
    """One turn per workflow task: its message, its local activities, and whether a timer stands when it is over."""
    turns: list[Turn] = []
    signaled, timers = False, 0
    for event in events:
        kind = event.event_type
        if kind == TASK_DONE:
            message = "signal" if signaled else "start"
            turns.append(Turn(message=message, steps=0, timer=timers > 0))
            signaled = False
            continue
        signaled = signaled or kind == SIGNALED
        timers += (kind == TIMER_SET) - (kind in TIMER_GONE)
        if turns:
            last = turns[-1]
            turns[-1] = Turn(
                message="update" if kind == UPDATED else last.message,
                steps=last.steps + (kind == MARKER),
                timer=timers > 0,
            )
    return tuple(turns)
