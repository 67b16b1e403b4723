"""Collection effectiveness index: the share of what could be collected in a period that was, in percent."""

from __future__ import annotations

from decimal import Decimal

from domain.figures.ratio import ratio


def collection_effectiveness(
    opening: Decimal, sales: Decimal, closing: Decimal, closing_current: Decimal
) -> Decimal | None:
    """(opening + sales − closing) / (opening + sales − closing current) × 100; nothing when nothing was collectable."""
    return ratio((opening + sales - closing) * 100, opening + sales - closing_current)
