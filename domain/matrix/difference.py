"""What distinguishes one authority matrix from another, for people to read before they confirm it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from domain.base import Value
from domain.matrix.matrix import Matrix
from domain.policy import Authority, Person

Section = Literal["authority", "people"]


class Change(Value):
    """One difference. `key` is the role or the person's id; `field`, `before` and `after` are empty unless a field of
    an entry that both have was changed. Amounts are written without exponent; no bound is `unlimited`."""

    section: Section
    key: str
    change: Literal["added", "removed", "changed"]
    field: str = ""
    before: str = ""
    after: str = ""


def difference(before: Matrix, after: Matrix) -> tuple[Change, ...]:
    """Everything that changed: roles first, in the order of the new matrix, then people. Order alone is no change."""
    roles = _of_section("authority", "role", before.authority, after.authority)
    people = _of_section("people", "id", before.people, after.people)
    return (*roles, *people)


def _of_section(
    section: Section, key: str, before: Sequence[Authority | Person], after: Sequence[Authority | Person]
) -> Iterator[Change]:
    known = {str(getattr(entry, key)): entry for entry in before}
    kept = {str(getattr(entry, key)): entry for entry in after}
    for name, entry in kept.items():
        if name not in known:
            yield Change(section=section, key=name, change="added")
            continue
        yield from _of_entry(section, name, known[name], entry)
    for name in known:
        if name not in kept:
            yield Change(section=section, key=name, change="removed")


def _of_entry(section: Section, key: str, before: Authority | Person, after: Authority | Person) -> Iterator[Change]:
    for field in type(after).model_fields:
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield Change(section=section, key=key, change="changed", field=field, before=_shown(old), after=_shown(new))


def _shown(value: object) -> str:
    if value is None:
        return "unlimited"
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return f"{value:f}" if hasattr(value, "as_tuple") else str(value)
