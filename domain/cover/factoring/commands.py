"""What can be asked of a factoring agreement."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.base import Value
from domain.cover.commands import LetCoverTimePass
from domain.cover.factoring.terms import FactoringTerms


class TakeAgreement(Value):
    kind: Literal["take_agreement"] = "take_agreement"
    terms: FactoringTerms


class EndAgreement(Value):
    """No new invoice is offered after that day."""

    kind: Literal["end_agreement"] = "end_agreement"
    on: date
    reason: str


FactoringCommand = Annotated[TakeAgreement | EndAgreement | LetCoverTimePass, Field(discriminator="kind")]
