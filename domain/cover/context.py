"""What a decision about cover depends on beside its own stream. Read under the lock on the account it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from domain.base import Value
from domain.customer.decide import CustomerUnknown
from domain.customer.state import CustomerState, GroupState
from domain.policy import Policy
from domain.receivable.state import ReceivableState
from domain.warning.events import OpenSale
from domain.warning.state import NO_WARNINGS, WatchState


class CoverContext(Value):
    """`stream` is the one that is commanded: its key is the id of what the command opens.

    `arrangements` are the states, by stream, of every insurance policy and factoring agreement of the house and of
    every buyer limit and guarantee of the account. `customer` is None for what serves the whole house or a group.
    `receivables` are those of the invoice that is to be offered. `watch` are the customer's warnings and `sales` its
    open business, read for what a partner says about it unasked.
    """

    stream: str
    policy: Policy
    now: datetime
    today: date
    actor: str = ""
    customer: CustomerState | None = None
    group: GroupState | None = None
    arrangements: Mapping[str, Any] = {}
    receivables: tuple[ReceivableState, ...] = ()
    watch: WatchState = NO_WARNINGS
    sales: tuple[OpenSale, ...] = ()

    @property
    def known_customer(self) -> CustomerState:
        """The customer's file, or `customer.unknown`."""
        if self.customer is None or not self.customer.exists:
            raise CustomerUnknown("the customer is not registered", field="customer_id")
        return self.customer
