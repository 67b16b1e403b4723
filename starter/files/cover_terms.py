"""The terms of an insurance policy or a factoring agreement, from a YAML file in which every figure has its name."""

from __future__ import annotations

from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError

from activities.policy_yaml import read_document
from activities.yaml_types import coerced, mistyped
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.insurance.terms import InsuranceTerms
from domain.errors import FileInvalid, LineError, PolicyFault
from starter.files.text import read_text

BYTES_MAX: Final = 1_000_000
TermsT = TypeVar("TermsT", InsuranceTerms, FactoringTerms)


def read_terms(path: Path, terms: type[TermsT]) -> TermsT:
    """The terms that stand in the file. Whether they make sense is for the arrangement to say.

    Refuses `file.invalid` with every line at fault, and what `read_text` refuses.
    """
    document = read_document(read_text(path, max_bytes=BYTES_MAX))
    if not document.faults and not isinstance(document.content, dict):
        document.faults.append(PolicyFault(1, "", "terms are a mapping of fields", "field.type"))
    if document.faults:
        raise _invalid(path, document.faults)
    try:
        made = terms.model_validate(document.content, extra="forbid")
    except ValidationError as wrong:
        raise _invalid(path, list(mistyped(wrong, document))) from None
    bent = list(coerced(document.content, made.model_dump(), document))
    if bent:
        raise _invalid(path, bent)
    return made


def _invalid(path: Path, faults: list[PolicyFault]) -> FileInvalid:
    ordered = sorted(set(faults), key=lambda fault: (fault.line, fault.field))
    errors = [LineError(fault.line, fault.code, fault.field, fault.message) for fault in ordered]
    return FileInvalid(f"{path.name} holds no terms that can be agreed", errors=errors, field="file")
