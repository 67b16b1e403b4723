"""What is sent to the bare workflow."""

from __future__ import annotations

from typing import Literal

from domain.base import Value

Message = Literal["start", "update", "signal"]


class Turn(Value):
    """One workflow task: what brings it, how many local activities it runs, and whether a timer stands after it."""

    message: Message
    steps: int
    timer: bool


class Bare(Value):
    """The life of one bare workflow, turn by turn. It ends after its last turn."""

    name: str
    turns: tuple[Turn, ...]
