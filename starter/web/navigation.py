"""The places of the site, and who sees which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.access.rights import Action
from starter.identity.principal import Principal
from starter.web.words import mark


@dataclass(frozen=True)
class Place:
    """`icon` is a symbol of `icons.svg`; `action` is the right to go there; `rooms` are paths that belong to it."""

    path: str
    name: str
    icon: str
    action: Action
    rooms: tuple[str, ...] = ()


PLACES: Final = (
    Place("/", mark("Inbox"), "inbox", "read.tasks", rooms=("/tasks",)),
    Place("/sales", mark("Sales"), "sales", "read.orders"),
    Place("/customers", mark("Customers"), "customers", "read.customers", rooms=("/warnings",)),
    Place("/receivables", mark("Receivables"), "receivables", "read.receivables"),
    Place("/cover", mark("Cover"), "cover", "read.cover"),
    Place("/portfolio", mark("Portfolio"), "portfolio", "read.portfolio"),
    Place("/webhooks", mark("Webhooks"), "out", "read.deliveries"),
    Place("/settings", mark("Settings"), "settings", "read.policy"),
)


def places(principal: Principal | None) -> list[Place]:
    """Where this reader may go; nowhere before the log-in."""
    return [place for place in PLACES if principal is not None and principal.may(place.action)]


def is_here(place: Place, path: str) -> bool:
    """Whether a path lies within a place."""
    inside = place.rooms if place.path == "/" else (place.path, *place.rooms)
    return path == place.path or any(path.startswith(room + "/") for room in inside)


def home(principal: Principal) -> str:
    """Where a reader begins who is at `/`: the first place that is theirs."""
    return next((place.path for place in places(principal)), "/")
