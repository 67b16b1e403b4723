"""The cover of one order: what was chosen and why, and per delivery who carries what, with the days that count."""

from __future__ import annotations

from datetime import date

from activities.postgres import cover_reading
from activities.postgres.cover_reading import Wanted
from activities.postgres.cover_rows import AssignmentRow, InsuredRow
from activities.postgres.rows import EventRow, SaleFile
from domain.base import Value
from domain.cover.choice import Choice
from domain.cover.part import CoverPart
from domain.money import Money
from domain.sale.events import CoverDecided, OrderApproved
from starter.books import Books


class Chosen(Value):
    """A decision that rests on cover. `held_against` names the exposure that the limit was held against."""

    on: date
    rule: str
    held_against: str
    choice: Choice


class DeliveryCover(Value):
    """One delivery: the parts of its cover as they were when it left, and what became of them."""

    delivery_id: str
    amount: Money
    on: date
    invoice_no: str | None
    parts: tuple[CoverPart, ...]
    insured: tuple[InsuredRow, ...]
    assignment: AssignmentRow | None


class OrderCover(Value):
    """`reserved` carries what has not left, in `currency`, that of the customer's account. `plan` is what the order
    waits for while limits are asked for."""

    order_id: str
    currency: str
    chosen: tuple[Chosen, ...]
    plan: Choice | None
    reserved: tuple[CoverPart, ...]
    deliveries: tuple[DeliveryCover, ...]

    @property
    def anything(self) -> bool:
        """Whether cover plays any part in it."""
        shared = any(each.parts or each.insured or each.assignment for each in self.deliveries)
        return bool(self.chosen or self.plan or self.reserved or shared)


async def order_cover(books: Books, order_id: str, file: SaleFile | None = None) -> OrderCover:
    """`file` where the sale has been read already. Or `order.unknown`."""
    file, pool = file or await books.sale(order_id), books.read.pool
    wanted = Wanted(order_id=order_id, ended=True)
    insured = (await cover_reading.insured(pool, wanted, most=1000)).items if file.receivables else ()
    sold = (await cover_reading.assignments(pool, wanted, most=1000)).items if file.receivables else ()
    return OrderCover(
        order_id=order_id,
        currency=file.state.account_currency,
        chosen=tuple(each for row in file.timeline if (each := _chosen(row, books)) is not None),
        plan=file.state.cover_plan,
        reserved=file.state.covers,
        deliveries=tuple(
            DeliveryCover(
                delivery_id=each.delivery_id,
                amount=each.amount,
                on=each.on,
                invoice_no=each.invoice_no,
                parts=each.covers,
                insured=tuple(row for row in insured if each.invoice_no and row.invoice_no == each.invoice_no),
                assignment=next((row for row in sold if row.key == each.invoice_no), None),
            )
            for each in file.state.deliveries
        ),
    )


def _chosen(row: EventRow, books: Books) -> Chosen | None:
    if row.type not in (OrderApproved.event_type, CoverDecided.event_type) or not row.data.get("cover_choice"):
        return None
    return Chosen(
        on=books.day_of(row.business_time),
        rule=row.data["rule"],
        held_against=row.data.get("inputs", {}).get("limit_check", "gross"),
        choice=row.data["cover_choice"],
    )
