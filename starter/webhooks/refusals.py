"""Requests about webhooks that cannot be understood."""

from __future__ import annotations

from domain.errors import InvalidInput


class ReplayBeginMissing(InvalidInput):
    """A replay begins at a position or at a moment: one of them."""

    code = "replay.begin_missing"


class ReplayTimeInvalid(InvalidInput):
    """A moment with its zone."""

    code = "replay.time_invalid"
