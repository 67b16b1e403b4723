"""What a command does to the insurance of one receivable: events, or a refusal by code."""

from __future__ import annotations

from domain.base import Decision
from domain.cover.commands import AcknowledgeMiss, LetCoverTimePass, MeetDuty
from domain.cover.context import CoverContext
from domain.cover.duty_handling import acknowledge
from domain.cover.insured import commands as ask
from domain.cover.insured.attach import attach
from domain.cover.insured.claim import claim_answered, claim_paid, file_claim, notice_answered
from domain.cover.insured.dispute import dispute, settle_dispute
from domain.cover.insured.duties import forfeit, notify, pass_time
from domain.cover.insured.follow import follow
from domain.cover.insured.recovery import recovery_answered
from domain.cover.insured.state import InsuredPhase, InsuredState
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.cover.refusals import CoverUnknown


def decide_insured(state: InsuredState, command: ask.InsuredCommand, context: CoverContext) -> Decision:
    """Codes: `cover.*`, `claim.*`, `dispute.*`, `duty.*`, `notice.foreign`, `amount.not_positive`."""
    if isinstance(command, ask.AttachCover):
        return attach(state, command, context)
    if state.phase is InsuredPhase.NEW:
        raise CoverUnknown("this receivable is not insured", field="receivable_id")
    match command:
        case ask.FollowReceivable():
            return follow(state, command, context)
        case ask.FileClaim():
            return file_claim(state, command, context)
        case ask.DisputeCover():
            return dispute(state, command, context)
        case ask.SettleDispute():
            return settle_dispute(state, command, context)
        case ask.ForfeitCover():
            running = state.phase in (InsuredPhase.COVERED, InsuredPhase.NOTIFIED)
            return Decision(events=forfeit(state, command.reason, context.today) if running else ())
        case MeetDuty():
            return notify(state, command, context)
        case AcknowledgeMiss():
            return Decision(events=acknowledge(state.duties, command, context))
        case LetCoverTimePass():
            return pass_time(state, context)
        case HearPartner():
            return _heard(state, command, context)
        case HearNotice():
            return claim_paid(state, command.notice, context)


def _heard(state: InsuredState, command: HearPartner, context: CoverContext) -> Decision:
    """Answers to what is not asked any more are no news."""
    if command.reference and command.reference == state.notice_reference:
        return notice_answered(state, command.answer, context)
    if command.reference and command.reference == state.claim_reference:
        return claim_answered(state, command.answer, context)
    if any(each.reference == command.reference for each in state.offered):
        return recovery_answered(state, command.answer, command.reference, context)
    return Decision(events=())
