"""Holdings between invented companies, written as `owner > owned share`."""

from __future__ import annotations

from decimal import Decimal

from domain.evidence.facts import Owner, OwnershipFacts, RegistryStatus
from domain.ownership.graph import Ownership


def finding(owned: str, owner: str, share: str | None, *, ultimate: bool = False) -> OwnershipFacts:
    percent = None if share is None else Decimal(share)
    held = Owner(key=owner, name=owner.title(), share_percent=percent, ultimate=ultimate)
    return OwnershipFacts(key=owned, name=owned.title(), owners=(held,))


def owned(*lines: str, status: dict[str, RegistryStatus] | None = None) -> Ownership:
    """`top > middle 60` is a share of 60 %, `top > middle` consolidates it, `top >> leaf` is its ultimate owner."""
    found = []
    for line in lines:
        owner, sign, below, *share = line.split()
        facts = finding(below, owner, share[0] if share else None, ultimate=sign == ">>")
        held = facts.owners[0].model_copy(update={"status": (status or {}).get(owner)})
        found.append(facts.model_copy(update={"owners": (held,)}))
    return Ownership(found)
