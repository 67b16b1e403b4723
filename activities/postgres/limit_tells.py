"""What follows for others from what becomes of a buyer limit, and for buyer limits from the end of an agreement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from activities.postgres.outbox_row import Append, OutboxRow, tell
from domain.base import Event, Value
from domain.cover.buyer_limit.commands import ShortenLimit
from domain.cover.buyer_limit.events import DiscretionUsed, LimitCut, LimitEnded
from domain.cover.commands import LetCoverTimePass
from domain.cover.factoring.events import AgreementEnding
from domain.cover.insurance.events import InsuranceEnded
from domain.sale.commands import LoseCover

_LIMITS_SQL: Final = """
SELECT stream FROM cover_view WHERE kind = 'buyer_limit' AND state->>'agreement' = $1 ORDER BY stream
"""


def limit_tells(stream: str, version: int, event: Event) -> Iterator[tuple[str, Value]]:
    """Each sale whose undispatched goods fell is told to look for another cover, or a person. The owner of a limit that
    a sale takes up anew has been running for long, and hears of the new last day."""
    if isinstance(event, DiscretionUsed) and version > 1:
        yield stream, LetCoverTimePass()
    if isinstance(event, LimitCut):
        yield from ((sale, LoseCover(stream=stream, reason="limit_cut")) for sale in event.fallen)
    if isinstance(event, LimitEnded):
        yield from ((sale, LoseCover(stream=stream, reason=f"limit_{event.how}")) for sale in event.fallen)


async def limits_under(connection: Any, append: Append) -> list[OutboxRow]:
    """The buyer limits under a policy or agreement that will end earlier than agreed hear of its last day."""
    rows = list[OutboxRow]()
    for stream, version, event in append.events:
        if isinstance(event, InsuranceEnded | AgreementEnding):
            limits = await connection.fetch(_LIMITS_SQL, stream)
            fact, command = f"{stream}:{version}", ShortenLimit(until=event.on)
            rows += [tell(fact, limit["stream"], command, append) for limit in limits]
    return rows
