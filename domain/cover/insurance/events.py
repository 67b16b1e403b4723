"""What can become true of an insurance policy. Its duties are in `domain.cover.duty`."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from domain.base import Event
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.opening import CoverOpened
from domain.money import Money


class InsuranceTaken(CoverOpened):
    """`on` is the day on which it was recorded: what had to be declared before was not our business."""

    event_type: ClassVar[str] = "insurance.taken"
    policy_id: str
    terms: InsuranceTerms
    on: date


class TurnoverDeclared(Event):
    """`premium` is what the declared turnover costs."""

    event_type: ClassVar[str] = "insurance.turnover_declared"
    month: str
    turnover: Money
    premium: Money
    reference: str


class DeclarationAnswered(Event):
    event_type: ClassVar[str] = "insurance.declaration_answered"
    month: str
    accepted: bool
    reason: str = ""


class InsuranceEnded(Event):
    """Nothing that leaves after the day `on` is insured under it."""

    event_type: ClassVar[str] = "insurance.ended"
    on: date
    reason: str


class InsuranceClosed(Event):
    """Its last day has passed and every month was declared, or its miss acknowledged."""

    event_type: ClassVar[str] = "insurance.closed"
    on: date
