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
