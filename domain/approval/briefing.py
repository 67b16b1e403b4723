"""What somebody who decides has to know first: a recommendation and the three facts that matter most."""

from __future__ import annotations

from typing import Literal

from domain.base import Value
from domain.money import Money
from domain.sale.order import Reason


class Briefing(Value):
    """`amount` is what could be approved where less than was asked would be safe; `reason` says why."""

    recommendation: Literal["approve", "approve_up_to", "ask", "reject"]
    reason: Reason
    amount: Money | None = None
    facts: tuple[Reason, ...] = ()
