"""What types cannot say about the rules of screening."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from domain.screening.rules import ScreeningRules
from domain.screening.similarity import NOT_SAID

LOWEST = Decimal(50)
"""Names that are alike by less than half have nothing to do with each other."""

Fault = tuple[str, str, str]
"""The code, the message and the field at fault."""


def rule_faults(rules: ScreeningRules) -> Iterator[Fault]:
    """Everything in the rules that contradicts itself or their purpose."""
    if rules.hit_from < LOWEST:
        yield "screening.too_low", f"below {LOWEST} every other name would be a hit", "hit_from"
    silent = (rules.other_trade + rules.other_place) * NOT_SAID
    if Decimal(100) - silent < rules.hit_from:
        message = f"a listed name without trade and place comes to {Decimal(100) - silent}: it would never be a hit"
        yield "screening.short_names", message, "hit_from"
