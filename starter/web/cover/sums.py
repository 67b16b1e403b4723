"""The figures of shared risk as one: brought into home currency and added up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.base import Value
from domain.errors import RateMissing
from domain.money import Money
from domain.policy import Policy
from starter.cover_book import CoverBook


class CoverSums(Value):
    """In home currency at today's rates, without the currencies in `unrated`, for which the policy has no rate."""

    gross: Money
    retained: Money
    granted: Money
    used: Money
    secured: Money
    secured_used: Money
    cost: Money
    avoided: Money
    unrated: tuple[str, ...]


def cover_sums(book: CoverBook, policy: Policy, on: date) -> CoverSums:
    """All currencies as one."""
    home, unrated = policy.home_currency, set[str]()
    sums = {name: Money.zero(home) for name in CoverSums.model_fields if name != "unrated"}

    def add(currency: str, **amounts: Decimal) -> None:
        try:
            rate = policy.rate(currency, home, on)
        except RateMissing:
            unrated.add(currency)
            return
        for name, amount in amounts.items():
            sums[name] += Money.rounded(amount * rate, home)

    for exposure in book.exposure:
        add(exposure.currency, gross=exposure.gross, retained=exposure.retained)
    for limits in book.limits:
        if limits.kind == "guarantee":
            add(limits.currency, secured=limits.granted, secured_used=limits.used)
        else:
            add(limits.currency, granted=limits.granted, used=limits.used)
    for figures in book.figures:
        add(figures.currency, cost=figures.cost, avoided=figures.avoided)
    return CoverSums(**sums, unrated=tuple(sorted(unrated)))
