"""What a command does to the authority matrix: two people change it, from a day on, and never backwards."""

from __future__ import annotations

from datetime import date, datetime, time

from domain import local_time
from domain.access.holder import role_of
from domain.access.rights import may
from domain.base import Decision, Value
from domain.matrix import commands as ask
from domain.matrix import events as happened
from domain.matrix import refusals
from domain.matrix.matrix import Matrix
from domain.matrix.state import MatrixPhase, MatrixState, MatrixVersion
from domain.policy import Policy
from domain.policy_check import Contradiction, contradictions


class MatrixContext(Value):
    """`policy` is the one in force, with whose rights `actor` acts; a new matrix takes the place of its matrix.

    `substitutes` act for the proposer now, or would if they were not away too.
    """

    policy: Policy
    now: datetime
    today: date
    actor: str
    substitutes: tuple[str, ...] = ()


def decide_matrix(state: MatrixState, command: ask.MatrixCommand, context: MatrixContext) -> Decision:
    """Codes: `matrix.*`. That the actor's role includes it is checked before."""
    match command:
        case ask.ProposeMatrix():
            return Decision(events=(_proposed(state, command, context),))
        case ask.ConfirmMatrix():
            return Decision(events=(_confirmed(_waiting(state, command.version), context),))
        case ask.RejectMatrix():
            waiting = _waiting(state, command.version)
            _require_reason(command.reason)
            rejected = happened.MatrixRejected(
                version=waiting.version, by=context.actor, at=context.now, reason=command.reason
            )
            return Decision(events=(rejected,))


def _proposed(state: MatrixState, command: ask.ProposeMatrix, context: MatrixContext) -> happened.MatrixProposed:
    _require_reason(command.reason)
    _require_day(command.effective_from, context.today)
    matrix = Matrix(authority=command.authority, people=command.people)
    _require_sound(matrix, context.policy)
    latest = next((each for each in reversed(state.versions) if each.phase is MatrixPhase.CONFIRMED), None)
    if matrix == (latest.matrix if latest else Matrix.of(context.policy)):
        raise refusals.MatrixUnchanged("this is the matrix that is confirmed already", field="authority")
    return happened.MatrixProposed(
        version=len(state.versions) + 1,
        authority=command.authority,
        people=command.people,
        effective_from=command.effective_from,
        reason=command.reason,
        by=context.actor,
        at=context.now,
    )


def _confirmed(waiting: MatrixVersion, context: MatrixContext) -> happened.MatrixConfirmed:
    if context.actor == waiting.proposed_by or context.actor in context.substitutes:
        message = f"{waiting.proposed_by} proposed this: somebody else confirms it"
        raise refusals.MatrixFourEyes(message, field="actor", proposed_by=waiting.proposed_by)
    _require_day(waiting.effective_from, context.today)
    # The policy file may be another one than when it was proposed.
    _require_sound(waiting.matrix, context.policy)
    begins = local_time.moment(waiting.effective_from, time(0), context.policy.timezone)
    return happened.MatrixConfirmed(
        version=waiting.version, by=context.actor, at=context.now, in_force_from=max(begins, context.now)
    )


def _waiting(state: MatrixState, number: int) -> MatrixVersion:
    found = state.version(number)
    if found is None:
        raise refusals.MatrixUnknown(f"there is no version {number}", field="version")
    if found.phase is not MatrixPhase.PROPOSED:
        raise refusals.MatrixClosed(f"version {number} is {found.phase}", field="version", phase=found.phase)
    return found


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise refusals.MatrixReasonMissing("say why", field="reason")


def _require_day(effective_from: date, today: date) -> None:
    if effective_from < today:
        raise refusals.MatrixDayPassed(
            f"{effective_from} has passed: propose it for a day to come", field="effective_from"
        )


def _require_sound(matrix: Matrix, policy: Policy) -> None:
    after = matrix.in_place_of(policy)
    first = next(iter(contradictions(after)), None)
    if first is not None:
        raise refusals.MatrixContradicts(first.message, field=_place(first), contradiction=first.code)
    proposers = {person.id for person in after.people if may(role_of(after, person.id), "matrix.propose")}
    confirmers = {person.id for person in after.people if may(role_of(after, person.id), "matrix.confirm")}
    if not confirmers or len(proposers | confirmers) <= 1:
        raise refusals.MatrixNobody("nobody could change this matrix again", field="people")


def _place(found: Contradiction) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in found.path).removeprefix(".")
