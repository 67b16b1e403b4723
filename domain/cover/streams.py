"""The kinds of stream that cover has: how each folds, who decides for it, which commands it understands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from domain.base import Decision, Event, Value
from domain.cover.context import CoverContext
from domain.cover.partner.commands import AcceptJob, ReceiveAnswer
from domain.cover.partner.decide import decide_job
from domain.cover.partner.state import PartnerJobState, evolve_job


@dataclass(frozen=True)
class CoverStream:
    """`next_moment` is the day, or the moment, from which on the stream wants `LetCoverTimePass`; None where it waits
    for nothing but news. Every state has `account` (the stream of the account that is locked for it, or empty) and
    `ended`."""

    initial: Value
    evolve: Callable[[Any, Event], Any]
    decide: Callable[[Any, Any, CoverContext], Decision]
    next_moment: Callable[[Any], date | datetime | None]
    commands: tuple[type[Value], ...]


COVER_STREAMS: Final[dict[str, CoverStream]] = {
    "partner_job": CoverStream(PartnerJobState(), evolve_job, decide_job, lambda _: None, (AcceptJob, ReceiveAnswer)),
}
"""By kind: insurance, buyer_limit, guarantee, factoring, assignment, insured, partner_job."""
