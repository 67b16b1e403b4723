"""What can be asked about a customer's segment."""

from __future__ import annotations

from typing import Literal

from domain.base import Value
from domain.segment.assign import Placing


class PlaceInSegment(Value):
    """What the nightly run found. Only what changes is recorded."""

    kind: Literal["place_in_segment"] = "place_in_segment"
    placing: Placing
    quarter: str


class DecideRemoval(Value):
    kind: Literal["decide_removal"] = "decide_removal"
    confirm: bool
    reason: str


class RestoreCustomer(Value):
    kind: Literal["restore_customer"] = "restore_customer"
    reason: str


SegmentCommand = PlaceInSegment | DecideRemoval | RestoreCustomer
