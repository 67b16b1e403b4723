"""What can be asked of an insurance policy."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.base import Value
from domain.cover.commands import AcknowledgeMiss, LetCoverTimePass
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.partner.commands import HearPartner
from domain.money import Money


class TakeInsurance(Value):
    kind: Literal["take_insurance"] = "take_insurance"
    terms: InsuranceTerms


class DeclareTurnover(Value):
    """The turnover under the policy in a month, `2026-11`."""

    kind: Literal["declare_turnover"] = "declare_turnover"
    month: str
    turnover: Money


class EndInsurance(Value):
    """No new delivery is insured after that day; what is insured stays so."""

    kind: Literal["end_insurance"] = "end_insurance"
    on: date
    reason: str


InsuranceCommand = Annotated[
    TakeInsurance | DeclareTurnover | EndInsurance | AcknowledgeMiss | HearPartner | LetCoverTimePass,
    Field(discriminator="kind"),
]
