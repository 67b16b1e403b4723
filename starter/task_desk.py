"""Tasks and absences: what people decide, ask, answer and pass on, and when they are away."""

from __future__ import annotations

from typing import Any

from activities.contracts import AnyCommand
from activities.postgres.rows import TaskFile
from domain.absence.commands import EndAbsence, RegisterAbsence
from domain.absence.state import AbsenceState
from domain.approval.commands import AnswerQuestion, AskForEvidence, Decide, DelegateTask
from domain.ids import absence_stream, approval_stream, checked_id
from starter.gateway import StreamEnded
from starter.noting import refusals_noted
from starter.reviews import ReviewDesk
from starter.sending import told


class TaskDesk(ReviewDesk):
    """The part of the desk that is about tasks. `actor` and `command_id` are as there."""

    async def decide(self, task_id: str, decision: Decide, *, command_id: str | None = None) -> TaskFile:
        """One person's decision; what it means for the order follows by itself."""
        return await self._task(task_id, decision, decision.person, command_id)

    async def ask_for_evidence(
        self, task_id: str, question: str, *, actor: str, revision: int | None = None, command_id: str | None = None
    ) -> TaskFile:
        """The clock of the task stands still until somebody answers."""
        return await self._task(
            task_id, AskForEvidence(person=actor, question=question, revision=revision), actor, command_id
        )

    async def answer_question(
        self, task_id: str, answer: str, *, actor: str, command_id: str | None = None
    ) -> TaskFile:
        return await self._task(task_id, AnswerQuestion(person=actor, answer=answer), actor, command_id)

    async def delegate(
        self,
        task_id: str,
        to: str,
        reason: str = "",
        *,
        actor: str,
        revision: int | None = None,
        command_id: str | None = None,
    ) -> TaskFile:
        """`to` decides in the actor's place, with the lower of both authorities."""
        command = DelegateTask(person=actor, to=to, reason=reason, revision=revision)
        return await self._task(task_id, command, actor, command_id)

    async def register_absence(
        self, absence: RegisterAbsence, *, actor: str, command_id: str | None = None
    ) -> AbsenceState:
        """Codes: `absence.*`, `date.invalid`."""
        return await self._absence(absence, actor, command_id)

    async def end_absence(
        self, person: str, absence_id: int, *, actor: str, command_id: str | None = None
    ) -> AbsenceState:
        return await self._absence(EndAbsence(person=person, absence_id=absence_id), actor, command_id)

    async def tell(self, stream: str, command: AnyCommand, actor: str, command_id: str | None = None) -> None:
        """To the workflow that owns the stream. Where none runs, because it ended or is not there yet, to the ledger:
        that knows whether the command was carried out already, and refuses it otherwise if it comes too late."""
        sent = told(command, actor, command_id)
        async with refusals_noted(self.read.pool, actor, command.kind, stream):
            try:
                await self.gateway.ask(stream, sent)
            except StreamEnded:
                await self.gateway.record(stream, sent)

    async def _task(self, task_id: str, command: Any, actor: str, command_id: str | None) -> TaskFile:
        await self.task(task_id)
        await self.tell(approval_stream(task_id), command, actor, command_id)
        return await self.task(task_id)

    async def _absence(self, command: RegisterAbsence | EndAbsence, actor: str, command_id: str | None) -> AbsenceState:
        await self.record(absence_stream(checked_id(command.person, field="person")), command, actor, command_id)
        return await self.absences_of(command.person)
