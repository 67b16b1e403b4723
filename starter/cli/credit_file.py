"""`openaccount customer file` and `… evidence`: what is known about a customer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import RenderableType
from rich.text import Text

from starter import credit_files
from starter.books import Books
from starter.cli import evidence_view, file_view
from starter.cli.asking import correction_from_file
from starter.cli.options import AS_TABLE, UNNAMED, Acting, Output
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk, reading, timezone_of
from starter.cli.timeline import timeline
from starter.raw_evidence import raw_answer


async def file(
    customer_id: str,
    *,
    history: Annotated[bool, Parameter(show_default=False)] = False,
    output: Output = AS_TABLE,
) -> None:
    """Show a customer's credit file: evidence, gaps, contradictions, reviews.

    Parameters
    ----------
    customer_id
        Which customer.
    history
        Also everything that happened to the file, superseded evidence too.
    """
    async with reading() as books:
        whole = await credit_files.whole_file(books, customer_id)
        happened = await books.read.credit_file_facts(customer_id) if history else ()
    rules = books.policy.review if books.policy else None
    shown = file_view.file(whole, rules, books.today())
    if history:
        shown += [Text("\nTimeline", "bold"), timeline(happened, timezone_of(books))]
    SCREEN.show(whole, *shown)


async def evidence(
    customer_id: str,
    evidence_id: str,
    *,
    raw: Annotated[bool, Parameter(show_default=False)] = False,
    history: Annotated[bool, Parameter(show_default=False)] = False,
    correct: Path | None = None,
    reason: str = "",
    acting: Acting = UNNAMED,
) -> None:
    """Show one piece of evidence and what it says, or correct what was read out of it.

    Parameters
    ----------
    customer_id
        Which customer.
    evidence_id
        Which piece, such as E3.
    raw
        Also the source's answer word for word; needs the master key.
    history
        Also the earlier pieces of the same source and kind.
    correct
        A JSON file with the right facts, as --json shows them; the answer and its hash stay as they are.
    reason
        Why the facts are wrong; must be given with --correct.
    """
    if correct is not None:
        content = correction_from_file(correct, evidence_id, reason)
        async with at_desk(acting, named=True) as (desk, by):
            found, _ = await credit_files.piece(desk, customer_id, evidence_id)
            await desk.correct_evidence(customer_id, content(found.evidence.facts.kind), **by)
            await _show(desk, customer_id, evidence_id, raw=raw, history=history)
        return
    async with reading() as books:
        await _show(books, customer_id, evidence_id, raw=raw, history=history)


async def _show(books: Books, customer_id: str, evidence_id: str, *, raw: bool, history: bool) -> None:
    piece, same = await credit_files.piece(books, customer_id, evidence_id)
    facts = piece.corrections[-1].facts if piece.corrections else piece.evidence.facts
    current = piece.evidence.model_copy(update={"facts": facts})
    answer = await raw_answer(books, customer_id, current) if raw else None
    data: dict[str, Any] = {"evidence": current, **piece.model_dump(exclude={"evidence"})}
    shown = evidence_view.evidence(customer_id, piece, current, timezone_of(books), books.today())
    if answer is not None:
        data["raw"] = _loaded(answer)
        shown += [Text("\nAnswer", "bold"), evidence_view.raw(answer)]
    if history:
        data["history"] = same
        pieces: RenderableType = file_view.pieces_table(same, books.today())
        shown += [Text("\nOf the same source and kind", "bold"), pieces]
    SCREEN.show(data, *shown)


def _loaded(answer: bytes) -> Any:
    """The content of a JSON answer, the text of any other."""
    text = answer.decode("utf-8", errors="replace")
    try:
        return json.loads(text)
    except ValueError:
        return text
