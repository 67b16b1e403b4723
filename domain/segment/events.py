"""What can become true of a customer's segment. These events stand in the customer's stream."""

from __future__ import annotations

from typing import ClassVar

from domain.base import Event
from domain.policy_part import Function
from domain.segment.assign import Placing


class SegmentAssigned(Event):
    """Core or ordinary, by the figures of the closed quarters."""

    event_type: ClassVar[str] = "customer.segment_assigned"
    placing: Placing
    policy_hash: str


class RemovalProposed(Event):
    """The customer costs more than it brings, or its grade allows no credit: a person is to say whether it goes.

    `quarter` is the last closed one: what was rejected comes back with the figures of another quarter, not sooner.
    """

    event_type: ClassVar[str] = "customer.removal_proposed"
    placing: Placing
    quarter: str
    policy_hash: str


class RemovalDecided(Event):
    """Confirmed, the customer's segment is `removed` and it gets no new credit."""

    event_type: ClassVar[str] = "customer.removal_decided"
    confirmed: bool
    person: str
    role: str
    function: Function
    reason: str
    policy_hash: str


class CustomerRestored(Event):
    """A person took a removed customer back, as an ordinary one."""

    event_type: ClassVar[str] = "customer.restored"
    person: str
    role: str
    function: Function
    reason: str
    policy_hash: str
