"""Whom an invoice tells the customer to pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from domain.cover.factoring.state import FactoringState
from domain.cover.part import CoverPart


def payee_of(parts: Iterable[CoverPart], arrangements: Mapping[str, Any]) -> dict[str, str]:
    """`payee` and `account_no` of the factor that carries one of these parts; empty where it is us."""
    for part in parts:
        agreement = arrangements.get(part.terms_of)
        if part.kind == "factoring" and isinstance(agreement, FactoringState) and agreement.terms is not None:
            return {"payee": agreement.terms.payee, "account_no": agreement.terms.account_no}
    return {}
