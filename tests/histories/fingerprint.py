"""What a workflow asked of the server, in order: the part of a history that a change of code must not disturb."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Final

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter

_COMMANDS: Final = {
    EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: "activity",
    EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED: "cancel activity",
    EventType.EVENT_TYPE_TIMER_STARTED: "start timer",
    EventType.EVENT_TYPE_TIMER_CANCELED: "cancel timer",
    EventType.EVENT_TYPE_MARKER_RECORDED: "marker",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED: "accept",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED: "answer",
    EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: "upsert search attributes",
    EventType.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED: "modify properties",
    EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED: "start child",
    EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: "signal workflow",
    EventType.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: "cancel workflow",
    EventType.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED: "nexus operation",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED: "complete",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED: "fail",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED: "be cancelled",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: "continue as new",
}


def fingerprints(histories: Iterable[WorkflowHistory]) -> dict[str, dict[str, str]]:
    """By workflow and run: the sequence in words, and its hash."""
    runs: Counter[str] = Counter()
    prints = {}
    for history in histories:
        started = history.events[0].workflow_execution_started_event_attributes
        name = f"{started.workflow_type.name} {history.workflow_id}"
        runs[name] += 1
        key = name if runs[name] == 1 else f"{name}, run {runs[name]}"
        sequence = " > ".join(commands(history))
        prints[key] = {"hash": hashlib.sha256(sequence.encode()).hexdigest()[:16], "commands": sequence}
    return prints


def commands(history: WorkflowHistory) -> list[str]:
    """The commands in words: names, but no ids, times or contents."""
    return [_in_words(event) for event in history.events if event.event_type in _COMMANDS]


def _in_words(event: HistoryEvent) -> str:
    word = _COMMANDS[event.event_type]
    match word:
        case "marker":
            return _marker(event)
        case "activity":
            return f"activity {event.activity_task_scheduled_event_attributes.activity_type.name}"
        case "accept":
            accepted = event.workflow_execution_update_accepted_event_attributes
            return f"accept {accepted.accepted_request.input.name}"
        case "answer":
            failed = event.workflow_execution_update_completed_event_attributes.outcome.HasField("failure")
            return "answer with a refusal" if failed else "answer"
        case "fail":
            failure = event.workflow_execution_failed_event_attributes.failure
            return f"fail with {failure.application_failure_info.type}"
    return word


def _marker(event: HistoryEvent) -> str:
    marker = event.marker_recorded_event_attributes
    if marker.marker_name != "core_local_activity":
        return f"marker {marker.marker_name}"
    (payload,) = marker.details["data"].payloads
    (data,) = pydantic_data_converter.payload_converter.from_payloads([payload])
    return f"local {data['activity_type']}" if isinstance(data, dict) else f"local {json.dumps(data)}"
