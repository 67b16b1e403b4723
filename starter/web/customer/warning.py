"""One early warning: what was seen, which business is open, what somebody decided; and the form to decide."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast, get_args

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from activities.postgres.warning_reading import WarningFile
from domain.errors import InvalidInput, Refusal
from domain.warning.decide import WarningDaysInvalid
from domain.warning.events import SaleDecision
from domain.warning.rules import Action
from starter import watch
from starter.api.problems import status_of
from starter.api.v1.fields import DerivedPathId
from starter.identity.asking import Asking
from starter.identity.body import MOST_FIELDS
from starter.identity.principal import Principal
from starter.sending import new_id
from starter.services import Services, WithServices
from starter.web.book_words import FACT_VALUES
from starter.web.pages import page
from starter.web.posted import CommandId, Written, carried_out
from starter.web.reader import Reader
from starter.wording.warnings import NUMBERS

router = APIRouter(form_limits={"max_fields": MOST_FIELDS})

_DAYS_DIGITS: Final = 4


@router.get("/warnings/{warning_id}")
async def warning(
    request: Request, warning_id: DerivedPathId, services: WithServices, asking: Asking, done: str = ""
) -> HTMLResponse:
    """`done` names what has just been done, for the notice on top."""
    return await _shown(request, warning_id, services, asking, done=done)


@router.post("/warnings/{warning_id}/decide")
async def decide(
    request: Request,
    warning_id: DerivedPathId,
    services: WithServices,
    asking: Asking,
    command_id: CommandId,
    action: Written = "",
    days: Written = "",
    reason: Written = "",
) -> Response:
    """For the customer and its open business; a field `sale-ORDER` says what is done about one order instead."""
    asking.require("warning.answer")
    form = await request.form()

    async def doing() -> None:
        await watch.decide(
            services.desk,
            warning_id,
            _action(action, "action"),
            sales=[
                SaleDecision(order_id=name.removeprefix("sale-"), action=_action(value, name))
                for name, value in form.items()
                if name.startswith("sale-") and value
            ],
            days=_days(days),
            reason=reason.strip(),
            actor=asking.id,
            command_id=command_id,
        )

    return await _done(request, warning_id, services, asking, doing(), "warning_decided")


@router.post("/warnings/{warning_id}/lift")
async def lift(
    request: Request, warning_id: DerivedPathId, services: WithServices, asking: Asking, command_id: CommandId
) -> Response:
    """Takes back what the warning put on the customer."""
    asking.require("hold.lift")
    doing = watch.lift(services.desk, warning_id, actor=asking.id, command_id=command_id)
    return await _done(request, warning_id, services, asking, doing, "warning_lifted")


async def _done(
    request: Request, warning_id: str, services: Services, asking: Principal, doing: Awaitable[Any], what: str
) -> Response:
    async def again(refusal: Refusal) -> Response:
        return await _shown(request, warning_id, services, asking, refusal=refusal)

    return await carried_out(request, doing, f"/warnings/{warning_id}?done={what}", again)


async def _shown(
    request: Request,
    warning_id: str,
    services: Services,
    asking: Principal,
    *,
    done: str = "",
    refusal: Refusal | None = None,
) -> HTMLResponse:
    """Or `warning.unknown`. What was written stays in the form with a refusal."""
    asking.require("read.customers")
    file = await watch.known_warning(services.desk, warning_id)
    customer = await services.desk.customer(file.customer_id)
    policy = await services.policy_now.get()
    return page(
        request,
        "customer/warning.html",
        status_code=200 if refusal is None else status_of(refusal),
        file=file,
        customer_name=customer.name,
        otherwise={sale.order_id: sale.action for sale in file.decided.sales} if file.decided else {},
        in_force=await watch.in_force(services.desk, file),
        answers=policy.answers_warnings(asking.role),
        actions=get_args(Action),
        shorter_days=policy.warnings.shorter_term_days if policy.warnings else None,
        numbers=_numbers(file, Reader.of(request)),
        written=await request.form() if request.method == "POST" else {},
        told=Reader.of(request).told,
        done=done,
        refusal=refusal,
        command_id=new_id(),
    )


def _numbers(file: WarningFile, reader: Reader) -> list[tuple[str, str]]:
    """The other figures of the signal, each with its name, the reader's way."""

    def word(name: str) -> str:
        return reader.speech.either(FACT_VALUES, name.replace("_", " "))

    def money(written: str) -> str:
        amount, _, currency = written.partition(" ")
        return reader.money(Decimal(amount), currency)

    say: dict[str, Callable[[str], str]] = {
        **dict.fromkeys(("last_month", "mean", "standard_deviation"), reader.formats.figure),
        **dict.fromkeys(("before", "now", "kind"), word),
        "amount": money,
        "on": lambda day: reader.formats.day(date.fromisoformat(day)),
    }
    order = [*NUMBERS, *sorted(file.facts.keys() - NUMBERS.keys())]
    return [(name, say.get(name, str)(file.facts[name])) for name in order if name in file.facts]


def _action(written: object, field: str) -> Action:
    if written not in get_args(Action):
        raise InvalidInput("choose from what is offered", field=field)
    return cast("Action", written)


def _days(written: str) -> int | None:
    text = written.strip()
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > _DAYS_DIGITS:
        raise WarningDaysInvalid("write a number of days", field="days")
    return int(text)
