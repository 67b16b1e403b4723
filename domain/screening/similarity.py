"""How alike two company names are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import product

from anyascii import anyascii
from rapidfuzz import fuzz

from domain.screening.normalise import NormalisedName, normalised

OTHER_TRADE = Decimal(20)
OTHER_PLACE = Decimal(15)

NOT_SAID = Decimal("0.25")
"""The share of a deduction that is taken where only one of the two names says its trade, or its place."""

_WORD_FROM = 80.0
"""Below this two words are different words."""

_RUN_FROM = 95.0
_OTHER_NUMBER = Decimal(30)

_TRANSCRIPTIONS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"shch|sch", "sh"),
        (r"kh", "h"),
        (r"ts|tz", "c"),
        (r"ks", "x"),
        (r"ph", "f"),
        (r"ck", "k"),
        (r"w", "v"),
        (r"[yj]", "i"),
        (r"i+", "i"),
        (r"([a-z])\1", r"\1"),
    )
)
"""Several alphabets are written in Latin letters in more than one way; these differences are none."""


def similarity(
    one: str, other: str, *, other_trade: Decimal = OTHER_TRADE, other_place: Decimal = OTHER_PLACE
) -> Decimal:
    """0 to 100 with one decimal; 100 for names that differ in form, spelling or word order only, 0 for an empty one.

    Chinese names are compared by their characters, names in different scripts by their transcription.
    """
    first, second = normalised(one), normalised(other)
    alike = _cores(first, second)
    if alike == 0:
        return Decimal(0)
    off = _off(first.trades, second.trades, other_trade) + _off(first.places, second.places, other_place)
    if first.numbers != second.numbers:
        off += _OTHER_NUMBER
    return max(Decimal(0), Decimal(repr(alike)) - off).quantize(Decimal("0.1"))


def _cores(first: NormalisedName, second: NormalisedName) -> float:
    if not first.core or not second.core:
        return _without_cores(first, second)
    if first.han and second.han:
        one, other = first.core[0], second.core[0]
        return fuzz.ratio(_as_written_in(other, one), _as_written_in(one, other))
    pairs = product(first.spellings, second.spellings)
    return max(_words_alike(one, other, by_sound=first.han != second.han) for one, other in pairs)


def _as_written_in(other: str, name: str) -> str:
    """The name with each character that has another, simplified form written as its like in the other name."""
    if name.encode("gb2312", "ignore").decode("gb2312") == name:
        return name
    return "".join(_like(character, other) for character in name)


def _like(character: str, other: str) -> str:
    if character.encode("gb2312", "ignore"):
        return character
    sound = anyascii(character)
    return next((each for each in other if anyascii(each) == sound), character)


def _without_cores(first: NormalisedName, second: NormalisedName) -> float:
    """Names such as China Machinery are made of shared words: they are alike when these are the same, or are written
    alike from end to end."""
    if not first.whole or not second.whole:
        return 0.0
    shared = (first.trades, first.places)
    if not first.core and not second.core and any(shared) and shared == (second.trades, second.places):
        return 100.0
    return _words_alike(first.whole, second.whole, by_sound=first.han or second.han)


def _words_alike(one: tuple[str, ...], other: tuple[str, ...], *, by_sound: bool) -> float:
    run = max(
        fuzz.ratio(_run(one), _run(other)),
        fuzz.ratio(_run(sorted(one)), _run(sorted(other))),
        fuzz.ratio(_sound(_run(one)), _sound(_run(other))),
    )
    if by_sound:
        return run
    return max(_aligned(one, other), _aligned(other, one), run if run >= _RUN_FROM else 0.0)


def _aligned(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Each word finds its like once; the weight of a word is its length."""
    left = list(other)
    matched = 0.0
    for word in sorted(one, key=len, reverse=True):
        best = max(left, key=lambda candidate: _word_alike(word, candidate), default=None)
        if best is None:
            break
        alike = _word_alike(word, best)
        if alike >= _WORD_FROM:
            left.remove(best)
            matched += alike * (len(word) + len(best))
    return matched / sum(map(len, (*one, *other)))


@lru_cache(maxsize=65_536)
def _word_alike(one: str, other: str) -> float:
    return max(fuzz.ratio(one, other), fuzz.ratio(_sound(one), _sound(other)))


@lru_cache(maxsize=65_536)
def _sound(text: str) -> str:
    for pattern, spelling in _TRANSCRIPTIONS:
        text = pattern.sub(spelling, text)
    return text


def _run(words: Sequence[str]) -> str:
    return "".join(words)


def _off(first: frozenset[str], second: frozenset[str], points: Decimal) -> Decimal:
    if first == second:
        return Decimal(0)
    if not first or not second or first & second:
        return points * NOT_SAID
    return points
