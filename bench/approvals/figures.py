"""What one comparison comes to, as `--json` prints it."""

from __future__ import annotations

from bench.approvals.summary import LaneShare, Side
from domain.base import Value


class Comparison(Value):
    """`days` from the first request to the last decision."""

    outcomes: str
    policy: str
    seed: str
    days: int
    levels: tuple[str, ...]
    chain: Side
    lanes: Side
    by_lane: tuple[LaneShare, ...]
    refusals: dict[str, int]
