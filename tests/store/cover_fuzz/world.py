"""The house without Temporal: the real store, and an outbox that is played by hand, in any order the relay may choose.

Within one target rows come in order, as the relay promises; a row may come twice. Owners of streams are woken when
their moment has come, as their workflows are.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter

from activities.contracts import AnyCommand, Envelope, Outcome
from activities.postgres.event_store import EventStore
from activities.postgres.streams import kind_of
from domain import local_time
from domain.approval.commands import LetTaskTimePass
from domain.approval.state import TASK_TRANSITIONS
from domain.base import Event, event_of
from domain.cover.assignment.state import ASSIGNMENT_TRANSITIONS
from domain.cover.buyer_limit.state import BUYER_LIMIT_TRANSITIONS
from domain.cover.commands import LetCoverTimePass
from domain.cover.guarantee.state import GUARANTEE_TRANSITIONS
from domain.cover.insured.state import INSURED_TRANSITIONS
from domain.cover.partner.answer import PartnerAnswer
from domain.cover.partner.commands import ReceiveAnswer
from domain.cover.partner.state import JOB_TRANSITIONS
from domain.cover.streams import COVER_STREAMS
from domain.ids import split_stream
from domain.receivable.commands import ReachMilestone
from domain.receivable.state import RECEIVABLE_TRANSITIONS
from domain.sale.commands import LetTimePass, Reassess
from domain.sale.state import TRANSITIONS
from tests.access.usual import usual_actor

T = TypeVar("T")

_COMMAND: Final[TypeAdapter[Any]] = TypeAdapter(AnyCommand)
_TIME_PASSES: Final[dict[str, AnyCommand]] = {
    "sale": LetTimePass(),
    "receivable": ReachMilestone(),
    "approval": LetTaskTimePass(),
    **dict.fromkeys(COVER_STREAMS, LetCoverTimePass()),
}
_LIVES: Final[dict[str, Any]] = {
    "sale": TRANSITIONS,
    "receivable": RECEIVABLE_TRANSITIONS,
    "approval": TASK_TRANSITIONS,
    "assignment": ASSIGNMENT_TRANSITIONS,
    "buyer_limit": BUYER_LIMIT_TRANSITIONS,
    "guarantee": GUARANTEE_TRANSITIONS,
    "insured": INSURED_TRANSITIONS,
    "partner_job": JOB_TRANSITIONS,
}
_EVENTS_SQL: Final = "SELECT stream, version, type, data, position FROM event WHERE position > $1 ORDER BY position"
_OUTBOX_SQL: Final = """
SELECT id, seq, kind, target, payload FROM outbox WHERE seq > $1 AND kind <> 'mail' ORDER BY seq
"""
_MOST_TURNS: Final = 40
"""More than one stream ever has to do at one moment."""


@dataclass(frozen=True)
class Happened:
    """An event with its stream and our day."""

    stream: str
    version: int
    event: Event
    on: date


@dataclass
class World:
    """Every method of it returns when the database has answered: the tests that use it are not asynchronous."""

    loop: asyncio.AbstractEventLoop
    store: EventStore
    now: datetime
    jobs: list[str] = field(default_factory=list)
    """Streams of what partners have been asked: their workflows run."""
    states: dict[str, Any] = field(default_factory=dict)
    waiting: dict[str, deque[Any]] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    """Every command with the code of its refusal; `told` where it followed from a fact."""
    _delivered: list[Any] = field(default_factory=list)
    _wake: dict[str, datetime] = field(default_factory=dict)
    _stale: set[str] = field(default_factory=set)
    _news: list[Happened] = field(default_factory=list)
    _position: int = 0
    _seq: int = 0
    _numbers: int = 0

    @property
    def today(self) -> date:
        return local_time.local_day(self.now, self.store.policy.timezone)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self.loop)
        return future.result()

    def number(self) -> int:
        self._numbers += 1
        return self._numbers

    def news(self) -> list[Happened]:
        """What has happened since it was asked last."""
        news, self._news = self._news, []
        return news

    def of_kind(self, kind: str) -> list[tuple[str, Any]]:
        """Streams of that kind and their states, in the order in which they began."""
        return [(stream, state) for stream, state in self.states.items() if stream.startswith(f"{kind}/")]

    def ask(self, stream: str, command: AnyCommand, actor: str | None = None) -> str:
        """Somebody asks for something; the code of the refusal, empty where it was done."""
        outcome = self._record(stream, command, f"cmd-{self.number()}", actor or usual_actor(command))
        self.rest()
        code = outcome.refused.code if outcome.refused else ""
        self.answers[f"{command.kind} {code}"] += 1
        return code

    def given(self, stream: str, command: AnyCommand, actor: str | None = None) -> None:
        code = self.ask(stream, command, actor)
        assert not code, (stream, command, code)

    def deliver(self, target: str) -> None:
        """The oldest row of the outbox for that target."""
        row = self.waiting[target].popleft()
        if not self.waiting[target]:
            del self.waiting[target]
        self._delivered.append(row)
        self._take(row)
        self.rest()

    def deliver_again(self, number: int) -> None:
        """A row that was delivered before comes once more: the relay's promise is at least once."""
        if self._delivered:
            self._take(self._delivered[number % len(self._delivered)])
            self.rest()

    def deliver_all(self) -> None:
        while self.waiting:
            self.deliver(next(iter(self.waiting)))

    def let_pass(self, days: int, *, worker_down: bool = False) -> None:
        """Days go by, and what they bring happens on its day; with a worker that is down, at their end."""
        end = self.now + timedelta(days=days)
        while self.now < end:
            self.now = end if worker_down else min(end, self.now + timedelta(days=1))
            self.rest()

    def rest(self) -> None:
        """Wakes whoever wanted to be woken by now, until nobody does."""
        while due := self._due():
            for stream in due:
                self._wake_up(stream)
        gave_up = ReceiveAnswer(answer=PartnerAnswer(outcome="gave_up"))
        for stream in self.jobs:
            job = self.states[stream]
            if job.answer is None and job.answer_by <= self.now:
                self._record(stream, gave_up, f"own-{self.number()}", "system")

    def _due(self) -> list[str]:
        for stream in sorted(self._stale):
            self._look(stream)
        self._stale.clear()
        due = [(moment, stream) for stream, moment in self._wake.items() if moment <= self.now]
        return [stream for _, stream in sorted(due)]

    def _look(self, stream: str) -> None:
        wake_at = self.do(self.store.snapshot(stream, self.now)).wake_at
        self._wake.pop(stream, None)
        if wake_at is not None and not getattr(self.states[stream], "ended", False):
            self._wake[stream] = wake_at

    def _wake_up(self, stream: str) -> None:
        command = _TIME_PASSES[split_stream(stream)[0]]
        for _ in range(_MOST_TURNS):
            outcome = self._record(stream, command, f"own-{self.number()}", "system")
            assert outcome.refused is None, (stream, self.now, outcome.refused)
            self._look(stream)
            wake_at = self._wake.get(stream)
            if wake_at is None or wake_at > self.now:
                return
            assert outcome.events, f"{stream} is woken for {wake_at} and does nothing about it"
        raise AssertionError(f"{stream} never comes to rest at {self.now}")

    def _take(self, row: Any) -> None:
        payload, target = row["payload"], row["target"]
        kind = split_stream(target)[0]
        if row["kind"] == "start" and payload["workflow"] == "PartnerJob" and target not in self.jobs:
            self.jobs.append(target)
        if row["kind"] == "start" or payload["signal"] == "review":
            return
        ended = getattr(self.states.get(target), "ended", False)
        late = payload.get("command", {}).get("kind") == "hear_partner"
        if ended and kind != "receivable" and not late:
            return  # Its workflow is gone: the row is dropped, unless money may come with it.
        if payload["signal"] == "facts_changed":
            self._record(target, Reassess(), f"{row['id']} {self.number()}", "system")
            return
        command = _COMMAND.validate_python(payload["command"])
        outcome = self._record(target, command, row["id"], "system")
        if outcome.refused is not None:
            self.answers[f"told {command.kind} {kind} {outcome.refused.code}"] += 1

    def _record(self, stream: str, command: AnyCommand, command_id: str, actor: str) -> Outcome:
        envelope = Envelope(stream=stream, command_id=command_id, actor=actor, at=self.now, command=command)
        outcome = self.do(self._recorded(envelope))
        if outcome.refused is None and split_stream(stream)[0] in _TIME_PASSES:
            self._stale.add(stream)
        return outcome

    async def _recorded(self, envelope: Envelope) -> Outcome:
        outcome = await self.store.record(envelope)
        if outcome.refused is None:
            for row in await self.store.pool.fetch(_EVENTS_SQL, self._position):
                self._position = row["position"]
                self._heard(row["stream"], row["version"], event_of(row["type"], row["data"]))
            for row in await self.store.pool.fetch(_OUTBOX_SQL, self._seq):
                self._seq = row["seq"]
                self.waiting.setdefault(row["target"], deque()).append(row)
        return outcome

    def _heard(self, stream: str, version: int, event: Event) -> None:
        kind = kind_of(stream)
        before = self.states.get(stream, kind.initial)
        after = self.states[stream] = kind.evolve(before, event)
        life = _LIVES.get(split_stream(stream)[0])
        if life is not None and after.phase is not before.phase:
            assert after.phase in life[before.phase], f"{stream} becomes {after.phase} from {before.phase} by {event}"
        self._news.append(Happened(stream, version, event, self.today))
        if split_stream(stream)[0] in _TIME_PASSES:
            self._stale.add(stream)
