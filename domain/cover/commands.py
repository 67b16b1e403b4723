"""What can be asked of every stream of cover."""

from __future__ import annotations

from typing import Literal

from domain.base import Value


class LetCoverTimePass(Value):
    """The moment came that the stream waited for: a warning, a deadline, an expiry."""

    kind: Literal["let_cover_time_pass"] = "let_cover_time_pass"


class MeetDuty(Value):
    """What was owed is done; `reference` names the proof. Duties that a command of their own meets (a declaration, a
    claim, a call, an extension) are met by that command alone: `duty.own_command`."""

    kind: Literal["meet_duty"] = "meet_duty"
    duty_id: str
    reference: str


class AcknowledgeMiss(Value):
    """Somebody in charge knows that the duty was missed; `note` says what is done about it."""

    kind: Literal["acknowledge_miss"] = "acknowledge_miss"
    duty_id: str
    note: str
