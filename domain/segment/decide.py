"""What is recorded about a customer's segment: by the nightly run what changes, by people what only people may do."""

from __future__ import annotations

from domain.base import Event
from domain.errors import Conflict, InvalidInput, NotAuthorised
from domain.policy import Authority, Person, Policy
from domain.policy_part import Function
from domain.segment import commands as ask
from domain.segment import events as happened
from domain.segment.state import REMOVED, Removal


class SegmentsOff(Conflict):
    """The policy in force has no section `segments`."""

    code = "segment.off"


class RemovalNotProposed(Conflict):
    code = "segment.not_proposed"


class CustomerNotRemoved(Conflict):
    code = "segment.not_removed"


class SegmentReasonMissing(InvalidInput):
    code = "segment.reason_missing"


class SegmentAuthorityMissing(NotAuthorised):
    code = "authority.segment"


def decide_segment(
    segment: str, removal: Removal, command: ask.SegmentCommand, policy: Policy, actor: Person | None
) -> tuple[Event, ...]:
    """The events of the customer's stream; none where nothing changes. Codes: `segment.*`, `authority.segment`."""
    if policy.segments is None:
        raise SegmentsOff("the policy in force has no section segments", field="policy")
    if isinstance(command, ask.PlaceInSegment):
        return _placed(segment, removal, command, policy)
    person, function = _authority(policy, actor, policy.segments.decides)
    if not command.reason.strip():
        raise SegmentReasonMissing("say why", field="reason")
    who = {"person": person.id, "role": person.role, "function": function, "policy_hash": policy.hash}
    if isinstance(command, ask.RestoreCustomer):
        if segment != REMOVED:
            raise CustomerNotRemoved("the customer is not removed", field="customer_id")
        return (happened.CustomerRestored.model_validate({**who, "reason": command.reason}),)
    if removal.proposed is None:
        raise RemovalNotProposed("nobody proposed to remove this customer", field="customer_id")
    decided = {**who, "confirmed": command.confirm, "reason": command.reason}
    return (happened.RemovalDecided.model_validate(decided),)


def _placed(segment: str, removal: Removal, command: ask.PlaceInSegment, policy: Policy) -> tuple[Event, ...]:
    if segment == REMOVED:
        return ()  # Only a person takes a removed customer back.
    placing, events = command.placing, list[Event]()
    if placing.segment != segment:
        events.append(happened.SegmentAssigned(placing=placing, policy_hash=policy.hash))
    asked = removal.proposed is not None or removal.rejected_in == command.quarter
    if placing.removal is not None and not asked:
        events.append(happened.RemovalProposed(placing=placing, quarter=command.quarter, policy_hash=policy.hash))
    return tuple(events)


def _authority(policy: Policy, actor: Person | None, decides: tuple[Function, ...]) -> tuple[Person, Function]:
    entry: Authority | None = next((entry for entry in policy.authority if actor and entry.role == actor.role), None)
    if actor is None or entry is None or entry.function not in decides:
        functions = ", ".join(decides)
        raise SegmentAuthorityMissing(f"removal is decided by {functions}", field="actor", functions=functions)
    return actor, entry.function
