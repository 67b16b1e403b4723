"""What is decided about a guarantee."""

from __future__ import annotations

from domain.base import Decision
from domain.cover.commands import AcknowledgeMiss, LetCoverTimePass
from domain.cover.context import CoverContext
from domain.cover.duty_handling import acknowledge
from domain.cover.guarantee.call import call, follow, hear
from domain.cover.guarantee.commands import (
    CallGuarantee,
    ExtendGuarantee,
    FollowSecured,
    GiveGuarantee,
    GuaranteeCommand,
    ReleaseGuarantee,
)
from domain.cover.guarantee.give import extend, give, release
from domain.cover.guarantee.state import GuaranteePhase, GuaranteeState
from domain.cover.guarantee.watch import pass_time
from domain.cover.partner.commands import HearPartner
from domain.cover.refusals import CoverUnknown


def decide_guarantee(state: GuaranteeState, command: GuaranteeCommand, context: CoverContext) -> Decision:
    """Refuses what the part says that the command is decided in, and `cover.unknown` before it has been given."""
    if isinstance(command, GiveGuarantee):
        return Decision(events=give(state, command, context))
    if state.phase is GuaranteePhase.NEW:
        raise CoverUnknown("there is no such guarantee", field="guarantee_id")
    match command:
        case ExtendGuarantee():
            return Decision(events=extend(state, command, context))
        case ReleaseGuarantee():
            return Decision(events=release(state, command, context))
        case CallGuarantee():
            return call(state, command, context)
        case FollowSecured():
            return Decision(events=follow(state, command, context))
        case HearPartner():
            return Decision(events=hear(state, command, context))
        case AcknowledgeMiss():
            return Decision(events=acknowledge(state.duties, command, context))
        case LetCoverTimePass():
            return Decision(events=pass_time(state, context.today))
