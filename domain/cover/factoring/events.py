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


class AgreementEnded(Event):
    event_type: ClassVar[str] = "factoring.ended"
    on: date
    reason: str
