"""What came of a review, on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import RenderableType
from rich.text import Text

from activities.postgres.rows import CreditFileRow, CustomerFile
from domain.evidence.record import Evidence, Gap
from domain.grading.reasons import Language, reason_text
from domain.grading.result import KnockOut
from domain.review.events import PendingTask, ReviewConcluded
from domain.review.file import CreditFile
from domain.review.limit import LimitProposal
from starter.cli.figures import amount, figure, limit
from starter.cli.screen import facts, heading, table
from starter.wording.evidence import BASES, KINDS, LISTS, PROVIDERS, SILENCES, kinds


def outcome(row: CreditFileRow, customer: CustomerFile, today: date) -> list[RenderableType]:
    """The end of a review: grade, limit, gaps, open questions and what people are asked."""
    concluded = row.state.concluded
    title = f"Review of customer {row.customer_id}  {customer.name}"
    if concluded is None:
        return [heading(title, "reviewing" if row.reviewing else "never ended")]
    return [
        heading(title, completeness(row.state)),
        facts([*graded(concluded), ("limit", limit_words(concluded.limit, row.state.tasks, customer))]),
        *gaps(row.state.gaps, row.state.evidence, today),
        *questions(row.state),
        *tasks(row.state.tasks),
    ]


def graded(concluded: ReviewConcluded) -> list[tuple[str, object]]:
    """The grade with what it rests on, as facts."""
    result = concluded.result
    points = f"{result.score} points of scorecard {result.scorecard}"
    term = concluded.max_term_days
    return [
        ("grade", Text.assemble((result.grade, "bold"), f", {points}, valid through {concluded.valid_until}")),
        *because(() if result.knock_outs else result.reasons),
        *(("knocked out", Text(knock_out(each), "red")) for each in result.knock_outs),
        ("longest term", f"{term} days without asking a person" if term is not None else None),
        ("missing", Text(kinds(concluded.missing), "yellow") if concluded.missing else None),
    ]


def completeness(file: CreditFile) -> str:
    """What the last review left: nothing that is required, gaps, or a listed name that nobody has answered."""
    if file.concluded is None:
        return ""
    if file.concluded.missing:
        return "with gaps"
    return "complete" if file.complete else "with an open question"


def since(file: CreditFile, in_force: str | None) -> list[tuple[str, object]]:
    """What people have confirmed since the review ended, where that has put grade E in force."""
    if in_force != "E":
        return []
    found = file.concluded.result.knock_outs if file.concluded else ()
    later = (each for each in file.knock_outs if each not in found)
    return [("since then", Text(f"{knock_out(each)}: grade E", "red")) for each in later]


def because(codes: Iterable[str], language: Language = "en") -> list[tuple[str, object]]:
    """A line for each reason."""
    return [
        ("because" if position == 0 else "", f"{reason_text(code, language)} [{code}]")
        for position, code in enumerate(codes)
    ]


def knock_out(out: KnockOut, language: Language = "en") -> str:
    """Why credit ends, where that stands, and whether it is old."""
    source = f"{PROVIDERS[out.provider]}, {out.evidence_id}" if out.provider else ""
    where = ", ".join(part for part in (out.reference, source, "expired" if out.stale else "") if part)
    return f"{reason_text(out.code, language)} [{out.code}]" + (f" ({where})" if where else "")


def limit_words(proposal: LimitProposal | None, open_tasks: Sequence[PendingTask], customer: CustomerFile) -> str:
    """Set, asked or unchanged, and what bound it."""
    now = limit(customer.limit)
    if proposal is None:
        return f"unchanged: {now}"
    sum_ = f"{figure(proposal.amount)} {proposal.currency}"
    bound = f"bound by {BASES.get(proposal.bound_by, proposal.bound_by)}"
    if proposal.automatic:
        before = "none" if proposal.before is None else f"{figure(proposal.before)} {proposal.currency}"
        return f"set to {sum_}, before {before}; {bound}"
    task = next((task.approval_id for task in open_tasks if task.about == "limit"), None)
    asked = f"asked with task {task}" if task else "to be decided by a person"
    return f"{sum_} {asked}, now {now}; {bound}"


def gaps(found: Sequence[Gap], evidence: Sequence[Evidence], today: date) -> list[RenderableType]:
    """Who gave no evidence and why, and what counts instead."""
    if not found:
        return []
    rows = [
        (KINDS[gap.kind], PROVIDERS[gap.provider], SILENCES[gap.silence] + (f": {gap.detail}" if gap.detail else ""),
         _instead(gap, evidence, today))
        for gap in found
    ]  # fmt: skip
    return [Text("\nGaps", "bold"), table(("kind", "source", "why", "counts instead"), rows)]


def _instead(gap: Gap, evidence: Sequence[Evidence], today: date) -> str | None:
    fresh = (each for each in evidence if each.kind is gap.kind and each.fresh_on(today))
    return ", ".join(f"{each.evidence_id} of {PROVIDERS[each.provider]}" for each in fresh) or None


def questions(file: CreditFile) -> list[RenderableType]:
    """Listed names that are like the customer's, or like an owner's, and that nobody has told apart: both names."""
    asked = file.concluded.open_questions if file.concluded else ()
    hits = [hit for hit in asked if not file.is_decided(hit)]
    if not hits:
        return []
    rows = [
        (hit.owner or hit.customer_name, hit.listed_name, LISTS[hit.list_name], hit.reference, figure(hit.score))
        for hit in hits
    ]
    title = Text("\nOpen questions: is the company the listed one?", "bold")
    return [title, table(("company", "listed name", "list", "entry", ">likeness"), rows)]


def tasks(open_tasks: Sequence[PendingTask]) -> list[RenderableType]:
    """What people are asked."""
    if not open_tasks:
        return []
    rows = [(task.approval_id, asks(task), f"openaccount task show {task.approval_id}") for task in open_tasks]
    return [Text("\nTasks", "bold"), table(("task", "asks", "see"), rows)]


def asks(task: PendingTask) -> str:
    if task.hit is not None:
        return f"is {task.hit.owner or task.hit.customer_name} the listed {task.hit.listed_name}?"
    return f"may the limit be {amount(task.amount)}?"
