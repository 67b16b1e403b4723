"""Measures a scorecard, or one part of it, on a file of labelled rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from domain.base import Value
from domain.grading.scorecard import Characteristic, Part, Scorecard
from starter.training.data import DataFile, read_data
from starter.training.evaluate import Measurement, measured
from starter.training.examples import Columns, Sample, labelled
from starter.training.histories import histories
from starter.training.refusals import MappingInvalid, NoCharacteristic, OptionInvalid


class Check(Value):
    """`characteristics` are those the data knows, `unknown` the others, which count as missing in every row."""

    scorecard: str
    part: Part | None
    data_sha256: str
    characteristics: tuple[str, ...]
    unknown: tuple[str, ...]
    measurement: Measurement


def check(
    scorecard: Scorecard,
    path: Path,
    columns: Columns,
    roles: Mapping[str, str],
    *,
    part: Part | None,
    start: date | None,
    encoding: str | None,
) -> Check:
    """The measurement of the rows of that file, or of those decided from `start` on.

    `training.mapping` for a name that is no characteristic, `training.no_characteristic` when the data has none of
    them, `training.one_class`, and what `labelled` and `histories` refuse.
    """
    if start is not None and not roles and columns.as_of is None:
        raise OptionInvalid("a first day needs days of decision: name their column with --as-of", field="from")
    asked = tuple(each for each in scorecard.characteristics if part in (None, each.part))
    file = read_data(path, encoding=encoding)
    sample = histories(file, roles, date_format=columns.date_format) if roles else _labelled(file, columns, asked)
    held = {name for name in sample.names if any(each.values[name] is not None for each in sample.examples)}
    known = tuple(each.name for each in asked if each.name in held)
    if not known:
        names = ", ".join(each.name for each in asked)
        raise NoCharacteristic(f"{path.name} has none of {names}; name its columns with --map", field="map")
    examples = [each for each in sample.examples if start is None or (each.as_of is not None and each.as_of >= start)]
    return Check(
        scorecard=scorecard.name,
        part=part,
        data_sha256=file.sha256,
        characteristics=known,
        unknown=tuple(each.name for each in asked if each.name not in held),
        measurement=measured(scorecard, examples, part=part),
    )


def _labelled(file: DataFile, columns: Columns, asked: tuple[Characteristic, ...]) -> Sample:
    mapping = dict(columns.mapping or {})
    for name in mapping:
        if name not in {each.name for each in asked}:
            raise MappingInvalid(f"the scorecard has no characteristic {name}", field="map")
    file.require(mapping.values(), option="map")
    of_column = {mapping.get(each.name, each.name): each for each in asked}
    only = tuple(column for column in of_column if column in file.columns)
    if not only:
        return Sample(file, (), ())
    words = {column for column in only if of_column[column].levels}
    return labelled(file, replace(columns, only=only), words=words)
