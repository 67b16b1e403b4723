"""The classes in which time is counted, in words; as many as `SPANS` and `AGES` divide it into."""

from __future__ import annotations

from typing import Final

from starter.web.words import mark

SPAN_WORDS: Final = (
    mark("at once"),
    mark("< 1 min"),
    mark("< 1 h"),
    mark("< 4 h"),
    mark("< 1 day"),
    mark("< 3 days"),
    mark("longer"),
)
AGE_WORDS: Final = (mark("< 4 h"), mark("< 1 day"), mark("< 3 days"), mark("< 7 days"), mark("older"))
