"""A guarantee is called for an overdue receivable, and the guarantor answers."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from domain.base import Decision, Event
from domain.cover.context import CoverContext
from domain.cover.duty import DutyMet, open_duties
from domain.cover.guarantee import refusals
from domain.cover.guarantee.commands import CallGuarantee, FollowSecured
from domain.cover.guarantee.events import (
    CallPaid,
    CallRefused,
    GuaranteeCalled,
    GuaranteeEnded,
    SecuredFollowed,
    SecurityLost,
)
from domain.cover.guarantee.evolve import fold_guarantee
from domain.cover.guarantee.give import require_given
from domain.cover.guarantee.state import Call, GuaranteePhase, GuaranteeState, Secured
from domain.cover.guarantee.watch import call_duty_id, look_again, sales_of, uncalled
from domain.cover.partner.answer import PartnerRequest
from domain.cover.partner.asking import ask_partner
from domain.cover.partner.commands import HearPartner
from domain.cover.refusals import CoverCurrency, CoverOff
from domain.cover.use import UseChanged
from domain.ids import receivable_stream
from domain.money import Money
from domain.policy import convert


def call(state: GuaranteeState, command: CallGuarantee, context: CoverContext) -> Decision:
    """Asks the guarantor, through its last day. Refuses what `require_given` does, `guarantee.not_secured`,
    `guarantee.called_already`, `guarantee.not_overdue`, `cover.currency`, `amount.not_positive`,
    `guarantee.over_called`, `guarantee.reason_missing`, `cover.off`."""
    require_given(state, context.today)
    standing = _callable(state, command.receivable_id)
    _require_amount(state, standing, command)
    rules = context.policy.cover
    if rules is None:
        raise CoverOff("the policy in force has no section `cover`", field="policy")
    called = GuaranteeCalled(
        receivable_id=command.receivable_id,
        customer_id=standing.customer_id,
        amount=command.amount,
        share=_share(state, command),
        rate=standing.rate,
        currency=standing.balance.currency,
        reference=f"call.{state.guarantee_id}.{len(state.calls) + 1}",
        reason=command.reason,
        on=context.today,
        answer_by=context.today + timedelta(days=rules.partner_days),
    )
    duty_id = call_duty_id(state, command.receivable_id)
    met = tuple(
        DutyMet(duty_id=duty_id, kind=duty.kind, on=context.today, reference=called.reference)
        for duty in open_duties(state.duties)
        if duty.duty_id == duty_id
    )
    events = (called, *met)
    asked = ask_partner(_request(state, called), context, standing.customer_id)
    return Decision(events=(*events, *look_again(fold_guarantee(events, state), context.today)), others=(asked,))


def most_callable(state: GuaranteeState, receivable_id: str) -> Money:
    """What the guarantor bears of what is owed on the receivable: zero where it secures nothing of it."""
    standing = state.standing_of(receivable_id)
    if standing is None:
        return Money.zero(state.currency)
    owed = convert(standing.balance, standing.rate, state.currency)
    secured = min(owed.amount, state.use_of(receivable_stream(receivable_id)))
    return Money.rounded(secured * state.percent / 100, state.currency, ROUND_DOWN)


def hear(state: GuaranteeState, command: HearPartner, context: CoverContext) -> tuple[Event, ...]:
    """The guarantor's answer to a call. It pays what was called at most; what it does not pay is refused, and is
    ours. An answer to no waiting call is no news, but for one that comes after it was given up."""
    asked = next((one for one in state.calls if one.reference == command.reference), None)
    if asked is None or (asked.paid is not None and not asked.given_up):
        return ()
    events = _answered(state, asked, command, context)
    after = fold_guarantee(events, state)
    if after.phase is GuaranteePhase.GIVEN and after.amount <= 0:
        used_up = GuaranteeEnded(how="used_up", on=context.today, fallen=sales_of(after), lost=uncalled(after))
        events, after = (*events, used_up), fold_guarantee((used_up,), after)
    return (*events, *look_again(after, context.today))


def follow(state: GuaranteeState, command: FollowSecured, context: CoverContext) -> tuple[Event, ...]:
    """How a receivable stands now. Nothing where it does not use the guarantee, or that is known."""
    known, news = state.standing_of(command.receivable_id), Secured.model_validate(command.model_dump())
    secured = state.use_of(receivable_stream(command.receivable_id)) > 0
    if known == news or not secured or (command.settled and known is None):
        return ()
    followed = SecuredFollowed(**{**command.model_dump(exclude={"kind"}), "balance": command.balance})
    if state.phase is GuaranteePhase.ENDED:
        lost = command.receivable_id not in state.lost and not state.called(command.receivable_id)
        return (followed, *([SecurityLost(receivable_id=command.receivable_id, on=context.today)] if lost else ()))
    return (followed, *look_again(fold_guarantee((followed,), state), context.today))


def _callable(state: GuaranteeState, receivable_id: str) -> Secured:
    standing = state.standing_of(receivable_id)
    if state.called(receivable_id):
        raise refusals.GuaranteeCalledAlready("the guarantor has not answered yet", field="receivable_id")
    if standing is None:
        raise refusals.GuaranteeNotSecured(f"it does not secure {receivable_id}", field="receivable_id")
    if not standing.overdue:
        raise refusals.GuaranteeNotOverdue(f"{receivable_id} is not overdue", field="receivable_id")
    return standing


def _require_amount(state: GuaranteeState, standing: Secured, command: CallGuarantee) -> None:
    if command.amount.currency != state.currency:
        raise CoverCurrency(f"the guarantee is in {state.currency}", field="amount", currency=state.currency)
    command.amount.require_positive("amount")
    most = most_callable(state, standing.receivable_id)
    if command.amount > most:
        raise refusals.GuaranteeOverCalled(f"it bears {most} of what is owed", field="amount", most=str(most))
    if not command.reason.strip():
        raise refusals.GuaranteeReasonMissing("say why it is called", field="reason")


def _share(state: GuaranteeState, command: CallGuarantee) -> Decimal:
    """What the call takes of what it secures of the receivable: all of it where all is called that can be."""
    use = state.use_of(receivable_stream(command.receivable_id))
    if command.amount == most_callable(state, command.receivable_id):
        return use
    share = Money.rounded(command.amount.amount * 100 / state.percent, state.currency, ROUND_UP)
    return min(use, share.amount)


def _request(state: GuaranteeState, called: GuaranteeCalled) -> PartnerRequest:
    return PartnerRequest(
        partner="guarantor",
        name=state.guarantor,
        kind="call",
        reference=called.reference,
        subject=state.guarantee_id,
        amount=called.amount,
        on=called.on,
        facts={"receivable_id": called.receivable_id, "reason": called.reason},
    )


def _answered(state: GuaranteeState, called: Call, command: HearPartner, context: CoverContext) -> tuple[Event, ...]:
    holder = receivable_stream(called.receivable_id)
    paid, reason = _outcome(called, command)
    known = {"reference": called.reference, "receivable_id": called.receivable_id, "on": context.today}
    partly = paid < called.amount
    # After its last day, and where it refused or was given up, nothing of the receivable is secured by it any more.
    over = partly or called.given_up or state.phase is GuaranteePhase.ENDED
    left = Decimal(0) if over else max(Decimal(0), state.use_of(holder) - called.share)
    events: list[Event] = []
    if paid.is_positive:
        events.append(CallPaid(**known, amount=paid, booked=_booked(called, paid), left=left))
    if partly:
        events.append(CallRefused(**known, reason=reason, given_up=command.answer.outcome == "gave_up"))
    if state.use_of(holder) != left:
        events.append(UseChanged(holder=holder, dispatched=left))
    return tuple(events)


def _outcome(called: Call, command: HearPartner) -> tuple[Money, str]:
    """What is paid, and why not all of it."""
    answer, nothing = command.answer, Money.zero(called.amount.currency)
    if answer.outcome != "accepted":
        return nothing, answer.reason or ("no_answer" if answer.outcome == "gave_up" else answer.outcome)
    if answer.amount is None:
        return called.amount, ""
    if answer.amount.currency != called.amount.currency:
        return nothing, "other_currency"
    return max(nothing, min(answer.amount, called.amount)), answer.reason or "paid_in_part"


def _booked(called: Call, paid: Money) -> Money:
    """The payment in the currency of the receivable, at the rate at which that counts."""
    return paid if called.currency == paid.currency else Money.rounded(paid.amount / called.rate, called.currency)
