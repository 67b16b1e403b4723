"""The part of the policy that says how risk is shared."""

from __future__ import annotations

from pydantic import Field

from domain.base import Exact
from domain.policy_part import Grade, PolicyPart


class DutyRule(PolicyPart):
    """Duties are put to `role` so many days before their last day; one that was missed goes to `escalate_to`."""

    role: str
    escalate_to: str
    warn_days: int = Field(gt=0)


class CoverRules(PolicyPart):
    """Whom we expect to default within a year, in percent by grade, and what is then lost of what nobody carries; how
    many arrangements may carry one sale; whether an insurer or factor is asked by itself, and how long a sale waits for
    the answer. A partner that says nothing for `partner_days` is given up."""

    default_percent: dict[Grade, Exact]
    loss_given_default_percent: Exact
    most_parts: int = Field(gt=0)
    ask_partners: bool
    sale_waits_days: int = Field(gt=0)
    partner_days: int = Field(gt=0)
    duties: DutyRule
