"""What happened to a warning, in words."""

from __future__ import annotations

from typing import Final

from domain.base import Event
from domain.warning import events as warning
from starter.wording.speech import Speech
from starter.wording.telling import Telling

ACTIONS: Final[dict[str, str]] = {
    "stop": "stop",
    "shorter_terms": "shorter terms",
    "cover": "cover",
    "none": "none",
}


def _decided(s: Speech, e: warning.WarningDecided) -> str:
    return s.say(
        "decided as %(role)s, %(action)s: %(reason)s",
        role=s.role(e.role),
        action=s.either(ACTIONS, e.action),
        reason=e.reason,
    )


WATCH: Final[dict[type[Event], Telling]] = {
    warning.WarningRaised: lambda s, e: s.say(
        "raised: to be answered by %(day)s, proposed is %(action)s",
        day=s.day(e.decide_by),
        action=s.either(ACTIONS, e.proposed),
    ),
    warning.WarningDecided: _decided,
    warning.WarningLapsed: lambda s, _: s.say("lapsed: nobody answered in time"),
}
