"""What every part of the policy is made of."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict

from domain.base import Value

Grade = Literal["A", "B", "C", "D", "E"]
"""The credit grade, A (best) to E (no credit)."""

Function = Literal["sales", "credit", "finance", "management"]


class PolicyPart(Value):
    """Strict, unlike what travels on the wire: a misspelt field in a policy must not pass unnoticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
