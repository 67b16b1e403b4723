"""One piece of evidence on the screen: where it is from, what it says, how it was corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel
from rich.console import RenderableType
from rich.text import Text

from domain.evidence.record import Evidence
from domain.review.events import EvidenceCorrected
from domain.review.history import PastPiece
from starter.cli.figures import moment
from starter.cli.screen import facts, heading, table
from starter.wording.answers import pretty
from starter.wording.evidence import KINDS, PROVIDERS
from starter.wording.facts import fact_lines


def evidence(customer_id: str, piece: PastPiece, current: Evidence, timezone: str, today: date) -> list[RenderableType]:
    """`current` has the corrected facts."""
    one = piece.evidence
    phase = "superseded" if piece.superseded_by else "" if one.fresh_on(today) else "expired"
    return [
        heading(f"Evidence {one.evidence_id} of customer {customer_id}", phase),
        facts([
            ("kind", KINDS[one.kind]),
            ("source", PROVIDERS[one.provider] + (", paid" if one.paid else "")),
            ("as of", f"{one.as_of}, fresh through {one.expires_on}"),
            ("fetched", moment(one.fetched_at, timezone)),
            ("answer", "only a part of what was asked" if one.partial else None),
            ("hash", one.content_hash or None),
            ("superseded by", piece.superseded_by or None),
        ]),
        Text("\nFacts", "bold"),
        facts(_pairs(current.facts)),
        *_corrections(piece.corrections),
    ]  # fmt: skip


def raw(answer: bytes) -> RenderableType:
    """The answer as it came; JSON is indented."""
    return Text(pretty(answer))


def _corrections(corrections: Sequence[EvidenceCorrected]) -> list[RenderableType]:
    if not corrections:
        return []
    rows = [(each.by, each.reason) for each in corrections]
    return [Text("\nCorrections", "bold"), table(("by", "why"), rows)]


def _pairs(model: BaseModel) -> Iterable[tuple[str, Any]]:
    for line in fact_lines(model):
        yield "  " * line.depth + line.label, line.value if line.known else Text(line.value, "dim")
