"""Owners that stop a company although its own record is clean."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Final, Literal

from domain.base import Exact, Value
from domain.ownership.graph import Ownership
from domain.ownership.stakes import stakes

_INSOLVENT: Final = frozenset({"insolvent", "in_liquidation"})


class Impediment(Value):
    """`path` are the names from the company's owner up to the one at fault, which is its last."""

    code: Literal["owner.listed", "owner.insolvent"]
    owner_key: str
    owner_name: str
    share_percent: Exact
    path: tuple[str, ...]

    @property
    def facts(self) -> dict[str, str]:
        """For a reason: texts by name."""
        chain = " < ".join(self.path)
        return {"owner": self.owner_name, "share_percent": str(self.share_percent), "path": chain}


def impediments(
    graph: Ownership,
    key: str,
    *,
    listed: Collection[str] = (),
    insolvent: Collection[str] = (),
    share_percent: Decimal,
) -> tuple[Impediment, ...]:
    """Every owner, at any level, that holds at least this share and is listed or insolvent; the nearest first.

    `listed` and `insolvent` are keys of the graph; an owner whose source says that it is insolvent or in liquidation
    counts as well.
    """
    found = []
    for stake in stakes(graph, key):
        if stake.share_percent < share_percent:
            continue
        owner = stake.owner
        codes: list[Literal["owner.listed", "owner.insolvent"]] = []
        if owner.key in listed:
            codes.append("owner.listed")
        if owner.key in insolvent or owner.status in _INSOLVENT:
            codes.append("owner.insolvent")
        path = tuple(graph.name_of(holding.owner) for holding in stake.path)
        found += [
            Impediment(
                code=code, owner_key=owner.key, owner_name=owner.name, share_percent=stake.share_percent, path=path
            )
            for code in codes
        ]
    return tuple(found)
