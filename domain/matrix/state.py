"""The versions of an authority matrix as their events left them, and which of them counts when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from domain.base import Event, Value
from domain.matrix import events as happened
from domain.matrix.matrix import Matrix


class MatrixPhase(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


MATRIX_TRANSITIONS: Final[dict[MatrixPhase, frozenset[MatrixPhase]]] = {
    MatrixPhase.PROPOSED: frozenset({MatrixPhase.CONFIRMED, MatrixPhase.REJECTED, MatrixPhase.SUPERSEDED}),
    MatrixPhase.CONFIRMED: frozenset(),
    MatrixPhase.REJECTED: frozenset(),
    MatrixPhase.SUPERSEDED: frozenset(),
}


class MatrixVersion(Value):
    """One proposal and what came of it. `decided_by` confirmed or rejected it; `note` is why it was rejected."""

    version: int
    phase: MatrixPhase = MatrixPhase.PROPOSED
    matrix: Matrix
    effective_from: date
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
    in_force_from: datetime | None = None
    note: str = ""


class MatrixState(Value):
    """All versions, the first proposed first."""

    versions: tuple[MatrixVersion, ...] = ()

    @property
    def waiting(self) -> MatrixVersion | None:
        """The proposal that waits for a second person."""
        last = self.versions[-1] if self.versions else None
        return last if last is not None and last.phase is MatrixPhase.PROPOSED else None

    def version(self, number: int) -> MatrixVersion | None:
        return self.versions[number - 1] if 0 < number <= len(self.versions) else None

    def in_force(self, at: datetime) -> MatrixVersion | None:
        """The newest confirmed version whose day has come; None while the policy file's own matrix counts.

        The newest is the one that was proposed last: what two people agreed upon earlier never takes over from it.
        """
        come = (each for each in self.versions if each.in_force_from is not None and each.in_force_from <= at)
        return max(come, key=lambda each: each.version, default=None)

    def before(self, number: int) -> MatrixVersion | None:
        """The confirmed version that one would follow; None where that is the policy file's own."""
        confirmed = [each for each in self.versions[: number - 1] if each.phase is MatrixPhase.CONFIRMED]
        return confirmed[-1] if confirmed else None


def evolve_matrix(state: MatrixState, event: Event) -> MatrixState:
    match event:
        case happened.MatrixProposed():
            proposed = MatrixVersion(
                version=event.version,
                matrix=Matrix(authority=event.authority, people=event.people),
                effective_from=event.effective_from,
                reason=event.reason,
                proposed_by=event.by,
                proposed_at=event.at,
            )
            return MatrixState(versions=(*_without_waiting(state), proposed))
        case happened.MatrixConfirmed():
            change = {"phase": MatrixPhase.CONFIRMED, "in_force_from": event.in_force_from}
            return _decided(state, event, change)
        case happened.MatrixRejected():
            return _decided(state, event, {"phase": MatrixPhase.REJECTED, "note": event.reason})
    return state


def _without_waiting(state: MatrixState) -> tuple[MatrixVersion, ...]:
    if state.waiting is None:
        return state.versions
    return (*state.versions[:-1], state.waiting.model_copy(update={"phase": MatrixPhase.SUPERSEDED}))


def _decided(
    state: MatrixState, event: happened.MatrixConfirmed | happened.MatrixRejected, change: dict[str, object]
) -> MatrixState:
    change |= {"decided_by": event.by, "decided_at": event.at}
    versions = (each.model_copy(update=change) if each.version == event.version else each for each in state.versions)
    return MatrixState(versions=tuple(versions))
