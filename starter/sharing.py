"""What shares a risk, as every way in looks it up: what is asked for, or `cover.unknown`."""

from __future__ import annotations

from typing import TypeVar

from activities.postgres import cover_reading
from activities.postgres.cover_rows import (
    AgreementRow,
    AssignmentRow,
    BuyerLimitRow,
    GuaranteeRow,
    InsuranceRow,
    InsuredRow,
)
from domain import ids
from domain.cover.refusals import CoverUnknown
from starter.books import Books

RowT = TypeVar("RowT")


async def insurance(books: Books, policy_id: str) -> InsuranceRow:
    found = await cover_reading.insurance(books.read.pool, ids.insurance_stream(policy_id), books.today())
    return _known(found, f"insurance policy {policy_id}", "policy_id")


async def agreement(books: Books, agreement_id: str) -> AgreementRow:
    """A factoring agreement."""
    found = await cover_reading.agreement(books.read.pool, ids.factoring_stream(agreement_id), books.today())
    return _known(found, f"factoring agreement {agreement_id}", "agreement_id")


async def buyer_limit(books: Books, agreement_stream: str, customer_id: str) -> BuyerLimitRow:
    found = await cover_reading.buyer_limit(books.read.pool, ids.buyer_limit_stream(agreement_stream, customer_id))
    return _known(found, f"limit for {customer_id} under {agreement_stream}", "customer_id")


async def guarantee(books: Books, guarantee_id: str) -> GuaranteeRow:
    found = await cover_reading.guarantee(books.read.pool, ids.guarantee_stream(guarantee_id))
    return _known(found, f"guarantee {guarantee_id}", "guarantee_id")


async def assignment(books: Books, invoice_no: str) -> AssignmentRow:
    """An invoice that was offered to a factor."""
    found = await cover_reading.assignment(books.read.pool, invoice_no)
    return _known(found, f"invoice {invoice_no} that was offered to a factor", "invoice_no")


async def insured(books: Books, receivable_id: str) -> InsuredRow:
    """An insured receivable."""
    found = await cover_reading.insured_receivable(books.read.pool, receivable_id)
    return _known(found, f"insured receivable {receivable_id}", "receivable_id")


async def agreement_stream(books: Books, named: str) -> str:
    """The stream of the policy or agreement of this number; a policy where both have it."""
    for stream in (named, ids.insurance_stream(named), ids.factoring_stream(named)):
        right = ids.split_stream(stream)[0] in ("insurance", "factoring")
        if right and await cover_reading.exists(books.read.pool, stream):
            return stream
    raise CoverUnknown(f"there is no policy or agreement {named}", field="agreement")


def _known(found: RowT | None, named: str, field: str) -> RowT:
    if found is None:
        raise CoverUnknown(f"there is no {named}", field=field)
    return found
