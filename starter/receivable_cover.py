"""The cover of one receivable, and of one customer: who carries what, and whom the customer pays."""

from __future__ import annotations

from activities.postgres import cover_reading
from activities.postgres.cover_reading import Wanted
from activities.postgres.cover_rows import AgreementRow, AssignmentRow, BuyerLimitRow, GuaranteeRow, InsuredRow
from activities.postgres.rows import CustomerFile, ReceivableFile
from domain.base import Value
from domain.cover.assignment.state import OFFERABLE, AssignmentPhase
from domain.ids import customer_stream, group_stream
from starter.books import Books


class ReceivableCover(Value):
    """`payee` is empty where the customer pays us. `guarantees` are those that carry a part of it; `agreements` those
    under which its invoice can be offered."""

    insured: InsuredRow | None
    assignment: AssignmentRow | None
    payee: str
    account_no: str
    guarantees: tuple[GuaranteeRow, ...]
    agreements: tuple[AgreementRow, ...]


class CustomerCover(Value):
    """Limits of insurers and factors for a customer, and the guarantees given for it or its group."""

    limits: tuple[BuyerLimitRow, ...]
    guarantees: tuple[GuaranteeRow, ...]


async def receivable_cover(books: Books, file: ReceivableFile) -> ReceivableCover:
    """Of a receivable that has been read already."""
    pool = books.read.pool
    assignment = await cover_reading.assignment(pool, file.invoice_no)
    phase = AssignmentPhase.NEW if assignment is None else assignment.phase
    active = phase is AssignmentPhase.ACTIVE
    streams = {part.stream for part in file.state.covers if part.kind == "guarantee"}
    guarantees = [await cover_reading.guarantee(pool, stream) for stream in sorted(streams)]
    offerable = phase in OFFERABLE and file.phase != "settled" and file.order_id
    agreements = (await cover_reading.agreements(pool, books.today())).items if offerable else ()
    return ReceivableCover(
        insured=await cover_reading.insured_receivable(pool, file.receivable_id),
        assignment=assignment,
        payee=assignment.payee if assignment and active else "",
        account_no=assignment.account_no if assignment and active else "",
        guarantees=tuple(row for row in guarantees if row is not None),
        agreements=tuple(row for row in agreements if row.in_force),
    )


async def customer_cover(books: Books, customer: CustomerFile) -> CustomerCover:
    """Of a customer that has been read already."""
    pool, group = books.read.pool, customer.group_id
    accounts = (customer_stream(customer.customer_id), *([group_stream(group)] if group else []))
    wanted = Wanted(accounts=accounts)
    return CustomerCover(
        limits=(await cover_reading.buyer_limits(pool, wanted)).items,
        guarantees=(await cover_reading.guarantees(pool, wanted)).items,
    )
