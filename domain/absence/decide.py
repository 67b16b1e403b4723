"""What a command does to a person's absences: events, or a refusal by code."""

from __future__ import annotations

from datetime import datetime

from domain.absence import commands as ask
from domain.absence import events as happened
from domain.absence.state import AbsenceState
from domain.access.holder import role_of
from domain.base import Decision, Value
from domain.errors import Conflict, DateInvalid, InvalidInput, NotAuthorised, NotFound
from domain.policy import Policy


class AbsencePersonUnknown(NotFound):
    """The policy does not list this person."""

    code = "absence.person_unknown"


class AbsenceUnknown(NotFound):
    code = "absence.unknown"


class AbsenceEndsBeforeStart(InvalidInput):
    code = "absence.ends_before_start"


class AbsencePast(InvalidInput):
    """It would be over, or is over already."""

    code = "absence.past"


class AbsenceOverlaps(Conflict):
    code = "absence.overlaps"


class OwnSubstitute(InvalidInput):
    code = "absence.own_substitute"


class SubstituteUnknown(InvalidInput):
    """The policy does not list the substitute."""

    code = "absence.substitute_unknown"


class AbsenceOfAnother(NotAuthorised):
    """One's own absence, or as an administrator anybody's."""

    code = "absence.of_another"


class AbsenceContext(Value):
    policy: Policy
    now: datetime
    actor: str


def decide_absence(state: AbsenceState, command: ask.AbsenceCommand, context: AbsenceContext) -> Decision:
    """Codes: `absence.*`, `date.invalid` for a moment without its time zone."""
    if context.policy.person(command.person) is None:
        raise AbsencePersonUnknown(f"the policy does not list {command.person!r}", field="person")
    if context.actor != command.person and role_of(context.policy, context.actor) != "admin":
        raise AbsenceOfAnother("only an administrator does this for somebody else", field="actor")
    if isinstance(command, ask.EndAbsence):
        return Decision(events=(_ended(state, command, context),))
    return Decision(events=(_registered(state, command, context),))


def _registered(
    state: AbsenceState, command: ask.RegisterAbsence, context: AbsenceContext
) -> happened.AbsenceRegistered:
    for field, moment in (("starts", command.starts), ("ends", command.ends)):
        if moment.tzinfo is None:
            raise DateInvalid(f"{moment} does not say in which time zone it is", field=field)
    if command.ends <= command.starts:
        raise AbsenceEndsBeforeStart("an absence ends after it starts", field="ends")
    if command.ends <= context.now:
        raise AbsencePast("this absence would be over already", field="ends")
    for other in state.absences:
        if command.starts < other.ends and other.starts < command.ends:
            raise AbsenceOverlaps(
                f"absence {other.absence_id} covers some of this", field="starts", absence_id=str(other.absence_id)
            )
    if command.substitute == command.person:
        raise OwnSubstitute("nobody stands in for themselves", field="substitute")
    if command.substitute is not None and context.policy.person(command.substitute) is None:
        raise SubstituteUnknown(f"the policy does not list {command.substitute!r}", field="substitute")
    return happened.AbsenceRegistered(
        absence_id=len(state.absences) + 1,
        person=command.person,
        starts=command.starts,
        ends=command.ends,
        substitute=command.substitute,
    )


def _ended(state: AbsenceState, command: ask.EndAbsence, context: AbsenceContext) -> happened.AbsenceEnded:
    absence = state.numbered(command.absence_id)
    if absence is None:
        raise AbsenceUnknown(f"{command.person} has no absence {command.absence_id}", field="absence_id")
    if absence.ends <= context.now or absence.ends <= absence.starts:
        raise AbsencePast("this absence is over, or was called off", field="absence_id")
    return happened.AbsenceEnded(absence_id=command.absence_id, at=context.now)
