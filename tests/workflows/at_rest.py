"""Whether a workflow has anything left to do, by its history."""

from __future__ import annotations

from typing import Final

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory

_TASK_EVENTS: Final = frozenset(
    {
        EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
    }
)
_ENDS_ACTIVITY: Final = frozenset(
    {
        EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
        EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
        EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
        EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED,
    }
)
_CLOSES: Final = frozenset(
    {
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
    }
)


def has_closed(history: WorkflowHistory) -> bool:
    return history.events[-1].event_type in _CLOSES


def has_settled(history: WorkflowHistory) -> bool:
    """Its last task is done."""
    tasks = [event.event_type for event in history.events if event.event_type in _TASK_EVENTS]
    return bool(tasks) and tasks[-1] == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED


def asks_somebody(history: WorkflowHistory) -> bool:
    """An activity has been scheduled and has not ended."""
    types = [event.event_type for event in history.events]
    ended = sum(types.count(kind) for kind in _ENDS_ACTIVITY)
    return types.count(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) > ended
