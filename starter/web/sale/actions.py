"""What people do about a sale from its page. A refusal is shown on the page itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from domain.access.rights import Action
from domain.approval.conditions import Proofs
from domain.errors import Conflict, Refusal
from domain.money import Money
from starter.api.v1.fields import PathId, Text
from starter.desk import Desk
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.services import Services, WithServices
from starter.web.sale import story
from starter.web.sale.page import shown

router = APIRouter()

Written = Annotated[Text, Form()]


class SaleChanged(Conflict):
    """The sale has moved on since the page was made."""

    code = "sale.changed"


@dataclass(frozen=True)
class Sent:
    """A form of the page: `version` is that of the sale as the page showed it, and the page made the `command_id`, so
    that a form that is sent twice is carried out once."""

    request: Request
    order_id: str
    services: Services
    asking: Principal
    version: int
    command_id: str

    @property
    def desk(self) -> Desk:
        return self.services.desk

    @property
    def by(self) -> dict[str, str]:
        return {"actor": self.asking.id, "command_id": self.command_id}

    async def money(self, written: str) -> Money:
        """In the order's currency; `amount.*`."""
        currency = (await self.desk.sale(self.order_id)).amount.currency
        return Money.of(written.strip().replace(",", ""), currency)

    async def carry_out(self, action: Action, work: Callable[[], Awaitable[Any]]) -> Response:
        """Does it if the page is still true, and says on the page what came of it."""
        self.asking.require(action)
        try:
            await self._require_current()
            await work()
        except Refusal as refusal:
            self.request.scope["refusal"] = refusal
            return await shown(self.request, self.order_id, self.services, self.asking, refusal=refusal)
        return RedirectResponse(f"/sales/{self.order_id}?done={action}", status_code=303)

    async def _require_current(self) -> None:
        file = await self.desk.sale(self.order_id)
        # What is sent again meets the change that it made itself.
        again = any(row.command_id == self.command_id for row in file.timeline)
        if story.version(file) != self.version and not again:
            raise SaleChanged("the sale has changed since the page was made", field="version")


async def sent(
    request: Request,
    order_id: PathId,
    services: WithServices,
    asking: Asking,
    version: Annotated[int, Form(ge=0)],
    command_id: Annotated[str, Form(pattern="^[A-Za-z0-9-]{8,64}$")],
) -> Sent:
    """What every form of the page brings along."""
    return Sent(request, order_id, services, asking, version, command_id)


Form_ = Annotated[Sent, Depends(sent)]


@router.post("/sales/{order_id}/amend")
async def amend(form: Form_, amount: Written) -> Response:
    """The order's new whole amount."""

    async def work() -> None:
        await form.desk.amend(form.order_id, await form.money(amount), **form.by)

    return await form.carry_out("order.amend", work)


@router.post("/sales/{order_id}/cancel")
async def cancel(form: Form_, reason: Written) -> Response:
    """The order is not wanted any more."""
    return await form.carry_out("order.cancel", lambda: form.desk.cancel(form.order_id, reason.strip(), **form.by))


@router.post("/sales/{order_id}/accept")
async def accept(form: Form_, deposit: Written = "", cover: Written = "", guarantee: Written = "") -> Response:
    """The offer, with a reference for each thing that it asks for."""
    proofs = Proofs(deposit=deposit.strip(), cover=cover.strip(), guarantee=guarantee.strip())
    return await form.carry_out("order.accept_offer", lambda: form.desk.accept_offer(form.order_id, proofs, **form.by))


@router.post("/sales/{order_id}/dispatch")
async def dispatch(form: Form_, amount: Written = "", final: Written = "") -> Response:
    """Goods leave: all that is left, or the amount given."""

    async def work() -> None:
        some = await form.money(amount) if amount.strip() else None
        await form.desk.dispatch(form.order_id, some, final=bool(final), **form.by)

    return await form.carry_out("order.dispatch", work)


@router.post("/sales/{order_id}/return")
async def return_goods(form: Form_, invoice_no: Written, amount: Written, reason: Written) -> Response:
    """Goods come back: a credit note on the invoice."""

    async def work() -> None:
        money = await form.money(amount)
        await form.desk.return_goods(form.order_id, invoice_no, money, reason.strip(), **form.by)

    return await form.carry_out("order.return", work)
