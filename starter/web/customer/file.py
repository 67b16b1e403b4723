"""The credit file of a customer, and one piece of evidence in it, for those who may read evidence."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from domain.evidence.facts import RegistryFacts
from domain.evidence.record import Evidence, Gap
from domain.review.history import PastPiece
from starter.api.v1.fields import PathId
from starter.companies import company_tree
from starter.credit_files import WholeFile, grade_today, piece, whole_file
from starter.identity.asking import Asking
from starter.raw_evidence import raw_answer
from starter.services import WithServices
from starter.web.pages import page
from starter.web.reader import Reader
from starter.wording.answers import pretty
from starter.wording.facts import fact_lines
from starter.wording.grading import PARTS

router = APIRouter()
_LONGEST_ANSWER: Final = 200_000


@router.get("/customers/{customer_id}/file")
async def credit_file(request: Request, customer_id: PathId, services: WithServices, asking: Asking) -> HTMLResponse:
    """Evidence, gaps, contradictions, the points table, owners, reviews: `authority.role`, `file.unknown`."""
    asking.require("read.evidence")
    desk, reader = services.desk, Reader.of(request)
    whole, graded = await whole_file(desk, customer_id), await grade_today(desk, customer_id)
    return page(
        request,
        "customer/file.html",
        whole=whole,
        result=graded.result,
        left_out=graded.known.left_out,
        parts_of_card=[(name, PARTS[name][reader.language]) for name in PARTS],
        evidence=[(each, remarks(each, whole.history)) for each in whole.file.state.evidence],
        gaps=[(gap, instead(gap, whole, desk.today())) for gap in whole.file.state.gaps],
        questions=_open_questions(whole),
        tree=await company_tree(desk, customer_id),
        today=desk.today(),
        **reader.grading,
    )


@router.get("/customers/{customer_id}/evidence/{evidence_id}")
async def evidence(
    request: Request, customer_id: PathId, evidence_id: PathId, services: WithServices, asking: Asking
) -> HTMLResponse:
    """One piece, with its earlier ones and corrections: `evidence.unknown`."""
    asking.require("read.evidence")
    found, same, current = await _piece(services.desk, customer_id, evidence_id)
    return page(
        request,
        "customer/evidence.html",
        customer=await services.desk.customer(customer_id),
        piece=found,
        lines=list(fact_lines(current.facts)),
        same=same,
        answer=None,
        today=services.desk.today(),
    )


@router.get("/customers/{customer_id}/evidence/{evidence_id}/answer")
async def answer(
    request: Request, customer_id: PathId, evidence_id: PathId, services: WithServices, asking: Asking
) -> HTMLResponse:
    """The same with what the source answered, word for word: `evidence.erased`, `evidence.no_answer`."""
    asking.require("read.raw_evidence")
    found, same, current = await _piece(services.desk, customer_id, evidence_id)
    raw = await raw_answer(services.desk, customer_id, current)
    return page(
        request,
        "customer/evidence.html",
        customer=await services.desk.customer(customer_id),
        piece=found,
        lines=list(fact_lines(current.facts)),
        same=same,
        answer=pretty(raw)[:_LONGEST_ANSWER],
        today=services.desk.today(),
    )


async def _piece(desk: Any, customer_id: str, evidence_id: str) -> tuple[PastPiece, tuple[PastPiece, ...], Evidence]:
    """The piece as it came, those of the same source and kind, and the facts that count."""
    found, same = await piece(desk, customer_id, evidence_id)
    facts = found.corrections[-1].facts if found.corrections else found.evidence.facts
    return found, same, found.evidence.model_copy(update={"facts": facts})


def remarks(one: Evidence, history: tuple[PastPiece, ...]) -> list[str]:
    """What a reader should know of a piece beside its age."""
    corrected = any(each.corrections for each in history if each.evidence.evidence_id == one.evidence_id)
    lapsed = isinstance(one.facts, RegistryFacts) and bool(one.facts.registration_lapsed)
    marks = (("partial", one.partial), ("paid", one.paid), ("corrected", corrected), ("identifier_lapsed", lapsed))
    return [mark for mark, on in marks if on]


def instead(gap: Gap, whole: WholeFile, today: date) -> list[Evidence]:
    """What counts where a source was silent."""
    return [each for each in whole.file.state.evidence if each.kind is gap.kind and each.fresh_on(today)]


def _open_questions(whole: WholeFile) -> list[Any]:
    state = whole.file.state
    asked = state.concluded.open_questions if state.concluded else ()
    return [hit for hit in asked if not state.is_decided(hit)]
