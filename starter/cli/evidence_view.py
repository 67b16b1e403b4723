"""One piece of evidence on the screen: where it is from, what it says, how it was corrected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from rich.console import RenderableType
from rich.text import Text

from domain.evidence.record import Evidence
from domain.legal_ids import LegalId
from domain.money import Money
from domain.review.events import EvidenceCorrected
from domain.review.history import PastPiece
from starter.cli.figures import amount, moment
from starter.cli.screen import facts, heading, table
from starter.wording.evidence import KINDS, PROVIDERS

UNKNOWN = Text("unknown", "dim")


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


def pretty(answer: bytes) -> str:
    """Readable text of any answer; JSON inside of JSON is opened as well."""
    text = answer.decode("utf-8", errors="replace")
    try:
        return json.dumps(_opened(json.loads(text)), ensure_ascii=False, indent=2)
    except ValueError:
        return text


def _opened(content: Any) -> Any:
    match content:
        case dict():
            return {name: _opened(value) for name, value in content.items()}
        case list():
            return [_opened(value) for value in content]
        case str() if content[:1] in ("{", "["):
            try:
                return _opened(json.loads(content))
            except ValueError:
                return content
    return content


def _corrections(corrections: Sequence[EvidenceCorrected]) -> list[RenderableType]:
    if not corrections:
        return []
    rows = [(each.by, each.reason) for each in corrections]
    return [Text("\nCorrections", "bold"), table(("by", "why"), rows)]


def _pairs(model: BaseModel, indent: str = "") -> Iterable[tuple[str, Any]]:
    for name in type(model).model_fields:
        if name == "kind":
            continue
        value, label = getattr(model, name), f"{indent}{name.replace('_', ' ')}"
        if isinstance(value, BaseModel) and not isinstance(value, Money | LegalId):
            yield label, Text("")
            yield from _pairs(value, f"{indent}  ")
        elif isinstance(value, tuple):
            yield from _listed(label, value)
        else:
            yield label, _word(value)


def _listed(label: str, values: Sequence[Any]) -> Iterable[tuple[str, Any]]:
    if not values:
        yield label, Text("none", "dim")
    for position, value in enumerate(values):
        yield label if position == 0 else "", _line(value)


def _line(value: Any) -> str | Text:
    if not isinstance(value, BaseModel) or isinstance(value, LegalId):
        return _word(value)
    told = ((name, getattr(value, name)) for name in type(value).model_fields)
    return ", ".join(
        f"{name.replace('_', ' ')} {_word(each)}" for name, each in told if each not in (None, "", (), False)
    )


def _word(value: Any) -> str | Text:
    match value:
        case None | "":
            return UNKNOWN
        case bool():
            return "yes" if value else "no"
        case Money():
            return amount(value)
        case Decimal():
            return f"{value:,f}"
        case LegalId():
            return f"{value.scheme.upper().replace('_', ' ')} {value.value}"
        case tuple():
            return " < ".join(map(str, value))
        case str():
            return value.replace("_", " ")
    return str(value)
