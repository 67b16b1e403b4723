"""A company's name taken apart: what sets it apart, what it trades in, where it is. Legal forms are gone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from domain.base import Value
from domain.screening.legal_forms import without_chinese_forms, without_forms
from domain.screening.words import CHINESE_PLACES, CHINESE_TRADES, FILLERS, PLACES, SIMPLIFIED, TRADES

_HAN = re.compile(r"[㐀-鿿]")
_BRACKETS = re.compile(r"[(\[{（【]([^)\]}）】]*)[)\]}）】]")
_ADMINISTRATIVE = re.compile(r"^[㐀-鿿]{2,3}?(?:省|市|自治区|县|区)(?=[㐀-鿿]{2,})")
_EXPANDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_DOTTED = re.compile(r"[.'’‘`´ʹʼ\"]")
_MOST_WORDS_OF_A_CONCEPT = 3


class NormalisedName(Value):
    """`core` is what sets the company apart, `trades` and `places` are concepts shared with many. `spellings` are the
    core in plain letters, in each usual way to write it, `whole` is all of the name but its forms in plain letters;
    `numbers` must be equal for two names to be one."""

    han: bool
    core: tuple[str, ...]
    spellings: tuple[tuple[str, ...], ...]
    whole: tuple[str, ...] = ()
    trades: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()


@lru_cache(maxsize=65_536)
def normalised(name: str) -> NormalisedName:
    """The name for comparing: one width and case, no punctuation, no legal form. An empty name has an empty core."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(SIMPLIFIED)
    return _from_han(text) if _HAN.search(text) else _from_letters(text)


def _from_han(text: str) -> NormalisedName:
    places: set[str] = set()
    for inside in _BRACKETS.findall(text):
        places |= {PLACES[word] for word in CHINESE_PLACES if word in inside}
    run = "".join(re.findall(r"[^\W_]", _BRACKETS.sub("", text)))
    whole = without_chinese_forms(run)
    rest, found = _without_places(whole)
    rest, trades = _without_trades(rest)
    rest, trailing = _without_trailing_place(rest)
    numbers = tuple(re.findall(r"\d+", rest))
    core = (rest,) if rest else ()
    spelled = tuple(_plain(word) for word in core)
    return NormalisedName(
        han=True,
        core=core,
        spellings=(spelled,),
        whole=(_plain(whole),),
        trades=frozenset(trades),
        places=frozenset(places | found | trailing),
        numbers=numbers,
    )


def _without_places(run: str) -> tuple[str, set[str]]:
    places: set[str] = set()
    while True:
        city = next((word for word in CHINESE_PLACES if run.startswith(word) and len(run) > len(word) + 1), None)
        if city is not None:
            places.add(PLACES[city])
            run = re.sub(r"^(?:省|市)(?=..)", "", run[len(city) :])
            continue
        district = _ADMINISTRATIVE.match(run)
        if district is None:
            return run, places
        places.add(_plain(district.group()[:-1]))
        run = run[district.end() :]


def _without_trades(run: str) -> tuple[str, set[str]]:
    if run in TRADES:
        return "", {TRADES[run]}
    trades: set[str] = set()
    while True:
        word = next((word for word in CHINESE_TRADES if run.endswith(word) and len(run) >= len(word) + 2), None)
        if word is None:
            return run, trades
        trades.add(TRADES[word])
        run = without_chinese_forms(run[: -len(word)])


def _without_trailing_place(run: str) -> tuple[str, set[str]]:
    word = next((word for word in CHINESE_PLACES if run.endswith(word) and len(run) >= len(word) + 2), None)
    return (run, set()) if word is None else (run[: -len(word)], {PLACES[word]})


def _from_letters(text: str) -> NormalisedName:
    plain = without_forms(_words(text))
    core, trades, places, numbers = _sorted_out(plain)
    expanded = _sorted_out(without_forms(_words(text.translate(_EXPANDED))))[0]
    return NormalisedName(
        han=False,
        core=core,
        spellings=(core,) if expanded == core else (core, expanded),
        whole=plain,
        trades=frozenset(trades),
        places=frozenset(places),
        numbers=numbers,
    )


def _words(text: str) -> tuple[str, ...]:
    plain = _DOTTED.sub("", anyascii(_DOTTED.sub("", text)).casefold())
    return tuple(re.findall(r"[a-z0-9]+", plain))


def _sorted_out(words: tuple[str, ...]) -> tuple[tuple[str, ...], set[str], set[str], tuple[str, ...]]:
    core: list[str] = []
    trades: set[str] = set()
    places: set[str] = set()
    numbers: list[str] = []
    place = 0
    while place < len(words):
        for length in range(min(_MOST_WORDS_OF_A_CONCEPT, len(words) - place), 0, -1):
            joined = "".join(words[place : place + length])
            if joined in TRADES:
                trades.add(TRADES[joined])
            elif joined in PLACES:
                places.add(PLACES[joined])
            elif length > 1:
                continue
            elif joined.isdigit() or joined in _ROMAN:
                numbers.append(_ROMAN.get(joined, joined))
            elif joined not in FILLERS:
                core.append(joined)
            place += length
            break
    return tuple(core), trades, places, tuple(numbers)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", anyascii(text).casefold())
