"""What can become true of a customer's warnings. Each is named by its number among those of the customer."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from domain.base import Event, Value
from domain.money import Money
from domain.policy_part import Function
from domain.warning.rules import Action
from domain.warning.signals import Signal


class OpenSale(Value):
    """An approved sale that is not wholly dispatched: what of it is still reserved, and what is proposed for it."""

    order_id: str
    amount: Money
    term_days: int
    proposed: Action = "none"


class SaleDecision(Value):
    """What was decided for one of the listed sales."""

    order_id: str
    action: Action


class WarningRaised(Event):
    """`sales` is the open business at that moment; `proposed` is what is proposed for the customer. Somebody is to
    answer through `decide_by`."""

    event_type: ClassVar[str] = "warning.raised"
    customer_id: str
    number: int
    signal: Signal
    sales: tuple[OpenSale, ...] = ()
    proposed: Action
    raised_on: date
    decide_by: date
    policy_hash: str


class WarningDecided(Event):
    """`action` is for the customer and each listed sale; `sales` says what else was decided for some of them."""

    event_type: ClassVar[str] = "warning.decided"
    number: int
    person: str
    role: str
    function: Function
    action: Action
    sales: tuple[SaleDecision, ...] = ()
    max_term_days: int | None = None
    reason: str
    decided_on: date
    policy_hash: str


class WarningLapsed(Event):
    """Nobody answered in time: nothing was done, and that is on record."""

    event_type: ClassVar[str] = "warning.lapsed"
    number: int
    lapsed_on: date
