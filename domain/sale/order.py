"""What the order system asks for, and what we answer."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Literal

from pydantic import Field

from domain.approval.conditions import Conditions
from domain.base import Value
from domain.errors import DueBeforeOrder
from domain.ids import checked_id
from domain.money import Money
from domain.policy_part import Grade
from domain.terms import Terms

Lane = Literal["straight_through", "covered", "delegated", "dual", "decline", "hold"]


class Order(Value):
    """One order on credit. `requested_by` is the staff id or system that asks; it never approves its own order."""

    order_id: str
    customer_id: str
    amount: Money
    terms: Terms
    ordered_on: date
    requested_by: str

    @property
    def content_hash(self) -> str:
        """The same order always has the same hash, whatever the order of its fields; 64 hexadecimal digits."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    def checked(self) -> Order:
        """Itself, if it makes sense on its own: `id.invalid`, `amount.not_positive`, `terms.due_before_order`."""
        checked_id(self.order_id, field="order_id")
        checked_id(self.customer_id, field="customer_id")
        self.amount.require_positive("amount")
        if self.terms.due_on is not None and self.terms.due_on < self.ordered_on:
            raise DueBeforeOrder(f"due on {self.terms.due_on}, ordered on {self.ordered_on}", field="terms")
        return self


class Reason(Value):
    """Why something was decided: a stable code and the figures behind it."""

    code: str
    facts: dict[str, str] = Field(default_factory=dict)


class Release(Value):
    """What was approved, and on which conditions: documents up to `amount` plus the tolerance may be made out through
    `valid_until`."""

    amount: Money
    ceiling: Money
    valid_until: date
    conditions: Conditions = Conditions()


class Answer(Value):
    """What the order system is told. It stays the same for the same order for ever, except that time resolves
    `held`, `pending` and `offered` into another outcome."""

    order_id: str
    outcome: Literal["approved", "offered", "declined", "pending", "held", "cancelled"]
    lane: Lane
    rule: str
    reasons: tuple[Reason, ...] = ()
    grade: Grade | None = None
    release: Release | None = None
    terms: str = ""
    approval_id: str = ""
