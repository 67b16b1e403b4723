"""What people do about warnings and segments, through the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from activities.postgres import warning_reading
from activities.postgres.reading import carried_out
from activities.postgres.rows import CustomerFile
from activities.postgres.warning_reading import WarningFile
from domain.customer.commands import LiftConditions, LiftHold
from domain.errors import Conflict
from domain.ids import customer_stream, split_warning_id, warning_reason, warning_stream
from domain.segment.commands import DecideRemoval, RestoreCustomer
from domain.warning.commands import DecideWarning
from domain.warning.decide import WarningUnknown
from domain.warning.events import SaleDecision
from domain.warning.rules import Action
from starter.books import Books

if TYPE_CHECKING:  # lists are to come without Temporal's client
    from starter.desk import Desk


class NothingToLift(Conflict):
    """The warning put neither hold nor condition on the customer, or they were lifted already."""

    code = "warning.nothing_to_lift"


async def known_warning(books: Books, warning_id: str) -> WarningFile:
    """The warning, or `warning.unknown`."""
    found = await warning_reading.warning(books.read.pool, warning_id)
    if found is None:
        raise WarningUnknown(f"there is no warning {warning_id}", field="warning_id")
    return found


async def decide(
    desk: Desk,
    warning_id: str,
    action: Action,
    *,
    reason: str,
    sales: Sequence[SaleDecision] = (),
    days: int | None = None,
    actor: str,
    command_id: str | None = None,
) -> WarningFile:
    """Answers a warning; what it does to the customer is done together with it. Codes: `warning.*`."""
    await known_warning(desk, warning_id)
    customer_id, number = split_warning_id(warning_id)
    command = DecideWarning(number=number, person=actor, action=action, sales=tuple(sales), days=days, reason=reason)
    await desk.record(warning_stream(customer_id), command, actor, command_id)
    return await known_warning(desk, warning_id)


async def lift(desk: Desk, warning_id: str, *, actor: str, command_id: str | None = None) -> CustomerFile:
    """Takes back what was put on the customer because of this warning: hold, shorter terms, wish for cover.

    Codes: `warning.*`, `authority.lift`.
    """
    file = await known_warning(desk, warning_id)
    name, (held, conditioned) = warning_reason(warning_id), await _in_force(desk, file)
    stream, first = customer_stream(file.customer_id), command_id or str(uuid4())
    hold, conditions = f"{first}.hold", f"{first}.conditions"
    if not held and not conditioned and not await _carried_out_before(desk, stream, hold, conditions):
        raise NothingToLift(f"nothing of warning {warning_id} is in force", field="warning_id")
    if held:
        await desk.record(stream, LiftHold(reason=name), actor, hold)
    if conditioned:
        await desk.record(stream, LiftConditions(reason=name), actor, conditions)
    return await desk.customer(file.customer_id)


async def _carried_out_before(books: Books, stream: str, *command_ids: str) -> bool:
    return any([await carried_out(books.read.pool, stream, command_id) for command_id in command_ids])


async def in_force(books: Books, file: WarningFile) -> bool:
    """Whether a hold or condition that came of this warning still stands."""
    return any(await _in_force(books, file))


async def _in_force(books: Books, file: WarningFile) -> tuple[bool, bool]:
    state, name = await warning_reading.standing(books.read.pool, file.customer_id), warning_reason(file.warning_id)
    return name in state.holds, any(each.reason == name for each in state.conditions)


async def decide_removal(
    desk: Desk, customer_id: str, *, confirm: bool, reason: str, actor: str, command_id: str | None = None
) -> CustomerFile:
    """Confirms or rejects that a customer is removed. Codes: `segment.*`, `authority.segment`."""
    return await _file(desk, customer_id, DecideRemoval(confirm=confirm, reason=reason), actor, command_id)


async def restore(
    desk: Desk, customer_id: str, *, reason: str, actor: str, command_id: str | None = None
) -> CustomerFile:
    """Takes a removed customer back."""
    return await _file(desk, customer_id, RestoreCustomer(reason=reason), actor, command_id)


async def _file(
    desk: Desk, customer_id: str, command: DecideRemoval | RestoreCustomer, actor: str, command_id: str | None
) -> CustomerFile:
    await desk.customer(customer_id)
    await desk.record(customer_stream(customer_id), command, actor, command_id)
    return await desk.customer(customer_id)
