"""A fitted scorecard as the section of a policy, headed by what it was learned from and how well it does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from domain.grading.scorecard import Band, Characteristic, Scorecard
from domain.grading.scorecard_check import scorecard_faults
from starter.training.evaluate import Measurement
from starter.training.examples import Sample
from starter.training.split import Parts

FIRST_LINE: Final = "Learned by `openaccount scorecard fit`."

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_ -]*[A-Za-z0-9]\Z")
_WORDS_OF_YAML: Final = frozenset({"true", "false", "null"})


def fragment(scorecard: Scorecard, heading: Sequence[str]) -> str:
    """The section `scorecard:`; the lines of the heading as comments above it."""
    comments = (f"# {' '.join(line.splitlines())}" for line in heading)
    return "\n".join([*comments, *_section(scorecard), ""])


def heading(sample: Sample, parts: Parts, train: Measurement, test: Measurement, scorecard: Scorecard) -> list[str]:
    """Where a scorecard is from, what was measured on the held-out part, and what keeps it from coming into force."""
    lines = [
        FIRST_LINE,
        f"Data: {sample.file.name}, sha256 {sample.file.sha256}",
        f"Split: {parts.described}.",
        f"Learned from: {train.rows} rows, {train.bad} bad; AUC {train.discrimination.auc}.",
        f"Held out: {test.rows} rows, {test.bad} bad; {_words(test)}.",
        *_table(test),
    ]
    if parts.unused:
        lines.append(f"In neither part: {parts.unused} rows, decided before the split and ended after it.")
    unknown = [message for code, message, _ in scorecard_faults(scorecard) if code == "scorecard.unknown"]
    if unknown:
        others = f", nor {len(unknown) - 1} more" if len(unknown) > 1 else ""
        lines.append(f"Cannot come into force as it is: {unknown[0]}{others}.")
    return lines


def _words(measurement: Measurement) -> str:
    found = measurement.discrimination
    return f"AUC {found.auc}, Gini {found.gini}, KS {found.ks}"


def _table(measurement: Measurement) -> Iterator[str]:
    for bucket in measurement.buckets:
        share = "–" if bucket.default_percent is None else f"{bucket.default_percent:.2f} %"
        yield f"  {bucket.name}: {bucket.rows} rows, {bucket.bad} bad, default rate {share}"


def _section(scorecard: Scorecard) -> Iterator[str]:
    yield "scorecard:"
    yield f"  name: {_text(scorecard.name)}"
    yield f"  base: {scorecard.base}"
    yield f"  cut_offs: {{{', '.join(f'{grade}: {score}' for grade, score in sorted(scorecard.cut_offs.items()))}}}"
    yield f"  most_reasons: {scorecard.most_reasons}"
    yield "  characteristics:"
    for characteristic in scorecard.characteristics:
        yield from _characteristic(characteristic)


def _characteristic(characteristic: Characteristic) -> Iterator[str]:
    yield f"    - name: {_text(characteristic.name)}"
    yield f"      part: {characteristic.part}"
    yield f"      missing: {characteristic.missing}"
    yield "      bands:"
    for band in characteristic.bands:
        yield f"        - {{{_band(band)}}}"


def _band(band: Band) -> str:
    bounds = (("at_least", band.at_least), ("below", band.below))
    written = [f"{name}: {bound:f}" for name, bound in bounds if bound is not None]
    return ", ".join([*written, f"points: {band.points}"])


def _text(text: str) -> str:
    plain = _PLAIN.match(text) and text.lower() not in _WORDS_OF_YAML
    return text if plain else json.dumps(text, ensure_ascii=False)
