"""What types cannot say about the section `scorecard`: that every value falls in exactly one band."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from domain.grading.characteristics import FIGURES, WORDS
from domain.grading.grade import BEST_FIRST
from domain.grading.placing import figure_text, label
from domain.grading.scorecard import Band, Characteristic, Scorecard

Path = tuple[str | int, ...]
Fault = tuple[str, str, Path]
"""Code, message, and the path to the place below `scorecard`."""


def scorecard_faults(scorecard: Scorecard) -> Iterator[Fault]:
    """Everything that keeps the scorecard from grading everybody by exactly one band per characteristic."""
    if not scorecard.characteristics:
        yield "scorecard.empty", "nothing is looked at", ("characteristics",)
    names: set[str] = set()
    for place, characteristic in enumerate(scorecard.characteristics):
        path = ("characteristics", place)
        if characteristic.name in names:
            yield "scorecard.duplicate", f"{characteristic.name} is looked at already", (*path, "name")
        names.add(characteristic.name)
        for code, message, below in _characteristic(characteristic):
            yield code, message, (*path, *below)
    yield from _cut_offs(scorecard)


def band_faults(bands: tuple[Band, ...]) -> Iterator[tuple[str, str, int]]:
    """Code, message and position of each band that is empty, overlaps another or leaves a gap before or after it.

    The bands may stand in any order; together they take every figure exactly once.
    """
    whole = []
    for position, band in enumerate(bands):
        if band.at_least is not None and band.below is not None and band.at_least >= band.below:
            yield "scorecard.band_empty", f"no figure is {label(band)}", position
        else:
            whole.append((position, band))
    whole.sort(key=lambda each: (each[1].at_least is not None, each[1].at_least or Decimal(0)))
    if not whole:
        return
    first, last = whole[0], whole[-1]
    if first[1].at_least is not None:
        yield "scorecard.gap", f"nothing takes figures below {figure_text(first[1].at_least)}", first[0]
    reach, holder = first[1].below, first[1]
    for position, band in whole[1:]:
        if reach is None or band.at_least is None or band.at_least < reach:
            yield "scorecard.overlap", f"{label(band)} overlaps {label(holder)}", position
        elif band.at_least > reach:
            between = f"{figure_text(reach)} up to {figure_text(band.at_least)}"
            yield "scorecard.gap", f"nothing takes figures from {between}", position
        if reach is not None and (band.below is None or band.below > reach):
            reach, holder = band.below, band
    if reach is not None:
        yield "scorecard.gap", f"nothing takes figures from {figure_text(reach)} on", last[0]


def _characteristic(characteristic: Characteristic) -> Iterator[Fault]:
    name, bands, levels = characteristic.name, characteristic.bands, characteristic.levels
    if bool(bands) == bool(levels):
        yield "scorecard.bands_or_levels", f"{name} has bands or levels, and not both", ()
        return
    for code, message, position in band_faults(bands):
        yield code, message, ("bands", position)
    words: set[str] = set()
    for position, level in enumerate(levels):
        if level.value in words:
            yield "scorecard.level_duplicate", f"{level.value} has its points already", ("levels", position, "value")
        words.add(level.value)
    yield from _meaning(characteristic)


def _meaning(characteristic: Characteristic) -> Iterator[Fault]:
    name = characteristic.name
    if name in FIGURES:
        if characteristic.levels:
            yield "scorecard.kind", f"{name} is a figure and takes bands", ("levels",)
    elif name in WORDS:
        if characteristic.bands:
            yield "scorecard.kind", f"{name} is a state and takes levels", ("bands",)
        for position, level in enumerate(characteristic.levels):
            if level.value not in WORDS[name]:
                message = f"{name} is never {level.value}; it is one of {', '.join(WORDS[name])}"
                yield "scorecard.level_unknown", message, ("levels", position, "value")
    else:
        yield "scorecard.unknown", f"no evidence gives {name}", ("name",)


def _cut_offs(scorecard: Scorecard) -> Iterator[Fault]:
    given = scorecard.cut_offs
    if "E" in given:
        yield "scorecard.cut_offs", "E is whoever reaches no other grade; it has no cut-off", ("cut_offs", "E")
    for grade in BEST_FIRST:
        if grade not in given:
            yield "scorecard.cut_offs", f"{grade} has no cut-off", ("cut_offs",)
    for better, worse in pairwise(grade for grade in BEST_FIRST if grade in given):
        if given[worse] >= given[better]:
            message = f"{worse} must need fewer points than {better}, which needs {given[better]}"
            yield "scorecard.cut_offs", message, ("cut_offs", worse)
