"""Decisions between the click and the task: kept for some seconds in which they can be undone, then sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import asyncpg

from activities.contracts import Refused
from activities.postgres.event_store import CommandReused
from domain.approval.commands import TaskCommand
from domain.base import Value
from domain.errors import Conflict, NotFound, Refusal

UNDO_SECONDS: Final = 10
Status = Literal["waiting", "undone", "sending", "taken", "refused"]
UNDER_WAY: Final[tuple[Status, ...]] = ("waiting", "sending")

_COLUMNS: Final = """command_id, task_id, person, command, clicked_at, send_at, status, refused, finished_at,
    greatest(0, extract(epoch FROM send_at - now()))::float8 AS seconds_left"""
# The database's clock alone: web and worker need not agree on the time.
_QUEUE_SQL: Final = """
INSERT INTO pending_decision (command_id, task_id, person, command, send_at)
VALUES ($1, $2, $3, $4, now() + $5::interval) ON CONFLICT DO NOTHING RETURNING command_id
"""
_REFUSE_SQL: Final = """
INSERT INTO pending_decision (command_id, task_id, person, command, send_at, status, refused, finished_at)
VALUES ($1, $2, $3, $4, now(), 'refused', $5, now()) ON CONFLICT DO NOTHING
"""
_UNDO_SQL: Final = """
UPDATE pending_decision SET status = 'undone', finished_at = now()
WHERE command_id = $1 AND person = $2 AND status = 'waiting'
"""
_LATEST_SQL: Final = f"""
SELECT DISTINCT ON (task_id) {_COLUMNS} FROM pending_decision
WHERE person = $1 AND task_id = ANY($2) AND (status IN ('waiting', 'sending') OR clicked_at > now() - $3::interval)
ORDER BY task_id, clicked_at DESC
"""
_RECENT_SQL: Final = f"""
SELECT * FROM (
    SELECT DISTINCT ON (task_id) {_COLUMNS} FROM pending_decision
    WHERE person = $1 AND (status IN ('waiting', 'sending') OR clicked_at > now() - $2::interval)
    ORDER BY task_id, clicked_at DESC
) AS latest ORDER BY clicked_at DESC, command_id LIMIT $3
"""


class DecisionUnderWay(Conflict):
    """This person's last word on the task is still on its way; undo it or wait for what comes of it."""

    code = "decision.under_way"


class DecisionSent(Conflict):
    """Too late to undo."""

    code = "decision.sent"


class DecisionUnknown(NotFound):
    """Nobody clicked it, or somebody else did."""

    code = "decision.unknown"


class PendingDecision(Value):
    """`seconds_left` until it is sent; `refused` says why it was not taken."""

    command_id: str
    task_id: str
    person: str
    command: TaskCommand
    clicked_at: datetime
    send_at: datetime
    status: Status
    refused: Refused | None
    finished_at: datetime | None
    seconds_left: float

    @property
    def under_way(self) -> bool:
        return self.status in UNDER_WAY


@dataclass(frozen=True)
class Click:
    """A decision as it is clicked; the page made its `command_id`."""

    command_id: str
    task_id: str
    command: TaskCommand


@dataclass(frozen=True)
class PendingDecisions:
    """Used by the web, which queues and undoes, and read again at every look: it holds after whatever was killed."""

    pool: asyncpg.Pool

    async def queue(self, person: str, click: Click, delay: timedelta = timedelta(seconds=UNDO_SECONDS)) -> None:
        """The same click twice is one. Refuses `decision.under_way`, and `command.reused` for another content."""
        content = click.command.model_dump(mode="json")
        asked = (click.command_id, click.task_id, person, content)
        if await self.pool.fetchval(_QUEUE_SQL, *asked, delay) is not None:
            return
        sql = "SELECT command_id, task_id, person, command FROM pending_decision WHERE command_id = $1"
        known = await self.pool.fetchrow(sql, click.command_id)
        if known is None:
            raise DecisionUnderWay("your decision on this task is on its way", field="task_id")
        if tuple(known) != asked:
            raise CommandReused("this command id has been used with other content", field="command_id")

    async def knows(self, command_id: str, person: str) -> bool:
        """Whether this person has clicked it before."""
        sql = "SELECT EXISTS (SELECT FROM pending_decision WHERE command_id = $1 AND person = $2)"
        return bool(await self.pool.fetchval(sql, command_id, person))

    async def refuse(self, person: str, click: Click, refusal: Refusal) -> None:
        """Keeps a click that was refused at once, so that the page can say why."""
        content, why = click.command.model_dump(mode="json"), Refused.of(refusal).model_dump(mode="json")
        await self.pool.execute(_REFUSE_SQL, click.command_id, click.task_id, person, content, why)

    async def undo(self, command_id: str, person: str) -> None:
        """Takes back what has not been sent; twice is once. Refuses `decision.sent`, `decision.unknown`."""
        await self.pool.execute(_UNDO_SQL, command_id, person)
        if (await self.find(command_id, person)).status != "undone":
            raise DecisionSent("the decision has been sent already", field="command_id")

    async def find(self, command_id: str, person: str) -> PendingDecision:
        """Of this person; or `decision.unknown`."""
        sql = f"SELECT {_COLUMNS} FROM pending_decision WHERE command_id = $1 AND person = $2"
        row = await self.pool.fetchrow(sql, command_id, person)
        if row is None:
            raise DecisionUnknown("there is no such decision of yours", field="command_id")
        return _read(row)

    async def latest(
        self, person: str, task_ids: Sequence[str], since: timedelta = timedelta(minutes=10)
    ) -> dict[str, PendingDecision]:
        """By task: this person's last decision on it, if it is on its way or was clicked lately."""
        rows = await self.pool.fetch(_LATEST_SQL, person, list(task_ids), since)
        return {row["task_id"]: _read(row) for row in rows}

    async def recent(
        self, person: str, since: timedelta = timedelta(minutes=10), most: int = 20
    ) -> tuple[PendingDecision, ...]:
        """What is on its way and what came of the last ones, one for each task, the last first."""
        return tuple(_read(row) for row in await self.pool.fetch(_RECENT_SQL, person, since, most))


def _read(row: Any) -> PendingDecision:
    return PendingDecision.model_validate(dict(row))
