"""Who owns whom: the holdings that many credit files know of, as one graph.

A holding controls when it is more than half, or when its owner consolidates the company without telling the share.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Final

from domain.base import Exact, Value
from domain.evidence.facts import OwnershipFacts, RegistryStatus

CONTROL_ABOVE: Final = Decimal(50)
WHOLE: Final = Decimal(100)


class Company(Value):
    """`key` names it in the graph, for example `lei:…`."""

    key: str
    name: str
    country: str = ""
    status: RegistryStatus | None = None


class Holding(Value):
    """`owner` holds `share_percent` of `owned`, both by key. None: consolidates it with a share that is not told.
    `ultimate` says that the owner stands at the end of the chain, maybe with others between."""

    owner: str
    owned: str
    share_percent: Exact | None = None
    ultimate: bool = False

    @property
    def controls(self) -> bool:
        return self.share_percent is None or self.share_percent > CONTROL_ABOVE

    @property
    def counted_percent(self) -> Decimal:
        """What an owner of the owner has through it: a controlled company acts for its owner with all it holds."""
        return WHOLE if self.share_percent is None or self.controls else self.share_percent

    @property
    def direct_percent(self) -> Decimal:
        return WHOLE if self.share_percent is None else self.share_percent


class Ownership:
    """The graph. Circular holdings are allowed, and no answer depends on the order in which companies were met."""

    def __init__(self, facts: Iterable[OwnershipFacts]) -> None:
        """Of two findings about one holding the later counts, unless only the earlier knows the share."""
        self.companies: dict[str, Company] = {}
        holdings: dict[tuple[str, str], Holding] = {}
        for found in facts:
            self._meet(Company(key=found.key, name=found.name))
            for owner in found.owners:
                if owner.key == found.key:
                    continue
                self._meet(Company(key=owner.key, name=owner.name, country=owner.country, status=owner.status))
                earlier = holdings.get((owner.key, found.key))
                share = owner.share_percent if owner.share_percent is not None or earlier is None else None
                holdings[owner.key, found.key] = Holding(
                    owner=owner.key,
                    owned=found.key,
                    share_percent=earlier.share_percent if earlier is not None and share is None else share,
                    ultimate=owner.ultimate or (earlier is not None and earlier.ultimate),
                )
        self._holdings = holdings

    def name_of(self, key: str) -> str:
        return self.companies[key].name if key in self.companies else key

    def owners_of(self, key: str) -> tuple[Holding, ...]:
        """The direct owners, the largest share first."""
        return self._by_owned.get(key, ())

    def owned_by(self, key: str) -> tuple[Holding, ...]:
        """What it holds itself, the largest share first."""
        return self._by_owner.get(key, ())

    def above(self, key: str, *, control_only: bool = False) -> tuple[str, ...]:
        """Every owner at any level, the nearest first; the company itself is not among them."""
        return tuple(path[-1].owner for path in self.paths_above(key, control_only=control_only).values())

    def paths_above(self, key: str, *, control_only: bool = False) -> dict[str, tuple[Holding, ...]]:
        """For every owner at any level the shortest chain of holdings that leads to it, from the company upwards."""
        paths: dict[str, tuple[Holding, ...]] = {key: ()}
        ahead = deque([key])
        while ahead:
            owned = ahead.popleft()
            for holding in self.owners_of(owned):
                if holding.owner not in paths and (holding.controls or not control_only):
                    paths[holding.owner] = (*paths[owned], holding)
                    ahead.append(holding.owner)
        del paths[key]
        return paths

    def _meet(self, company: Company) -> None:
        known = self.companies.get(company.key)
        if known is None:
            self.companies[company.key] = company
            return
        told = {"country": company.country or known.country, "status": company.status or known.status}
        self.companies[company.key] = known.model_copy(update={"name": known.name or company.name, **told})

    @cached_property
    def _by_owned(self) -> dict[str, tuple[Holding, ...]]:
        return _grouped(self._holdings.values(), "owned")

    @cached_property
    def _by_owner(self) -> dict[str, tuple[Holding, ...]]:
        return _grouped(self._holdings.values(), "owner")


def _grouped(holdings: Iterable[Holding], end: str) -> dict[str, tuple[Holding, ...]]:
    groups: dict[str, list[Holding]] = {}
    for holding in sorted(holdings, key=lambda each: (-each.direct_percent, each.owner, each.owned)):
        groups.setdefault(getattr(holding, end), []).append(holding)
    return {key: tuple(group) for key, group in groups.items()}
