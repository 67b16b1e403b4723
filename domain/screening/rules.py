"""What a credit manager decides about screening."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from domain.base import Exact
from domain.policy_part import PolicyPart


class ScreeningRules(PolicyPart):
    """From the score `hit_from` (0 to 100) a listed name goes to a person. The deductions are points taken off a name
    that is otherwise alike: for naming another trade, another place. `owner_share_percent` is the share from which a
    listed or insolvent owner, at any level, stops the company. At most `most_hits` are shown, the best."""

    hit_from: Exact = Field(gt=0, le=100)
    other_trade: Exact = Field(default=Decimal(20), ge=0, le=100)
    other_place: Exact = Field(default=Decimal(15), ge=0, le=100)
    owner_share_percent: Exact = Field(default=Decimal(25), gt=0, le=100)
    most_hits: int = Field(default=20, gt=0)
