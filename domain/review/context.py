"""What a decision about a credit file depends on beside the file. Read under the lock on the customer's account."""

from __future__ import annotations

from datetime import date, datetime

from domain.absence.presence import EVERYBODY_THERE, Presence
from domain.base import Value
from domain.customer.decide import CustomerUnknown
from domain.customer.state import CustomerState, GroupState
from domain.evidence.facts import OwnershipFacts
from domain.exposure import Exposure
from domain.grading.result import KnockOut
from domain.policy import Person, Policy


class OwnerTrouble(Value):
    """A customer of ours that is listed or insolvent and that may own the one under review. `key` is its identifier in
    the ownership graph, `lei:…`."""

    key: str
    name: str
    knock_outs: tuple[KnockOut, ...]


class ReviewContext(Value):
    """`ownership` are the shareholdings that the files of other customers know of."""

    policy: Policy
    now: datetime
    today: date
    actor: str
    person: Person | None
    customer: CustomerState | None
    group: GroupState | None = None
    exposure: Exposure | None = None
    ownership: tuple[OwnershipFacts, ...] = ()
    owner_troubles: tuple[OwnerTrouble, ...] = ()
    presence: Presence = EVERYBODY_THERE

    @property
    def known_customer(self) -> CustomerState:
        """The customer's account, or `customer.unknown`."""
        if self.customer is None or not self.customer.exists:
            raise CustomerUnknown("the customer is not registered", field="customer_id")
        return self.customer
