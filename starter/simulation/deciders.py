"""The people of a book: they look at their tasks at the end of the day and answer as the book says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.approval.clock import next_moment
from domain.approval.commands import Decide
from domain.approval.state import TaskState
from domain.errors import Refusal
from domain.ids import approval_stream
from starter.simulation.book import BookDecider
from starter.simulation.stage import Stage
from workflows.messages import Told

_OPEN_SQL: Final = """
SELECT v.task_id, v.state, e.business_time FROM task_view v
JOIN event e ON e.stream = 'approval/' || v.task_id AND e.version = 1
WHERE v.phase = 'open' ORDER BY v.task_id
"""

CLEAR_OF_DEADLINES: Final = timedelta(minutes=2)
"""Nobody answers so shortly before a deadline. An answer in the same moment would race it; and the time-skipping server
loses a workflow whose task cancels a timer that fires meanwhile (temporalio/sdk-java#3088)."""


@dataclass
class Deciders:
    stage: Stage
    rules: BookDecider

    async def anything_open(self) -> bool:
        return bool(await self.stage.pool.fetchval("SELECT EXISTS (SELECT FROM task_view WHERE phase = 'open')"))

    async def decide(self) -> None:
        """Answers every task that is old enough; one the book says nobody answers is left to the clock."""
        for task_id, opened_at, task in await self._open_tasks_clear_of_deadlines():
            answer = self.rules.answer_for(task.asked.order_id)
            old_enough = self.stage.now - opened_at >= timedelta(hours=self.rules.decide_after_hours)
            if answer != "ignore" and old_enough:
                await self._answer(task_id, task, answer)
        await self.stage.settle_fully()

    async def _open_tasks_clear_of_deadlines(self) -> list[tuple[str, datetime, TaskState]]:
        while True:
            await self.stage.read_clock()
            rows = await self.stage.pool.fetch(_OPEN_SQL)
            tasks = [(row["task_id"], row["business_time"], TaskState.model_validate(row["state"])) for row in rows]
            deadlines = [due for _, _, task in tasks if (due := next_moment(task)) is not None]
            if not deadlines or min(deadlines) > self.stage.now + CLEAR_OF_DEADLINES:
                return tasks
            await self.stage.advance_to(self.stage.now + CLEAR_OF_DEADLINES)

    async def _answer(self, task_id: str, task: TaskState, answer: str) -> None:
        for person in self._people(task):
            command = Decide(
                person=person,
                outcome="approve" if answer == "approve" else "reject",
                reason="" if answer == "approve" else "the risk is not worth the margin",
            )
            told = Told(command_id=f"{task_id}:{person}", actor=person, command=command)
            try:
                await self.stage.gateway.ask(approval_stream(task_id), told)
            except Refusal:
                return  # The first refusal has closed the task, or the clock was faster.

    def _people(self, task: TaskState) -> list[str]:
        """For each open seat somebody of the role it was offered to, never the requester."""
        people = self.stage.policy.people
        return [
            next(person.id for person in people if person.role == seat.role and person.id not in task.asked.requesters)
            for seat in task.open_seats
        ]
