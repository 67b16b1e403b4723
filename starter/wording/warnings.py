"""Early warnings in words."""

from __future__ import annotations

from typing import Final

ABOUT: Final[dict[str, tuple[str, str]]] = {
    "payment_slower": ("pays ever later", "days an invoice"),
    "more_late": ("pays late more often", "points"),
    "volume_drop": ("buys less", "% below the mean"),
    "volume_spike": ("buys more", "% above the mean"),
    "utilisation": ("limit used up", "%"),
    "registry_event": ("registry entry", ""),
    "court_event": ("court case", ""),
    "cover_cut": ("insurer's limit cut", ""),
}
"""What each signal is about, and what its figure counts."""

NUMBERS: Final[dict[str, str]] = {
    "invoices": "invoices looked at",
    "weighted_days_to_pay": "weighted days to pay",
    "percent_90_days": "late in the last 90 days, %",
    "percent_year_before": "late in the year before, %",
    "last_month": "last month",
    "mean": "mean of the months before",
    "standard_deviation": "standard deviation",
    "months": "months before",
    "before": "before",
    "now": "now",
    "cases_before": "cases before",
    "cases": "cases now",
    "kind": "kind of case",
    "on": "on",
    "amount": "amount",
}
"""What the other figures of a signal are."""
