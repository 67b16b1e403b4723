"""What a customer brings and costs, and where it belongs for that. Every figure is policy."""

from __future__ import annotations

from pydantic import Field

from domain.base import Exact
from domain.policy_part import Function, Grade, PolicyPart


class SegmentRules(PolicyPart):
    """Costs are in home currency, each for one order, reminder, call and review. `loss_percent` of the invoiced amount
    is lost on average with a grade; a customer without a grade counts as D.

    Core are grades `core_grades` in the top `top_percent` of all customers with business. After `quarters` quarters
    below zero, and with grade E, removal is proposed; `decides` may confirm it.
    """

    margin_percent: Exact
    cost_per_order: Exact
    cost_per_reminder: Exact
    cost_per_call: Exact
    cost_per_review: Exact
    loss_percent: dict[Grade, Exact]
    core_grades: tuple[Grade, ...]
    top_percent: Exact
    quarters: int = Field(default=4, ge=1, le=8)
    decides: tuple[Function, ...]
