"""The floor: a workflow that decides nothing and only costs what the engine costs."""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from bench.floor_messages import Bare, Turn
    from workflows import options

LONG = timedelta(days=30)
"""As for a sale, a timer stands while the workflow waits and is cancelled by the next message."""


@workflow.defn(name="Bare")
class BareWorkflow:
    """Goes through its turns and ends. Update `ask` and signal `tell`: the next turn."""

    @workflow.init
    def __init__(self, bare: Bare) -> None:
        self._bare = bare
        self._done = 0

    @workflow.run
    async def run(self, bare: Bare) -> int:
        if bare.turns[0].message == "start":
            await self._take(bare.turns[0])
        while self._done < len(bare.turns):
            seen = self._done
            timeout = LONG if seen and bare.turns[seen - 1].timer else None
            await workflow.wait_condition(lambda: self._done > seen, timeout=timeout)  # noqa: B023 - awaited right here
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._done

    @workflow.update
    async def ask(self) -> int:
        await self._take(self._bare.turns[self._done])
        return self._done

    @workflow.signal
    async def tell(self) -> None:
        await self._take(self._bare.turns[self._done])

    async def _take(self, turn: Turn) -> None:
        for step in range(turn.steps):
            row = f"{self._bare.name}:{self._done}:{step}"
            await workflow.execute_local_activity("insert_row", row, **options.LEDGER)
        self._done += 1
