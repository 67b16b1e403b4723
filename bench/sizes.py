"""How much is measured: enough for a p99 in full, a glance in quick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Sizes:
    """Counts and seconds of one slice of the product or of the floor; each slice is taken `slices` times."""

    slices: int
    latency_slices: int
    arrivals: dict[int, int]
    """Arrivals per second → samples in one slice."""
    clients: tuple[int, ...] = (16, 64)
    ramp_seconds: float = 1.0
    closed_seconds: float = 6.0
    sales_clients: int = 32
    sales_ramp_seconds: float = 3.0
    sales_seconds: float = 12.0
    http_per_second: int = 10
    http_samples: int = 250
    """In one slice; there are `latency_slices` of them."""
    http_clients: int = 64
    http_seconds: float = 60.0
    inbox_tasks: int = 10_000
    inbox_requests: int = 100
    store_seconds: float = 2.0
    assessments: int = 5_000


FULL: Final = Sizes(slices=3, latency_slices=4, arrivals={5: 250, 30: 300})
QUICK: Final = Sizes(
    slices=3,
    latency_slices=3,
    arrivals={5: 15, 30: 60},
    ramp_seconds=0.5,
    closed_seconds=1.5,
    sales_ramp_seconds=1.0,
    sales_seconds=2.5,
    http_samples=30,
    http_seconds=5.0,
    inbox_tasks=1_000,
    inbox_requests=20,
    store_seconds=0.5,
    assessments=1_000,
)
