"""What can become true of a factoring agreement."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from domain.base import Event
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.opening import CoverOpened


class AgreementTaken(CoverOpened):
    event_type: ClassVar[str] = "factoring.taken"
    agreement_id: str
    terms: FactoringTerms


class AgreementEnding(Event):
    """`on` is its last day, whatever the terms say."""

    event_type: ClassVar[str] = "factoring.ending"
    on: date
    reason: str


class AgreementEnded(Event):
    """Its last day has passed. Invoices that were assigned under it stay assigned on its terms."""

    event_type: ClassVar[str] = "factoring.ended"
    on: date
    reason: str
