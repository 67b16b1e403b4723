"""Who carries the risk of a receivable, and to whom it belongs."""

from __future__ import annotations

from decimal import Decimal

from domain.base import Decision
from domain.cover.part import CoverPart, covered
from domain.money import Money
from domain.policy import convert
from domain.receivable import commands as ask
from domain.receivable import events as happened
from domain.receivable.state import ReceivableState, carried


def change_cover(state: ReceivableState, command: ask.ChangeCover | ask.AssignClaim | ask.ReturnClaim) -> Decision:
    """What carries it from now on. Nothing happens to a receivable that is settled, or that is so already; only a claim
    that was paid while a factor thought about it is assigned even so, for its money is the factor's."""
    if isinstance(command, ask.AssignClaim):
        return _assign(state, command)
    if state.settled:
        return Decision(events=())
    match command:
        case ask.ReturnClaim():
            offered = not state.assigned_to and state.payee
            if state.assigned_to != command.assignment and not offered:
                return Decision(events=())
            return Decision(events=(happened.ClaimReturned(assignment=command.assignment, reason=command.reason),))
        case ask.ChangeCover():
            if _with_part(state.covers, command) == state.covers:
                return Decision(events=())
            covers = _with_part(carried(state), command)
            balance = convert(state.owed, state.rate, state.account_currency).amount
            lost = max(Decimal(0), covered(state.covers, balance) - covered(covers, balance))
            return Decision(events=(happened.CoverChanged(covers=covers, lost=lost, reason=command.reason),))


def _assign(state: ReceivableState, command: ask.AssignClaim) -> Decision:
    nothing = Money.zero(state.owed.currency)
    reduced = nothing if command.claim is None else max(nothing, command.claim - state.owed)
    if state.assigned_to or (state.settled and reduced.is_zero):
        return Decision(events=())
    assigned = happened.ClaimAssigned(
        assignment=command.assignment,
        payee=command.payee,
        account_no=command.account_no,
        reduced=reduced if reduced.is_positive else None,
        cover=None if state.settled else command.cover,
    )
    return Decision(events=(assigned,))


def cover_used(state: ReceivableState, command: ask.BookAllocation) -> tuple[happened.CoverChanged, ...]:
    """What a guarantee that has paid carries no longer: it is used, not lost."""
    part = next((part for part in state.covers if command.paid_by and part.stream == command.paid_by), None)
    if part is None:
        return ()
    left = min(part.amount, command.cover_left)
    kept = part.model_copy(update={"amount": left}) if left > 0 else None
    covers = _with_part(state.covers, ask.ChangeCover(stream=part.stream, part=kept, reason="paid"))
    return (happened.CoverChanged(covers=covers, lost=Decimal(0), reason="paid"),)


def _with_part(covers: tuple[CoverPart, ...], command: ask.ChangeCover) -> tuple[CoverPart, ...]:
    """With the part in its place. It carries no more than before: what it gave back may carry others by now."""
    changed = (_no_more(command.part, part) if part.stream == command.stream else part for part in covers)
    return tuple(part for part in changed if part is not None)


def _no_more(part: CoverPart | None, before: CoverPart) -> CoverPart | None:
    return part and part.model_copy(update={"amount": min(part.amount, before.amount)})
