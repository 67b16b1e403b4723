from __future__ import annotations

import asyncio
import os
import signal

import pytest

from starter.interruption import until_interrupted


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_the_first_signal_ends_it_and_the_next_ones_do_not_cut_the_cleaning_up_short(
    number: signal.Signals,
) -> None:
    done = []

    async def serve() -> None:
        try:
            os.kill(os.getpid(), number)
            await asyncio.Event().wait()
        finally:
            os.kill(os.getpid(), number)
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(0.05)
            done.append("cleaned up")

    await asyncio.wait_for(until_interrupted(serve()), timeout=60)
    assert done == ["cleaned up"]


async def test_what_fails_by_itself_fails_the_caller() -> None:
    async def serve() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await until_interrupted(serve())


async def test_a_failure_while_cleaning_up_is_not_hidden() -> None:
    async def serve() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.Event().wait()
        finally:
            raise LookupError

    with pytest.raises(LookupError):
        await until_interrupted(serve())


async def test_what_ends_by_itself_ends_the_caller() -> None:
    await until_interrupted(asyncio.sleep(0))
