"""What a customer's file keeps of its segment beside the segment itself."""

from __future__ import annotations

from typing import Final

from domain.base import Event, Value
from domain.segment import events as happened

REMOVED: Final = "removed"


class Removal(Value):
    """`proposed` is what a person is asked about; `rejected_in` the quarter whose figures a person has seen."""

    proposed: happened.RemovalProposed | None = None
    rejected_in: str = ""


def evolve_segment(segment: str, removal: Removal, event: Event) -> dict[str, object]:
    """What the event changes in the customer's file; nothing when it is not about the segment."""
    match event:
        case happened.SegmentAssigned():
            return {"segment": event.placing.segment}
        case happened.RemovalProposed():
            return {"removal": removal.model_copy(update={"proposed": event})}
        case happened.RemovalDecided():
            seen = removal.proposed.quarter if removal.proposed else ""
            closed = Removal(rejected_in="" if event.confirmed else seen)
            return {"segment": REMOVED if event.confirmed else segment, "removal": closed}
        case happened.CustomerRestored():
            return {"segment": "ordinary"}
    return {}
