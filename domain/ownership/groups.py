"""Companies that one owner controls in the end."""

from __future__ import annotations

from domain.ownership.graph import Ownership


def ultimate_owner(graph: Ownership, key: str) -> str:
    """The key of whoever controls the company in the end, itself where nobody does.

    Where control runs in a circle the first key of the circle stands for it; of several ends the one that a source
    calls ultimate, else the first key.
    """
    above = (key, *graph.above(key, control_only=True))
    ends = {_first_of_circle(graph, each) for each in above if _is_end(graph, each)}
    called = {
        holding.owner for each in above for holding in graph.owners_of(each) if holding.ultimate and holding.controls
    }
    return min(ends & called or ends)


def groups(graph: Ownership) -> dict[str, tuple[str, ...]]:
    """By the ultimate controlling owner all companies of its group, itself included; groups of one are left out."""
    members: dict[str, list[str]] = {}
    for key in sorted(graph.companies):
        members.setdefault(ultimate_owner(graph, key), []).append(key)
    return {owner: tuple(keys) for owner, keys in members.items() if len(keys) > 1}


def group_of(graph: Ownership, key: str) -> tuple[str, ...]:
    """All companies under the same ultimate controlling owner, by key; the company alone where there are no others."""
    top = ultimate_owner(graph, key)
    below, ahead = {key, top}, [top]
    while ahead:
        controlled = {holding.owned for holding in graph.owned_by(ahead.pop()) if holding.controls} - below
        below |= controlled
        ahead += controlled
    return tuple(sorted(each for each in below if ultimate_owner(graph, each) == top))


def _is_end(graph: Ownership, key: str) -> bool:
    """Nobody controls it but companies that it controls itself."""
    return all(key in graph.above(each, control_only=True) for each in graph.above(key, control_only=True))


def _first_of_circle(graph: Ownership, key: str) -> str:
    return min((key, *graph.above(key, control_only=True)))
