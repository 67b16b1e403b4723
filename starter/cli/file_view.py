"""A credit file on the screen: the evidence, what is missing, where sources differ, and the reviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import RenderableType
from rich.text import Text

from domain.evidence.facts import RegistryFacts
from domain.evidence.record import Evidence
from domain.evidence.source import Kind
from domain.grading.known import Chosen, Said
from domain.grading.placing import figure_text
from domain.grading.reasons import characteristic_name
from domain.review.history import PastPiece, PastReview
from domain.review.rules import ReviewRules
from starter.cli import review_view
from starter.cli.screen import facts, heading, table
from starter.credit_files import WholeFile
from starter.wording.evidence import CAUSES, KINDS, PROVIDERS, RULES

REVIEWS_SHOWN = 5


def file(whole: WholeFile, rules: ReviewRules | None, today: date) -> list[RenderableType]:
    """Everything on one page, the evidence first."""
    state = whole.file.state
    erased = f"raw answers up to {state.erased_on} are unreadable for ever; hashes and facts stay"
    return [
        heading(f"Credit file {whole.file.customer_id}  {whole.customer.name}", _phase(whole)),
        facts([
            *(review_view.graded(state.concluded) if state.concluded else [("grade", "no review has ended yet")]),
            *review_view.since(state, whole.customer.grade),
            *_checklist(whole, rules, today),
            ("erased", Text(erased, "yellow") if state.erased_on else None),
        ]),
        Text("\nEvidence", "bold"),
        evidence_table(state.evidence, {piece.evidence.evidence_id for piece in whole.history if piece.corrections},
                       today),
        *review_view.gaps(state.gaps, state.evidence, today),
        *contradictions(whole.contradictions),
        *review_view.questions(state),
        *review_view.tasks(state.tasks),
        *_reviews(whole.reviews),
    ]  # fmt: skip


def evidence_table(evidence: Sequence[Evidence], corrected: set[str], today: date) -> RenderableType:
    """Stale pieces in red: they count as unknown."""
    if not evidence:
        return Text("nothing", "dim")
    rows = [
        (each.evidence_id, KINDS[each.kind], PROVIDERS[each.provider], each.as_of, _expiry(each, today),
         each.content_hash[:8] or None, _remarks(each, each.evidence_id in corrected))
        for each in evidence
    ]  # fmt: skip
    return table(("id", "kind", "source", "as of", "expires", "hash", "remarks"), rows)


def pieces_table(pieces: Sequence[PastPiece], today: date) -> RenderableType:
    """The pieces of one source and kind, the first first."""
    rows = [
        (piece.evidence.evidence_id, piece.evidence.as_of, _expiry(piece.evidence, today),
         piece.evidence.content_hash[:8] or None, _remarks(piece.evidence, bool(piece.corrections)),
         f"superseded by {piece.superseded_by}" if piece.superseded_by else "counts")
        for piece in pieces
    ]  # fmt: skip
    return table(("id", "as of", "expires", "hash", "remarks", ""), rows)


def contradictions(found: dict[str, Chosen]) -> list[RenderableType]:
    """Where sources differ: the word that counts, the others, the rule that chose."""
    if not found:
        return []
    rows = [
        (characteristic_name(name, "en"), _said(chosen),
         "; ".join(_said(other) for other in chosen.others if other.value != chosen.value), RULES[chosen.rule])
        for name, chosen in found.items()
    ]  # fmt: skip
    title = Text("\nContradictions", "bold")
    return [title, table(("about", "counts", "says otherwise", "rule"), rows)]


def _said(said: Said) -> str:
    value = said.value if isinstance(said.value, str) else figure_text(said.value)
    return f"{value.replace('_', ' ')} ({PROVIDERS[said.provider]}, {said.evidence_id}, {said.as_of})"


def _phase(whole: WholeFile) -> str:
    if whole.file.reviewing:
        return "being reviewed"
    return review_view.completeness(whole.file.state)


def _expiry(evidence: Evidence, today: date) -> Text:
    return Text(str(evidence.expires_on), "" if evidence.fresh_on(today) else "red")


def _remarks(evidence: Evidence, corrected: bool) -> str | None:
    lapsed = isinstance(evidence.facts, RegistryFacts) and bool(evidence.facts.registration_lapsed)
    marks = (
        ("partial", evidence.partial),
        ("paid", evidence.paid),
        ("corrected", corrected),
        ("identifier lapsed", lapsed),
    )
    return ", ".join(mark for mark, on in marks if on) or None


def _checklist(whole: WholeFile, rules: ReviewRules | None, today: date) -> list[tuple[str, object]]:
    """What the last review had to find, and whether that is fresh today."""
    if not whole.reviews:
        return []
    plan = whole.reviews[-1].plan
    asked = rules and next((each for each in rules.checklists if each.name == plan.checklist), None)
    useful = asked.useful if asked else ()
    return [
        ("checklist", plan.checklist),
        ("  required", _answered(plan.required, whole.file.state.evidence, today)),
        ("  useful", _answered(useful, whole.file.state.evidence, today) if useful else None),
    ]


def _answered(wanted: Sequence[Kind], evidence: Sequence[Evidence], today: date) -> Text:
    words = Text()
    for kind in wanted:
        of_kind = [each for each in evidence if each.kind is kind]
        fresh = any(each.fresh_on(today) for each in of_kind)
        mark, style = ("✓", "green") if fresh else ("expired", "red") if of_kind else ("missing", "yellow")
        words.append(f"{', ' if words else ''}{KINDS[kind]} ").append(mark, style)
    return words


def _reviews(reviews: Sequence[PastReview]) -> list[RenderableType]:
    if not reviews:
        return []
    rows = [_review(each) for each in reversed(reviews[-REVIEWS_SHOWN:])]
    more = len(reviews) - REVIEWS_SHOWN
    shown: list[RenderableType] = [
        Text("\nReviews", "bold"),
        table((">no", "on", "because", "by", "grade", ">points", "missing"), rows),
    ]
    return [*shown, Text(f"and {more} earlier", "dim")] if more > 0 else shown


def _review(review: PastReview) -> tuple[object, ...]:
    why = ", ".join(dict.fromkeys(CAUSES[asked.cause] for asked in review.asked))
    by = ", ".join(dict.fromkeys(asked.by for asked in review.asked))
    done = review.concluded
    if done is None:
        return review.number, "running", why, by, None, None, None
    missing = ", ".join(KINDS[kind] for kind in done.missing) or None
    return review.number, done.on, why, by, done.result.grade, done.result.score, missing
