"""Every fact in one line."""

from __future__ import annotations

from typing import Final

from domain.base import Event
from starter.wording.cover import COVER
from starter.wording.receivables import RECEIVABLES
from starter.wording.reviews import REVIEWS
from starter.wording.sales import SALES
from starter.wording.speech import Speech
from starter.wording.tasks import TASKS
from starter.wording.telling import Telling
from starter.wording.watch import WATCH

WORDS: Final[dict[type[Event], Telling]] = {**SALES, **TASKS, **RECEIVABLES, **REVIEWS, **WATCH, **COVER}


def describe(speech: Speech, event: Event) -> str:
    """One fact in words; its type where there are none for it."""
    words = WORDS.get(type(event))
    return words(speech, event) if words else event.event_type.replace("_", " ")
