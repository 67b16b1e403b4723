"""A guarantee is given, extended, given back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from domain.base import Event
from domain.cover.context import CoverContext
from domain.cover.duty import DutyMet, open_duties
from domain.cover.guarantee import refusals
from domain.cover.guarantee.commands import ExtendGuarantee, GiveGuarantee, ReleaseGuarantee
from domain.cover.guarantee.events import GuaranteeEnded, GuaranteeExtended, GuaranteeGiven
from domain.cover.guarantee.evolve import fold_guarantee
from domain.cover.guarantee.state import GuaranteePhase, GuaranteeState
from domain.cover.guarantee.watch import look_again, sales_of
from domain.cover.refusals import CoverCurrency, CoverExists, CoverNotInForce, CoverOff, CoverUnknown
from domain.customer.decide import GroupUnknown
from domain.customer.state import CustomerState, GroupState
from domain.ids import checked_id, split_stream


def give(state: GuaranteeState, command: GiveGuarantee, context: CoverContext) -> tuple[Event, ...]:
    """Refuses `cover.exists`, `guarantee.account`, `customer.unknown`, `group.unknown`, `cover.currency`,
    `amount.not_positive`, `guarantee.percent`, `guarantee.guarantor_missing`, `guarantee.expired`, `cover.off`."""
    guarantee_id = checked_id(split_stream(context.stream)[1], field="guarantee_id")
    if state.phase is not GuaranteePhase.NEW:
        raise CoverExists(f"{guarantee_id} is another guarantee", field="guarantee_id")
    account = _account(command, context)
    if command.amount.currency != account.currency:
        raise CoverCurrency(f"the account is in {account.currency}", field="amount", currency=account.currency)
    command.amount.require_positive("amount")
    if not command.guarantor.strip():
        raise refusals.GuarantorMissing("say who guarantees", field="guarantor")
    _require_percents(command)
    if command.expires_on <= context.today:
        raise refusals.GuaranteeExpired("its last day must be after today", field="expires_on")
    known = command.model_dump(include={"guarantor", "account", "expires_on", "orders", "percent", "fee_percent"})
    given = GuaranteeGiven(
        guarantee_id=guarantee_id,
        customer_id=account.customer_id if isinstance(account, CustomerState) else "",
        amount=command.amount,
        warn_on=_warn_on(command.expires_on, context),
        **known,
    )
    return (given,)


def extend(state: GuaranteeState, command: ExtendGuarantee, context: CoverContext) -> tuple[Event, ...]:
    """Meets the duty to renew it. Refuses what `require_given` does, `guarantee.not_later` and
    `guarantee.reference_missing`."""
    expires_on = require_given(state, context.today)
    if command.expires_on <= expires_on:
        raise refusals.GuaranteeNotLater(f"it lasts through {expires_on} already", field="expires_on")
    if not command.reference.strip():
        raise refusals.GuaranteeReferenceMissing("name the guarantor's agreement", field="reference")
    warn_on = _warn_on(command.expires_on, context)
    extended = GuaranteeExtended(expires_on=command.expires_on, warn_on=warn_on, reference=command.reference)
    met = tuple(
        DutyMet(duty_id=duty.duty_id, kind=duty.kind, on=context.today, reference=command.reference)
        for duty in open_duties(state.duties)
        if duty.kind == "renewal"
    )
    events = (extended, *met)
    return (*events, *look_again(fold_guarantee(events, state), context.today))


def release(state: GuaranteeState, command: ReleaseGuarantee, context: CoverContext) -> tuple[Event, ...]:
    """Sales whose goods have not left are decided again without it. Refuses what `require_given` does,
    `guarantee.in_use` and `guarantee.reason_missing`."""
    require_given(state, context.today)
    if not command.reason.strip():
        raise refusals.GuaranteeReasonMissing("say why it is given back", field="reason")
    if any(use.dispatched for use in state.uses) or state.waiting:
        raise refusals.GuaranteeInUse("it secures goods that have left", field="guarantee_id")
    ended = GuaranteeEnded(how="released", on=context.today, reason=command.reason, fallen=sales_of(state))
    return (ended, *look_again(fold_guarantee((ended,), state), context.today))


def require_given(state: GuaranteeState, today: date) -> date:
    """The last day of a guarantee that is in force; refuses `cover.unknown`, `guarantee.expired` and
    `cover.not_in_force`."""
    if state.phase is GuaranteePhase.NEW or state.expires_on is None:
        raise CoverUnknown("there is no such guarantee", field="guarantee_id")
    if today > state.expires_on:
        raise refusals.GuaranteeExpired(f"it expired on {state.expires_on}", field="guarantee_id")
    if state.phase is GuaranteePhase.ENDED:
        raise CoverNotInForce("the guarantee has ended", field="guarantee_id")
    return state.expires_on


def _account(command: GiveGuarantee, context: CoverContext) -> CustomerState | GroupState:
    kind, _ = split_stream(command.account)
    if kind == "customer":
        return context.known_customer
    if kind != "group":
        raise refusals.GuaranteeAccount(f"{command.account} is neither customer nor group", field="account")
    if context.group is None or not context.group.exists:
        raise GroupUnknown("the group is not registered", field="account")
    return context.group


def _require_percents(command: GiveGuarantee) -> None:
    for field, percent, least in (("percent", command.percent, "above 0"), ("fee_percent", command.fee_percent, "0")):
        if not Decimal(0) <= percent <= 100 or (field == "percent" and not percent):
            raise refusals.GuaranteePercent(f"{field} is from {least} to 100, not {percent}", field=field)


def _warn_on(expires_on: date, context: CoverContext) -> date:
    rules = context.policy.cover
    if rules is None:
        raise CoverOff("the policy in force has no section `cover`", field="policy")
    return expires_on - timedelta(days=rules.duties.warn_days)
