"""How much of a company an owner holds, directly and through others."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from domain.base import Exact, Value
from domain.ownership.graph import WHOLE, Company, Holding, Ownership

_ROUNDS: Final = 60
"""Circular holdings come nearer to their sum with every round; after these the rest is far below a hundredth."""

_FIGURES: Final = Decimal("0.01")


class Stake(Value):
    """`share_percent` of the whole company, 0 to 100 with two decimals; `path` leads from it up to the owner."""

    owner: Company
    share_percent: Exact
    path: tuple[Holding, ...]


def stakes(graph: Ownership, key: str) -> tuple[Stake, ...]:
    """Every owner at any level with its stake, the nearest first.

    Shares multiply along a chain and add up over several; a controlling holding passes on all that lies below it. An
    owner of 60 % of a company that holds 30 % has 30 %, one of 30 % of a company that holds 30 % has 9 %.
    """
    paths = graph.paths_above(key)
    shares = _shares(graph, key, tuple(paths))
    return tuple(
        Stake(owner=graph.companies[owner], share_percent=shares[owner].quantize(_FIGURES), path=path)
        for owner, path in paths.items()
    )


def _shares(graph: Ownership, key: str, owners: tuple[str, ...]) -> dict[str, Decimal]:
    reached = dict.fromkeys(owners, Decimal(0)) | {key: WHOLE}
    for _ in range(_ROUNDS):
        before = dict(reached)
        for owner in owners:
            held = [holding for holding in graph.owned_by(owner) if holding.owned in reached]
            through = (_through(holding, before, key) for holding in held)
            reached[owner] = min(WHOLE, sum(through, Decimal(0)))
        if reached == before:
            break
    return reached


def _through(holding: Holding, reached: dict[str, Decimal], key: str) -> Decimal:
    if holding.owned == key:
        return holding.direct_percent
    return holding.counted_percent * reached[holding.owned] / WHOLE
