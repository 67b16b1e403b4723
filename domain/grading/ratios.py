"""Ratios of annual accounts, and Altman's scores of them: Z (1968, listed companies) and Z″ (1995, any company).

A ratio that cannot be computed is None: a figure is unknown, or the denominator is zero. None is never taken for 0.
"""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final, Literal

from domain.evidence.facts import Financials

RATIOS: Final = (
    "working_capital_to_assets",
    "retained_earnings_to_assets",
    "operating_profit_to_assets",
    "equity_to_liabilities",
    "sales_to_assets",
    "net_profit_to_assets",
    "liabilities_to_assets",
    "current_ratio",
)
"""The characteristics that annual accounts give."""

_DIGITS = Context(prec=6, traps=[])
_WIDE = Context(prec=60, traps=[])


def ratios(accounts: Financials) -> dict[str, Decimal | None]:
    """Every one of `RATIOS`, rounded half-even to six significant digits, so that what is shown is what is graded."""
    assets, liabilities = accounts.total_assets, accounts.total_liabilities
    working_capital = _difference(accounts.current_assets, accounts.current_liabilities)
    return {
        "working_capital_to_assets": ratio(working_capital, assets),
        "retained_earnings_to_assets": ratio(accounts.retained_earnings, assets),
        "operating_profit_to_assets": ratio(accounts.operating_profit, assets),
        "equity_to_liabilities": ratio(accounts.equity, liabilities),
        "sales_to_assets": ratio(accounts.sales, assets),
        "net_profit_to_assets": ratio(accounts.net_profit, assets),
        "liabilities_to_assets": ratio(liabilities, assets),
        "current_ratio": ratio(accounts.current_assets, accounts.current_liabilities),
    }


def ratio(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """None where either is unknown, the denominator is zero, or the result is too large to be a figure."""
    if numerator is None or denominator is None:
        return None
    result = _DIGITS.divide(numerator, denominator)
    return result if result.is_finite() else None


def altman_z(
    *,
    working_capital_to_assets: Decimal | None,
    retained_earnings_to_assets: Decimal | None,
    operating_profit_to_assets: Decimal | None,
    market_value_to_liabilities: Decimal | None,
    sales_to_assets: Decimal | None,
) -> Decimal | None:
    """Z of a listed company: grey from 1.81 to 2.99. None if any ratio is unknown."""
    return _weighted(
        ("1.2", working_capital_to_assets),
        ("1.4", retained_earnings_to_assets),
        ("3.3", operating_profit_to_assets),
        ("0.6", market_value_to_liabilities),
        ("1.0", sales_to_assets),
    )


def altman_z_double_prime(
    *,
    working_capital_to_assets: Decimal | None,
    retained_earnings_to_assets: Decimal | None,
    operating_profit_to_assets: Decimal | None,
    equity_to_liabilities: Decimal | None,
) -> Decimal | None:
    """Z″ of a company of any trade, from book values: grey from 1.10 to 2.60. None if any ratio is unknown."""
    return _weighted(
        ("6.56", working_capital_to_assets),
        ("3.26", retained_earnings_to_assets),
        ("6.72", operating_profit_to_assets),
        ("1.05", equity_to_liabilities),
    )


Zone = Literal["distress", "grey", "safe"]


def zone_z(score: Decimal) -> Zone:
    return _zone(score, Decimal("1.81"), Decimal("2.99"))


def zone_z_double_prime(score: Decimal) -> Zone:
    return _zone(score, Decimal("1.10"), Decimal("2.60"))


def _zone(score: Decimal, grey_from: Decimal, grey_to: Decimal) -> Zone:
    if score < grey_from:
        return "distress"
    return "grey" if score <= grey_to else "safe"


def _weighted(*terms: tuple[str, Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for weight, figure in terms:
        if figure is None:
            return None
        total = _WIDE.add(total, _WIDE.multiply(Decimal(weight), figure))
    return total


def _difference(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else _WIDE.subtract(one, other)
