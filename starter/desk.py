"""What every way in has in common: one method for each thing that a person or a program can ask for.

Checks what can be refused before anything is sent, sends the rest through the gateway, and answers with the read model
as it stands afterwards. Refusals are those of the domain, by code.
"""

from __future__ import annotations

from typing import Any

from activities.postgres.rows import CustomerFile, GroupRow, ReceivableFile, SaleFile
from domain.approval.conditions import Proofs
from domain.customer.commands import (
    AssignGrade,
    IdentifyCustomer,
    LiftHold,
    MoveToGroup,
    PlaceHold,
    RefundUnapplied,
    RegisterCustomer,
    RegisterGroup,
)
from domain.errors import UnappliedNone
from domain.ids import (
    checked_id,
    customer_stream,
    group_stream,
    receivable_stream,
    sale_stream,
)
from domain.legal_ids import LegalId
from domain.money import Money
from domain.receivable.commands import RecordCall, UseUnappliedCash
from domain.review.commands import Asked, Cause
from domain.sale import commands as sale
from domain.sale.events import GoodsDispatched
from domain.sale.order import Answer, Order
from domain.sale.refusals import OrderReused
from starter import cashier, limits, registering, takeover
from starter.cashier import Paid, Payment
from starter.cover_desk import CoverDesk
from starter.gateway import StreamEnded
from starter.limits import LimitRequest, TemporaryLimitRequest
from starter.noting import refusals_noted
from starter.registering import Registered, RegistrationsFile
from starter.sending import acting, new_id
from starter.takeover import OpenItemsFile, Progress, TakenOver


class Desk(CoverDesk):
    """`actor` is who acts, a staff id or a system. The same `command_id` is carried out once; by default it is new."""

    # Orders

    async def submit_order(self, order: Order, actor: str) -> Answer:
        """The credit decision. The same order gets the same answer for ever; `order.reused` for other content."""
        order.checked()
        try:
            async with refusals_noted(self.read.pool, actor, "submit_order", sale_stream(order.order_id)):
                return await self.gateway.submit(order, acting(actor))
        except StreamEnded:
            known = (await self.sale(order.order_id)).state
            if known.content_hash != order.content_hash or known.answer is None:
                raise OrderReused(f"order {order.order_id} exists with other content", field="order_id") from None
            return known.answer

    async def amend(self, order_id: str, amount: Money, *, actor: str, command_id: str | None = None) -> SaleFile:
        """The order's new whole amount; beyond the release only the difference is decided."""
        return await self._sell(order_id, sale.AmendOrder(amount=amount), actor, command_id)

    async def cancel(self, order_id: str, reason: str, *, actor: str, command_id: str | None = None) -> SaleFile:
        return await self._sell(order_id, sale.CancelOrder(reason=reason), actor, command_id)

    async def accept_offer(
        self, order_id: str, proofs: Proofs | None = None, *, actor: str, command_id: str | None = None
    ) -> SaleFile:
        """With a reference for each thing that the offer asks for."""
        return await self._sell(order_id, sale.AcceptOffer(proofs=proofs or Proofs()), actor, command_id)

    async def dispatch(
        self,
        order_id: str,
        amount: Money | None = None,
        *,
        actor: str,
        delivery_id: str | None = None,
        invoice_no: str | None = None,
        final: bool = False,
        command_id: str | None = None,
    ) -> SaleFile:
        """Goods leave. Without an amount all that is left of the order; without a delivery id the next one of it."""
        known = await self.sale(order_id)
        # A repeated command must look the same, although less is left of the order by then.
        goods = (
            GoodsDispatched.model_validate(fact.data)
            for fact in known.timeline
            if fact.command_id == command_id and fact.type == GoodsDispatched.event_type
        )
        before = next(goods, None)
        number = before.delivery_id if before else f"D{len(known.state.deliveries) + 1}"
        command = sale.DispatchGoods(
            delivery_id=delivery_id or number,
            amount=amount or (before.amount if before else known.left),
            invoice_no=invoice_no,
            final=final,
        )
        return await self._sell(order_id, command, actor, command_id)

    async def return_goods(
        self, order_id: str, invoice_no: str, amount: Money, reason: str, *, actor: str, command_id: str | None = None
    ) -> SaleFile:
        command = sale.ReturnGoods(invoice_no=invoice_no, amount=amount, reason=reason)
        return await self._sell(order_id, command, actor, command_id)

    # Customers and groups

    async def add_customer(
        self,
        customer: RegisterCustomer,
        *,
        actor: str,
        grade: AssignGrade | None = None,
        limit: LimitRequest | None = None,
        command_id: str | None = None,
    ) -> CustomerFile:
        """Registers a customer, with its grade and limit if they are known; all of it or nothing. Without a grade a
        review follows by itself, if the policy in force knows reviews."""
        unknown = grade is None and self.policy is not None and self.policy.review is not None
        # The size of the limit decides what the review asks, so that it waits for one that is given.
        customer = customer.model_copy(update={"review": customer.review or (unknown and limit is None)})
        first = command_id or new_id()
        checked_id(customer.customer_id, field="customer_id")
        set_limit = limits.checked(limit, customer.currency, actor, await self.rules(), self.today()) if limit else None
        stream = customer_stream(customer.customer_id)
        await self.record(stream, customer, actor, first)
        if grade is not None:
            await self.record(stream, grade, actor, f"{first}.grade")
        if set_limit is not None:
            await self.record(stream, set_limit, actor, f"{first}.limit")
            if unknown:
                await self.gateway.review(customer.customer_id, Asked(cause=Cause.NEW_CUSTOMER, by=actor))
        return await self.customer(customer.customer_id)

    async def add_group(self, group: RegisterGroup, *, actor: str, command_id: str | None = None) -> GroupRow:
        checked_id(group.group_id, field="group_id")
        await self.record(group_stream(group.group_id), group, actor, command_id)
        return await self.group(group.group_id)

    async def identify(
        self, customer_id: str, identifiers: tuple[LegalId, ...], *, actor: str, command_id: str | None = None
    ) -> CustomerFile:
        """Adds legal identifiers; one of a scheme that is on file replaces it."""
        return await self._file(customer_id, IdentifyCustomer(identifiers=identifiers), actor, command_id)

    async def move_to_group(
        self, customer_id: str, group_id: str | None, reason: str, *, actor: str, command_id: str | None = None
    ) -> CustomerFile:
        """The customer belongs to that group from now on, or to none, and its exposure with it."""
        return await self._file(customer_id, MoveToGroup(group_id=group_id, reason=reason), actor, command_id)

    async def grade(
        self, customer_id: str, grade: AssignGrade, *, actor: str, command_id: str | None = None
    ) -> CustomerFile:
        return await self._file(customer_id, grade, actor, command_id)

    async def place_hold(
        self, customer_id: str, reason: str, *, actor: str, command_id: str | None = None
    ) -> CustomerFile:
        """New orders of this customer wait until the hold of this reason is lifted."""
        return await self._file(customer_id, PlaceHold(reason=reason), actor, command_id)

    async def lift_hold(
        self, customer_id: str, reason: str, *, actor: str, command_id: str | None = None
    ) -> CustomerFile:
        return await self._file(customer_id, LiftHold(reason=reason), actor, command_id)

    async def set_limit(
        self,
        customer_id: str,
        limit: LimitRequest | TemporaryLimitRequest,
        *,
        actor: str,
        command_id: str | None = None,
    ) -> CustomerFile:
        known = await self.customer(customer_id)
        command = limits.checked(limit, known.currency, actor, await self.rules(), self.today())
        return await self._file(customer_id, command, actor, command_id)

    async def set_group_limit(
        self, group_id: str, limit: LimitRequest | TemporaryLimitRequest, *, actor: str, command_id: str | None = None
    ) -> GroupRow:
        known = await self.group(group_id)
        command = limits.checked(limit, known.currency, actor, await self.rules(), self.today())
        await self.record(group_stream(group_id), command, actor, command_id)
        return await self.group(group_id)

    async def refund(
        self, customer_id: str, amount: Money, reference: str, *, actor: str, command_id: str | None = None
    ) -> CustomerFile:
        """Unapplied cash goes back to the customer."""
        return await self._file(customer_id, RefundUnapplied(amount=amount, reference=reference), actor, command_id)

    # Money

    async def pay(self, payment: Payment, *, actor: str) -> Paid:
        """Books a payment, once for each payment id: see `starter.cashier`."""
        return await cashier.pay(self, payment, actor)

    async def use_unapplied(
        self, receivable_id: str, amount: Money | None = None, *, actor: str, command_id: str | None = None
    ) -> ReceivableFile:
        """Settles a receivable from the customer's unapplied cash; without an amount as far as it reaches."""
        known = await self.receivable(receivable_id)
        reference = command_id or new_id()
        if amount is None:
            file = await self.customer(known.customer_id)
            held = [cash for cash in file.unapplied if cash.currency == known.balance.currency]
            if not held:
                raise UnappliedNone(f"no {known.balance.currency} is unapplied", field="customer_id")
            amount = min(held[0], known.balance)
        command = UseUnappliedCash(reference=reference, amount=amount)
        await self.tell(receivable_stream(receivable_id), command, actor, reference)
        return await self.receivable(receivable_id)

    async def record_call(
        self, receivable_id: str, note: str, *, actor: str, command_id: str | None = None
    ) -> ReceivableFile:
        """The call that the ladder asked for has been made."""
        await self.receivable(receivable_id)
        await self.tell(receivable_stream(receivable_id), RecordCall(note=note), actor, command_id)
        return await self.receivable(receivable_id)

    async def import_open_items(self, file: OpenItemsFile, *, actor: str, progress: Progress) -> TakenOver:
        """Takes over the receivables of another system: see `starter.takeover`."""
        return await takeover.import_open_items(self, file, actor, progress)

    async def import_registrations(self, file: RegistrationsFile, *, actor: str, progress: Progress) -> Registered:
        """Visits and forms from a file: see `starter.registering`."""
        return await registering.import_registrations(self, file, actor, progress)

    # How it is sent

    async def _sell(self, order_id: str, command: Any, actor: str, command_id: str | None) -> SaleFile:
        await self.sale(order_id)
        await self.tell(sale_stream(order_id), command, actor, command_id)
        return await self.sale(order_id)

    async def _file(self, customer_id: str, command: Any, actor: str, command_id: str | None) -> CustomerFile:
        await self.customer(customer_id)
        await self.record(customer_stream(customer_id), command, actor, command_id)
        return await self.customer(customer_id)
