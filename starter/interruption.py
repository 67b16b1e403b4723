"""Ctrl-C and SIGTERM end a program once, in order, however often they come."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def until_interrupted(serving: Coroutine[Any, Any, T]) -> T | None:
    """Run `serving` until it ends or the first signal comes; then cancel it and wait for its cleaning up.

    Returns what it returned, None when a signal ended it.
    Further signals change nothing: a second Ctrl-C must not leave half of the servers running.
    """
    loop = asyncio.get_running_loop()
    interrupted = asyncio.Event()
    for number in SIGNALS:
        loop.add_signal_handler(number, interrupted.set)
    task = asyncio.create_task(serving)
    watcher = asyncio.create_task(interrupted.wait())
    try:
        await asyncio.wait({task, watcher}, return_when=asyncio.FIRST_COMPLETED)
        task.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            if not interrupted.is_set():
                raise
            return None
    finally:
        watcher.cancel()
        for number in SIGNALS:
            loop.remove_signal_handler(number)
