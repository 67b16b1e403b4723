from __future__ import annotations

import asyncio

import pytest

from runtime.errors import OperationalError
from starter import supervision
from starter.supervision import kept_up


class Fragile:
    """A part that ends when told to, and refuses its first restarts."""

    name = "fragile"

    def __init__(self, *, refusals: int = 0) -> None:
        self.starts = 0
        self._refusals = refusals
        self._ended = asyncio.Event()

    async def start(self) -> None:
        if self._refusals:
            self._refusals -= 1
            raise OperationalError("not yet")
        self.starts += 1
        self._ended = asyncio.Event()

    async def wait(self) -> int:
        await self._ended.wait()
        return 1

    def end(self) -> None:
        self._ended.set()


@pytest.fixture(autouse=True)
def short_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "DELAY_FIRST_SECONDS", 0.01)
    monkeypatch.setattr(supervision, "DELAY_MAX_SECONDS", 0.04)


async def started(part: Fragile, times: int) -> None:
    async with asyncio.timeout(60):
        while part.starts < times:
            await asyncio.sleep(0.005)


async def test_a_part_that_ends_is_started_again_each_time() -> None:
    part = Fragile()
    async with kept_up(part):
        for times in range(1, 4):
            part.end()
            await started(part, times)


async def test_a_part_that_does_not_start_is_tried_until_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    part = Fragile(refusals=3)
    async with kept_up(part):
        part.end()
        await started(part, 1)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("not yet") == 3


async def test_the_pause_grows_and_has_a_limit(capsys: pytest.CaptureFixture[str]) -> None:
    part = Fragile(refusals=4)
    async with kept_up(part):
        part.end()
        await started(part, 1)
    pauses = [line.split(" in ")[1] for line in capsys.readouterr().err.splitlines()]
    assert pauses == ["0.01 s", "0.02 s", "0.04 s", "0.04 s", "0.04 s"]


async def test_after_the_block_nothing_is_started_any_more() -> None:
    part = Fragile()
    async with kept_up(part):
        await asyncio.sleep(0)
    part.end()
    await asyncio.sleep(0.05)
    assert part.starts == 0
