"""What the registry and the public record said lately and what they had said before, out of the credit file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from domain.base import event_of
from domain.evidence.record import Evidence
from domain.evidence.source import Kind, Provider
from domain.ids import review_stream
from domain.review.events import EvidenceCorrected, EvidenceRecorded
from domain.warning.signals import PublicFacts

LOOK_BACK: Final = timedelta(days=7)
"""News is what was not known a week before the last finding: several findings of one week are one."""

_SQL: Final = """
SELECT type, data FROM event WHERE stream = $1
    AND type IN ('review.evidence_recorded', 'review.evidence_corrected') ORDER BY version
"""


async def public_facts_of(connection: Any, customer_id: str) -> tuple[PublicFacts, ...]:
    """For each provider of registry entries and public records: its last finding, and the one to hold it against."""
    pieces = dict[str, Evidence]()
    for row in await connection.fetch(_SQL, review_stream(customer_id)):
        event = event_of(row["type"], row["data"])
        if isinstance(event, EvidenceRecorded):
            pieces[event.evidence.evidence_id] = event.evidence
        elif isinstance(event, EvidenceCorrected) and event.evidence_id in pieces:
            pieces[event.evidence_id] = pieces[event.evidence_id].model_copy(update={"facts": event.facts})
    findings = defaultdict[tuple[Provider, Kind], list[Evidence]](list)
    for piece in pieces.values():
        findings[piece.provider, piece.kind].append(piece)
    names = {Kind.REGISTRY: "registry", Kind.PUBLIC_RECORD: "record"}
    return tuple(
        PublicFacts.model_validate({f"{names[kind]}_before": _before(found).facts, names[kind]: found[-1].facts})
        for (_, kind), found in findings.items()
        if kind in names
    )


def _before(found: Sequence[Evidence]) -> Evidence:
    """The last one that is a week older than the newest; else the first of all."""
    older = [piece for piece in found if piece.fetched_at <= found[-1].fetched_at - LOOK_BACK]
    return (older or found)[-1 if older else 0]
