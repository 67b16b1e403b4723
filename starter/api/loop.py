"""The event loop of a program that does nothing but serve."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")


def run(serving: Coroutine[Any, Any, T]) -> T:
    """Like `asyncio.run`, on uvloop. What is loaded by now stays: the collector need not look through it again."""
    gc.collect()
    gc.freeze()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(serving)
