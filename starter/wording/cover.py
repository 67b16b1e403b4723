"""What happened to shared risk, in words."""

from __future__ import annotations

from typing import Final

from domain.base import Event
from domain.cover import duty
from domain.cover.assignment import events as assignment
from domain.cover.buyer_limit import events as buyer_limit
from domain.cover.factoring import events as factoring
from domain.cover.guarantee import events as guarantee
from domain.cover.insurance import events as insurance
from domain.cover.insured import events as insured
from domain.cover.use import UseChanged
from domain.ids import split_stream
from domain.receivable import events as receivable
from domain.sale import events as sale
from starter.wording.speech import Speech
from starter.wording.telling import Telling

DUTIES: Final[dict[str, str]] = {
    "declaration": "Declare turnover",
    "overdue_notice": "Notify the overdue invoice",
    "stop_shipment": "Stop deliveries",
    "claim": "File the claim",
    "indemnity": "Ask for the indemnity",
    "renewal": "Renew the guarantee",
    "call": "Call the guarantee",
}
_OUTCOMES: Final[dict[str, str]] = {"accepted": "accepted", "declined": "declined", "gave_up": "not answered"}


def _used(s: Speech, e: UseChanged) -> str:
    holder, amounts = split_stream(e.holder)[1], (e.undispatched, e.dispatched)
    if not any(amounts):
        return s.say("%(who)s uses nothing of it any more", who=holder)
    waiting, gone = map(s.figure, amounts)
    return s.say("%(who)s uses %(waiting)s for goods not dispatched, %(gone)s for goods dispatched",
                 who=holder, waiting=waiting, gone=gone)  # fmt: skip


def _sought(s: Speech, e: buyer_limit.LimitSought) -> str:
    if e.for_order:
        return s.say("limit of %(amount)s asked for, for order %(order)s", amount=s.money(e.amount), order=e.for_order)
    return s.say("limit of %(amount)s asked for", amount=s.money(e.amount))


def _granted(s: Speech, e: buyer_limit.LimitGranted) -> str:
    if e.valid_until is None:
        return s.say("limit of %(amount)s granted", amount=s.money(e.amount))
    return s.say("limit of %(amount)s granted through %(day)s", amount=s.money(e.amount), day=s.day(e.valid_until))


def _decided(s: Speech, e: insured.ClaimDecided) -> str:
    if e.accepted and e.indemnity is not None:
        return s.say("claim accepted: %(amount)s will be paid", amount=s.money(e.indemnity))
    return s.say("claim declined: %(reason)s", reason=e.reason)


def _go_on(s: Speech, e: sale.CoverDecided) -> str:
    if e.covers:
        return s.say("others carry %(amount)s that had lost its cover", amount=s.money(e.amount))
    return s.say("we carry %(amount)s that had lost its cover ourselves", amount=s.money(e.amount))


def _answered(s: Speech, e: insurance.DeclarationAnswered) -> str:
    if e.accepted:
        return s.say("declaration of %(month)s accepted", month=e.month)
    return s.say("declaration of %(month)s declined", month=e.month)


def _ended(s: Speech, e: buyer_limit.LimitEnded) -> str:
    if e.how == "withdrawn":
        return s.say("limit withdrawn: nothing more may leave on it")
    return s.say("limit lapsed: nothing more may leave on it")


COVER: Final[dict[type[Event], Telling]] = {
    duty.DutyArose: lambda s, e: s.say(
        "owed by %(day)s: %(what)s", day=s.day(e.duty.due_on), what=s.either(DUTIES, e.duty.kind)
    ),
    duty.DutyWarned: lambda s, e: s.say(
        "warned, due by %(day)s: %(what)s", day=s.day(e.due_on), what=s.either(DUTIES, e.kind)
    ),
    duty.DutyMet: lambda s, e: s.say("done: %(what)s", what=s.either(DUTIES, e.kind)),
    duty.DutyMissed: lambda s, e: s.say(
        "missed, was due by %(day)s: %(what)s", day=s.day(e.due_on), what=s.either(DUTIES, e.kind)
    ),
    duty.DutyDropped: lambda s, e: s.say("no longer owed: %(what)s", what=s.either(DUTIES, e.kind)),
    duty.MissAcknowledged: lambda s, e: s.say("%(who)s knows of the miss: %(note)s", who=e.by, note=e.note),
    UseChanged: _used,
    sale.CoverLost: lambda s, e: s.say(
        "cover of %(amount)s lost for goods that have not left", amount=s.figure(sum(part.amount for part in e.parts))
    ),
    sale.CoverDecided: _go_on,
    receivable.CoverChanged: lambda s, e: s.say("cover changed: %(reason)s", reason=e.reason),
    receivable.ClaimAssigned: lambda s, e: s.say("belongs to the factor; the customer pays %(payee)s", payee=e.payee),
    receivable.ClaimReturned: lambda s, e: s.say("ours again: %(reason)s", reason=e.reason),
    insurance.InsuranceTaken: lambda s, e: s.say("insurance policy of %(insurer)s taken", insurer=e.terms.insurer),
    insurance.TurnoverDeclared: lambda s, e: s.say(
        "turnover of %(month)s declared: %(amount)s, premium %(premium)s",
        month=e.month, amount=s.money(e.turnover), premium=s.money(e.premium),
    ),
    insurance.DeclarationAnswered: _answered,
    insurance.InsuranceEnded: lambda s, e: s.say("ends on %(day)s: %(reason)s", day=s.day(e.on), reason=e.reason),
    insurance.InsuranceClosed: lambda s, e: s.say("closed on %(day)s", day=s.day(e.on)),
    factoring.AgreementTaken: lambda s, e: s.say("factoring agreement with %(factor)s", factor=e.terms.factor),
    factoring.AgreementEnding: lambda s, e: s.say("ends on %(day)s: %(reason)s", day=s.day(e.on), reason=e.reason),
    factoring.AgreementEnded: lambda s, e: s.say("closed on %(day)s", day=s.day(e.on)),
    buyer_limit.LimitSought: _sought,
    buyer_limit.LimitGranted: _granted,
    buyer_limit.LimitShortened: lambda s, e: s.say("ends already on %(day)s", day=s.day(e.valid_until)),
    buyer_limit.DiscretionUsed: lambda s, e: s.say(
        "discretionary limit of %(amount)s taken up", amount=s.money(e.amount)
    ),
    buyer_limit.LimitDeclined: lambda s, e: s.say("limit declined: %(reason)s", reason=e.reason),
    buyer_limit.LimitCut: lambda s, e: s.say("limit cut to %(amount)s: %(reason)s", amount=s.figure(e.amount),
                                             reason=e.reason),
    buyer_limit.LimitEnded: _ended,
    guarantee.GuaranteeGiven: lambda s, e: s.say(
        "guarantee of %(amount)s by %(who)s through %(day)s", amount=s.money(e.amount), who=e.guarantor,
        day=s.day(e.expires_on),
    ),
    guarantee.GuaranteeExtended: lambda s, e: s.say("extended through %(day)s", day=s.day(e.expires_on)),
    guarantee.ExpiryNeared: lambda s, e: s.say("expires on %(day)s", day=s.day(e.expires_on)),
    guarantee.SecuredFollowed: lambda s, e: s.say(
        "%(receivable)s stands at %(amount)s", receivable=e.receivable_id, amount=s.money(e.balance)
    ),
    guarantee.GuaranteeCalled: lambda s, e: s.say(
        "called for %(amount)s of %(receivable)s, answer by %(day)s", amount=s.money(e.amount),
        receivable=e.receivable_id, day=s.day(e.answer_by),
    ),
    guarantee.CallPaid: lambda s, e: s.say(
        "the guarantor paid %(amount)s for %(receivable)s", amount=s.money(e.amount), receivable=e.receivable_id
    ),
    guarantee.CallRefused: lambda s, e: s.say(
        "the guarantor does not pay for %(receivable)s: %(reason)s", receivable=e.receivable_id, reason=e.reason
    ),
    guarantee.SecurityLost: lambda s, e: s.say(
        "%(receivable)s is not secured: it had ended", receivable=e.receivable_id
    ),
    guarantee.GuaranteeEnded: lambda s, e: s.say("the guarantee has ended"),
    assignment.InvoiceOffered: lambda s, e: s.say("offered to %(factor)s", factor=e.terms.factor),
    assignment.InvoiceNotOffered: lambda s, e: s.say("not offered: %(reason)s", reason=e.reason),
    assignment.AssignmentActive: lambda s, e: s.say(
        "taken by the factor: %(advance)s advanced, %(charges)s charged, %(reserve)s kept",
        advance=s.money(e.advance), charges=s.money(e.charges), reserve=s.money(e.reserve),
    ),
    assignment.AssignmentDeclined: lambda s, e: s.say("the factor declined: %(reason)s", reason=e.reason),
    assignment.OfferLapsed: lambda s, _: s.say("due, and not offered to anybody any more"),
    assignment.CollectionReported: lambda s, e: s.say("the factor got %(amount)s", amount=s.money(e.amount)),
    assignment.AssignmentSettled: lambda s, e: s.say(
        "settled with the factor: interest %(interest)s, reserve %(reserve)s paid", interest=s.money(e.interest),
        reserve=s.money(e.reserve_paid),
    ),
    assignment.BuyBackAsked: lambda s, e: s.say("buy-back asked for: %(reason)s", reason=e.reason),
    assignment.BuyBackDeclined: lambda s, e: s.say("buy-back declined: %(reason)s", reason=e.reason),
    assignment.BoughtBack: lambda s, e: s.say("bought back, %(amount)s repaid", amount=s.money(e.repaid)),
    assignment.PaymentPassedOn: lambda s, e: s.say(
        "payment %(payment)s passed on to the factor: %(amount)s", payment=e.payment_id, amount=s.money(e.amount)
    ),
    insured.CoverAttached: lambda s, e: s.say(
        "insured: %(amount)s, due on %(day)s", amount=s.money(e.amount), day=s.day(e.due_on)
    ),
    insured.ReceivableFollowed: lambda s, e: s.say("%(amount)s owed now", amount=s.money(e.balance)),
    insured.OverdueNotified: lambda s, e: s.say(
        "notified to the insurer; waiting until %(day)s, claim by %(last)s", day=s.day(e.waiting_until),
        last=s.day(e.claim_by),
    ),
    insured.NoticeAnswered: lambda s, e: s.say("notice: %(outcome)s", outcome=s.either(_OUTCOMES, e.outcome)),
    insured.CoverDisputed: lambda s, e: s.say(
        "%(amount)s disputed and not covered: %(reason)s", amount=s.money(e.amount), reason=e.reason
    ),
    insured.DisputeSettled: lambda s, e: s.say(
        "dispute settled: %(amount)s is owed and covered", amount=s.money(e.upheld)
    ),
    insured.ClaimFiled: lambda s, e: s.say(
        "claim of %(amount)s filed, paid by %(day)s", amount=s.money(e.indemnity), day=s.day(e.pay_by)
    ),
    insured.ClaimDecided: _decided,
    insured.ClaimUnanswered: lambda s, e: s.say("claim not answered; file it again by %(day)s", day=s.day(e.claim_by)),
    insured.IndemnityPaid: lambda s, e: s.say("the insurer paid %(amount)s", amount=s.money(e.amount)),
    insured.RecoveryShared: lambda s, e: s.say(
        "%(amount)s came in later: %(insurer)s for the insurer, %(ours)s for us", amount=s.money(e.recovered),
        insurer=s.money(e.to_insurer), ours=s.money(e.ours),
    ),
    insured.RecoveryAnswered: lambda s, e: s.say(
        "share of the recovery: %(outcome)s", outcome=s.either(_OUTCOMES, e.outcome)
    ),
    insured.CoverForfeited: lambda s, e: s.say("cover lost: %(reason)s", reason=e.reason),
    insured.InsuranceOver: lambda s, _: s.say("nothing is open with the insurer any more"),
}  # fmt: skip
