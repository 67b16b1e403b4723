"""What is common to everything that is sent: who acts, and the id under which it is carried out once."""

from __future__ import annotations

from uuid import uuid4

from activities.contracts import AnyCommand
from domain.access.actions import SYSTEM, ActorReserved
from domain.errors import ActorMissing
from workflows.messages import Told


def told(command: AnyCommand, actor: str, command_id: str | None) -> Told:
    """Under a new id where none is given; `actor.missing`."""
    return Told(command_id=command_id or new_id(), actor=acting(actor), command=command)


def acting(actor: str) -> str:
    """The actor, or `actor.missing`, `actor.reserved`."""
    if not actor.strip():
        raise ActorMissing("say who acts", field="actor")
    if actor == SYSTEM:
        raise ActorReserved(f"{SYSTEM} is the program itself: say who acts", field="actor")
    return actor


def new_id() -> str:
    return str(uuid4())
