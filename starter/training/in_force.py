"""The scorecard to be measured: that of a policy file, or of a fragment that holds nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from activities.policy_file import load_policy
from activities.policy_yaml import Document, read_document
from domain.errors import PolicyFault, PolicyInvalid
from domain.grading.scorecard import Scorecard
from domain.grading.scorecard_check import scorecard_faults
from domain.policy_part import PolicyPart
from starter.files.text import read_text
from starter.training.refusals import NoScorecard

MEASURABLE = "scorecard.unknown"
"""A characteristic that no evidence gives cannot come into force, but can be measured on a file that has it."""


class _Fragment(PolicyPart):
    scorecard: Scorecard


def scorecard_of(path: Path) -> Scorecard:
    """`training.no_scorecard` for a policy without one, `policy.invalid` with every fault, `file.*`."""
    document = read_document(read_text(path))
    if isinstance(document.content, dict) and set(document.content) == {"scorecard"}:
        return _fragment(path, document)
    scorecard = load_policy(path).scorecard
    if scorecard is None:
        raise NoScorecard(f"{path.name} has no section scorecard", field="policy")
    return scorecard


def _fragment(path: Path, document: Document) -> Scorecard:
    faults = list(document.faults)
    if not faults:
        try:
            scorecard = _Fragment.model_validate(document.content).scorecard
        except ValidationError as wrong:
            faults.extend(document.fault(each["loc"], each["msg"], "field.type") for each in wrong.errors())
        else:
            faults.extend(_contradictions(scorecard, document))
            if not faults:
                return scorecard
    lines = "\n".join(f"  line {each.line}: {each.field}: {each.message}" for each in faults)
    raise PolicyInvalid(f"{path.name} is no scorecard:\n{lines}", faults=faults, field="policy")


def _contradictions(scorecard: Scorecard, document: Document) -> Iterator[PolicyFault]:
    for code, message, place in scorecard_faults(scorecard):
        if code != MEASURABLE:
            yield document.fault(("scorecard", *place), message, code)
