"""Both sides on one server: every request goes to the chain and to the lanes in the same moment, people answer both."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Final

from bench.approvals.chain import Chain, Signature
from bench.approvals.inputs import Inputs
from bench.approvals.lanes import Lanes, asked_roles
from bench.approvals.people import People
from bench.approvals.requests import Request
from bench.approvals.summary import Decision
from domain.approval.clock import next_moment
from starter.simulation.deciders import CLEAR_OF_DEADLINES

Act = Callable[[], Awaitable[None]]
_JUST_AFTER: Final = timedelta(seconds=1)


@dataclass
class Play:
    """`run` plays everything to its end and returns the decisions of the chain and of the lanes."""

    inputs: Inputs
    people: People
    chain: Chain
    lanes: Lanes
    requests: Sequence[Request]
    progress: Callable[[int, int], None]
    _agenda: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _asked: set[tuple[str, str]] = field(default_factory=set)
    _hand_offs: Counter[str] = field(default_factory=Counter)
    _chain: dict[int, Decision] = field(default_factory=dict)
    _arrived: int = 0

    async def run(self) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
        stage = self.lanes.stage
        self._orders = {request.order_id: request for request in self.requests}
        await self.lanes.wait_for_worker()
        await self.lanes.open_accounts(self.requests)
        for request in self.requests:
            self._plan(request.arrives, partial(self._arrive, request))
        while (moment := await self._next_moment()) is not None:
            await stage.advance_to(moment)
            await self._look_at_tasks()
            while self._agenda and self._agenda[0][0] <= stage.now:
                await heapq.heappop(self._agenda)[2]()
            await stage.settle()
            await self._look_at_tasks()
        await stage.settle_fully()
        chain = tuple(self._chain[request.number] for request in self.requests)
        return chain, await self.lanes.decisions(self.requests, self._hand_offs)

    def _plan(self, moment: datetime, act: Act) -> None:
        heapq.heappush(self._agenda, (moment, next(self._numbers), act))

    async def _next_moment(self) -> datetime | None:
        """The next answer or arrival, or the moment at which a task is put to somebody else or expires."""
        moments = [self._agenda[0][0]] if self._agenda else []
        for task in (await self.lanes.open_tasks()).values():
            due = next_moment(task)
            moments += [due + _JUST_AFTER] if due is not None else []
        return min(moments, default=None)

    async def _arrive(self, request: Request) -> None:
        await self.lanes.submit(request)
        levels = tuple(level.role for level in self.inputs.chain if request.amount.amount >= level.least)
        await self.chain.start(request.order_id, levels)
        self._put_to_level(request, levels, ())
        self._arrived += 1
        self.progress(self._arrived, len(self.requests))

    def _put_to_level(self, request: Request, levels: tuple[str, ...], signed: tuple[str, ...]) -> None:
        now = self.lanes.stage.now
        if len(signed) == len(levels):
            self._end_chain(request, signed, now, approved=True)
            return
        role = levels[len(signed)]
        sign = partial(self._sign, request, levels, role)
        self._plan(self.people.answers_at(request, role, now), sign)

    async def _sign(self, request: Request, levels: tuple[str, ...], role: str) -> None:
        refuses = self.people.refuses(request, role)
        state = await self.chain.sign(request.order_id, Signature(role=role, refuses=refuses))
        if state.refused:
            self._end_chain(request, state.signed, state.at, approved=False)
        else:
            self._put_to_level(request, levels, state.signed)

    def _end_chain(self, request: Request, signed: tuple[str, ...], at: datetime, *, approved: bool) -> None:
        self._chain[request.number] = Decision(
            number=request.number,
            approved=approved,
            lane="chain",
            asked_at=request.arrives,
            decided_at=max(at, request.arrives),
            answered=signed,
            hand_offs=len(signed),
        )

    async def _look_at_tasks(self) -> None:
        """Whoever is newly asked begins to think."""
        for task_id, task in (await self.lanes.open_tasks()).items():
            request = self._orders[task.asked.order_id]
            for role in asked_roles(task):
                if (task_id, role) not in self._asked:
                    self._asked.add((task_id, role))
                    self._hand_offs[request.order_id] += 1
                    answer = partial(self._answer, task_id, request, role)
                    self._plan(self.people.answers_at(request, role, self.lanes.stage.now), answer)

    async def _answer(self, task_id: str, request: Request, role: str) -> None:
        """Nobody answers so shortly before a deadline that the two could meet; they do it right after."""
        await self.lanes.stage.settle()
        task = (await self.lanes.open_tasks()).get(task_id)
        if task is None or role not in asked_roles(task):
            return
        due, now = next_moment(task), self.lanes.stage.now
        if due is not None and due <= now + CLEAR_OF_DEADLINES:
            self._plan(due + CLEAR_OF_DEADLINES, partial(self._answer, task_id, request, role))
            return
        await self.lanes.decide(task_id, role, refuses=self.people.refuses(request, role))
