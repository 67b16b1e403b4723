"""What the insurer is asked about one receivable."""

from __future__ import annotations

from datetime import date

from domain.base import OtherStream
from domain.cover.context import CoverContext
from domain.cover.insured.state import InsuredState
from domain.cover.partner.answer import PartnerRequest, RequestKind
from domain.cover.partner.asking import ask_partner
from domain.money import Money


def next_reference(state: InsuredState, kind: RequestKind, later: int = 0) -> str:
    """The reference of the next request of this receivable; `later` counts those of the same decision before it."""
    return f"{kind}.{state.receivable_id}.{state.requests + 1 + later}"


def ask_insurer(
    state: InsuredState,
    context: CoverContext,
    kind: RequestKind,
    reference: str,
    amount: Money,
    *,
    until: date | None = None,
    documents: tuple[str, ...] = (),
) -> OtherStream:
    """The request, with what a clerk of the insurer needs to find the receivable. Refuses `cover.off`."""
    request = PartnerRequest(
        partner="insurer",
        name=state.agreed.insurer,
        kind=kind,
        reference=reference,
        subject=state.receivable_id,
        amount=amount,
        on=context.today,
        until=until,
        documents=documents,
        facts={
            "policy": state.policy_id,
            "invoice": state.invoice_no,
            "due_on": state.due_on.isoformat() if state.due_on else "",
        },
    )
    return ask_partner(request, context, state.customer_id)
