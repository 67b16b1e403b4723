"""Factoring on the store: what follows is delivered by hand, as the relay and the workflows would."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import TypeAdapter

from activities.contracts import AnyCommand
from domain.cover.assignment.commands import OfferInvoice
from domain.cover.buyer_limit.commands import RequestLimit
from domain.cover.factoring.commands import TakeAgreement
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.partner.answer import NoticeKind, PartnerAnswer, PartnerNotice
from domain.cover.partner.commands import HearNotice, ReceiveAnswer
from tests.domain.cover.factoring.agreements import factoring_terms
from tests.store.scene import DAY, START, Scene, cny

AGREEMENT: Final = "factoring/F-1"
LIMIT: Final = "buyer_limit/F-1.C1"
_COMMAND: Final[TypeAdapter[Any]] = TypeAdapter(AnyCommand)
_EXPOSURE_SQL: Final = """
SELECT reserved + delivered + receivable - unapplied AS gross, covered FROM account WHERE account_id = 'customer/C1'
"""
_TOLD_SQL: Final = """
UPDATE outbox SET status = 'delivered' WHERE id = (
    SELECT id FROM outbox WHERE status = 'waiting' AND kind = 'signal' AND payload->>'signal' = 'tell'
    ORDER BY seq LIMIT 1)
RETURNING id, target, payload
"""


def terms(**changes: Any) -> FactoringTerms:
    """Those of the domain's tests; what is unpaid ten days after it fell due is bought back."""
    return factoring_terms(**({"recourse_days": 10, "excluded_countries": ()} | changes))


async def deliver(scene: Scene, at: datetime = START) -> list[str]:
    """Carries out what follows from facts until nothing does; returns the codes of what was refused."""
    refused = list[str]()
    while told := await scene.pool.fetchrow(_TOLD_SQL):
        command = _COMMAND.validate_python(told["payload"]["command"])
        envelope = scene.envelope(told["target"], command, at=at, actor="system", command_id=told["id"])
        outcome = await scene.store.record(envelope)
        if outcome.refused is not None:
            refused.append(outcome.refused.code)
    return refused


async def agreed(scene: Scene, limit: int | None = None, **changes: Any) -> None:
    """An agreement, and where one is given the factor's limit for the customer C1."""
    await scene.record(AGREEMENT, TakeAgreement(terms=terms(**changes)))
    if limit is None:
        return
    sought = RequestLimit(agreement=AGREEMENT, account="customer/C1", amount=cny(limit))
    await scene.record(LIMIT, sought)
    granted = PartnerAnswer(outcome="accepted", amount=cny(limit), on=DAY)
    await answer(scene, (await scene.snapshot(LIMIT))["reference"], granted)


async def offer(scene: Scene, invoice_no: str) -> str:
    """A person offers the invoice; returns its stream."""
    stream = f"assignment/{invoice_no}"
    await scene.record(stream, OfferInvoice(agreement=AGREEMENT, account="customer/C1"))
    return stream


async def answer(scene: Scene, reference: str, said: PartnerAnswer, at: datetime = START) -> None:
    """The partner answers and everything follows."""
    await scene.record(f"partner_job/{reference}", ReceiveAnswer(answer=said), at=at)
    assert await deliver(scene, at) == []


async def accept(scene: Scene, reference: str, at: datetime = START) -> None:
    await answer(scene, reference, PartnerAnswer(outcome="accepted"), at)


def days(number: int) -> datetime:
    return START + timedelta(days=number)


def said(kind: NoticeKind, invoice_no: str, amount: int | None = None, *, id_: str = "N-1") -> HearNotice:
    paid = None if amount is None else cny(amount)
    notice = PartnerNotice(notice_id=id_, partner="factor", name="", kind=kind, subject=invoice_no, amount=paid)
    return HearNotice(notice=notice)


async def exposed(scene: Scene) -> tuple[Any, Any]:
    """The gross exposure to C1 and what cover would pay of it."""
    row = await scene.row(_EXPOSURE_SQL)
    return row["gross"], row["covered"]
