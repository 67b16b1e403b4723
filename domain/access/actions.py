"""Which action each command is, and whether whoever sends it may do it. Asked wherever a command is carried out."""

from __future__ import annotations

from typing import Final, get_args

from domain.absence.commands import EndAbsence, RegisterAbsence
from domain.access.holder import role_of
from domain.access.rights import Action, RightMissing, require_right
from domain.approval import commands as task
from domain.base import Value
from domain.cash.receipt import RegisterReceipt
from domain.cover.assignment.commands import BuyBack, OfferInvoice
from domain.cover.buyer_limit.commands import RequestLimit, UseDiscretion
from domain.cover.commands import AcknowledgeMiss, MeetDuty
from domain.cover.factoring.commands import EndAgreement, TakeAgreement
from domain.cover.guarantee.commands import CallGuarantee, ExtendGuarantee, GiveGuarantee, ReleaseGuarantee
from domain.cover.insurance.commands import DeclareTurnover, EndInsurance, TakeInsurance
from domain.cover.insured.commands import DisputeCover, FileClaim, SettleDispute
from domain.cover.partner.commands import HearNotice, ReceiveAnswer
from domain.customer import commands as customer
from domain.errors import NotAuthorised
from domain.evidence.source import Provider
from domain.matrix import commands as matrix
from domain.policy import Policy
from domain.receivable import commands as receivable
from domain.review import commands as review
from domain.sale import commands as sale
from domain.segment import commands as segment
from domain.warning import commands as warning
from domain.webhook import commands as webhook

SYSTEM: Final = "system"
"""The program itself: what follows from a fact or from the clock. No login and no token bears this name."""

ACTION_OF: Final[dict[type[Value], Action]] = {
    sale.SubmitOrder: "order.submit",
    sale.AmendOrder: "order.amend",
    sale.CancelOrder: "order.cancel",
    sale.AcceptOffer: "order.accept_offer",
    sale.DispatchGoods: "order.dispatch",
    sale.ReturnGoods: "order.return",
    RegisterReceipt: "payment.book",
    receivable.ReceivePayment: "payment.book",
    receivable.UseUnappliedCash: "payment.apply",
    receivable.RecordCall: "receivable.call",
    receivable.TakeOver: "receivable.take_over",
    customer.RegisterCustomer: "customer.register",
    customer.RegisterGroup: "customer.register",
    customer.IdentifyCustomer: "customer.identify",
    customer.MoveToGroup: "customer.move",
    customer.AssignGrade: "grade.assign",
    customer.SetLimit: "limit.set",
    customer.SetTemporaryLimit: "limit.set",
    customer.PlaceHold: "hold.place",
    customer.LiftHold: "hold.lift",
    customer.LiftConditions: "hold.lift",
    customer.KnockOut: "customer.knock_out",
    customer.RefundUnapplied: "payment.refund",
    segment.DecideRemoval: "segment.decide",
    segment.RestoreCustomer: "segment.decide",
    review.CorrectEvidence: "evidence.correct",
    review.EraseEvidence: "evidence.erase",
    warning.DecideWarning: "warning.answer",
    task.Decide: "task.decide",
    task.AskForEvidence: "task.ask",
    task.AnswerQuestion: "task.answer",
    task.DelegateTask: "task.delegate",
    RegisterAbsence: "absence.register",
    EndAbsence: "absence.register",
    TakeInsurance: "cover.arrange",
    EndInsurance: "cover.arrange",
    TakeAgreement: "cover.arrange",
    EndAgreement: "cover.arrange",
    GiveGuarantee: "cover.arrange",
    ExtendGuarantee: "cover.arrange",
    ReleaseGuarantee: "cover.arrange",
    RequestLimit: "cover.request",
    UseDiscretion: "cover.request",
    OfferInvoice: "cover.request",
    BuyBack: "cover.request",
    DeclareTurnover: "cover.claim",
    MeetDuty: "cover.claim",
    AcknowledgeMiss: "cover.arrange",
    FileClaim: "cover.claim",
    DisputeCover: "cover.claim",
    SettleDispute: "cover.claim",
    CallGuarantee: "cover.claim",
    HearNotice: "cover.hear",
    ReceiveAnswer: "cover.hear",
    matrix.ProposeMatrix: "matrix.propose",
    matrix.ConfirmMatrix: "matrix.confirm",
    matrix.RejectMatrix: "matrix.propose",
    **dict.fromkeys(get_args(get_args(webhook.EndpointCommand)[0]), "webhook.manage"),
}
"""Every command that somebody may send. The others follow from facts and are `SYSTEM`'s alone."""

_ONES_OWN: Final = (task.Decide, task.AskForEvidence, task.AnswerQuestion, task.DelegateTask, warning.DecideWarning)


class ActorReserved(NotAuthorised):
    """Nobody acts under the program's own name."""

    code = "actor.reserved"


class ActorDiffers(NotAuthorised):
    """The command says that somebody else decided than the one who sends it."""

    code = "actor.differs"


def action_of(command: Value) -> Action | None:
    """What it takes to send the command; None where only the program itself does."""
    if isinstance(command, review.RecordEvidence) and command.provider is Provider.REGISTRATION:
        return "customer.visit"
    return ACTION_OF.get(type(command))


def require_allowed(policy: Policy, actor: str, command: Value) -> None:
    """`authority.role` unless the actor's role includes the command; `actor.differs` where it names somebody else."""
    if actor == SYSTEM:
        return
    role, action = role_of(policy, actor), action_of(command)
    if action is None:
        kind = str(getattr(command, "kind", ""))
        raise RightMissing(f"only the program itself does {kind}", field="actor", role=role, action=kind)
    require_right(role, action)
    if isinstance(command, _ONES_OWN) and command.person != actor:
        raise ActorDiffers(f"{actor} cannot act as {command.person}", field="actor", person=command.person)
