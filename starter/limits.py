"""Limits as they are asked for, checked before anything is sent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.base import Value
from domain.customer.commands import SetLimit, SetTemporaryLimit
from domain.customer.decide import CustomerContext, set_limit, set_temporary_limit
from domain.errors import ActorMissing
from domain.money import Money
from domain.policy import Policy


class LimitRequest(Value):
    """`amount` None is unlimited. `approval` names what allows it; `valid_from` is today by default."""

    amount: str | None
    approval: str
    valid_from: date | None = None
    insured: str = "0"
    insured_counted_percent: Decimal = Decimal(100)


class TemporaryLimitRequest(Value):
    """Replaces the own limit through `valid_until`, if it is higher."""

    amount: str
    approval: str
    valid_until: date
    valid_from: date | None = None


def checked(
    request: LimitRequest | TemporaryLimitRequest, currency: str, actor: str, policy: Policy | None, today: date
) -> SetLimit | SetTemporaryLimit:
    """The command; refuses `actor.missing`, `amount.*`, `limit.*`, and with a policy at hand `authority.limit`."""
    if not actor.strip():
        raise ActorMissing("a limit is set by somebody: say who acts", field="actor")
    command = _command(request, currency, today)
    if policy is not None:
        context = CustomerContext(policy=policy, actor=policy.person(actor), today=today)
        if isinstance(command, SetLimit):
            set_limit(command, currency, context)
        else:
            set_temporary_limit(command, currency, context)
    return command


def _command(request: LimitRequest | TemporaryLimitRequest, currency: str, today: date) -> SetLimit | SetTemporaryLimit:
    amount = None if request.amount is None else Money.of(request.amount, currency).amount
    valid_from = request.valid_from or today
    if isinstance(request, TemporaryLimitRequest):
        return SetTemporaryLimit(
            amount=amount or Decimal(0),
            valid_from=valid_from,
            valid_until=request.valid_until,
            approval=request.approval,
        )
    return SetLimit(
        currency=currency,
        amount=amount,
        unlimited=amount is None,
        valid_from=valid_from,
        approval=request.approval,
        insured=Money.of(request.insured, currency).amount,
        insured_counted_percent=request.insured_counted_percent,
    )
