"""Who is there at one moment, and who stands in for those who are not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Self

from pydantic import Field

from domain.absence.state import AbsenceState
from domain.base import Value

LONGEST_CHAIN: Final = 2
"""A substitute who is away as well passes on once more, and no further."""


class Presence(Value):
    """`away` names everybody who is away and the substitute they named, None without one."""

    away: dict[str, str | None] = Field(default_factory=dict)

    @classmethod
    def at(cls, moment: datetime, absences: Iterable[AbsenceState]) -> Self:
        """As these absences have it at that moment."""
        known = ((state.person, state.at(moment)) for state in absences)
        return cls(away={person: absence.substitute for person, absence in known if absence is not None})

    def is_away(self, person: str) -> bool:
        return person in self.away

    def substitutes_of(self, person: str) -> tuple[str, ...]:
        """From the first substitute to the one who is there, at most two; nobody where the person is there, or where
        the chain ends with somebody who is away."""
        chain = self.named_by(person)
        return chain if chain and not self.is_away(chain[-1]) else ()

    def stands_in_for(self, substitute: str) -> tuple[str, ...]:
        """Everybody for whom this person acts at that moment."""
        return tuple(person for person in self.away if self.substitutes_of(person)[-1:] == (substitute,))

    def named_by(self, person: str) -> tuple[str, ...]:
        """Who stands in for the person, or would: from the first substitute on while each is away, at most two."""
        chain: list[str] = []
        substitute = self.away.get(person)
        while substitute is not None and substitute != person and len(chain) < LONGEST_CHAIN:
            chain.append(substitute)
            substitute = self.away.get(substitute)
        return tuple(chain)

    def stands_near(self, person: str, other: str) -> bool:
        """Whether the person acts for the other, or would if they were there: who leaves is not free by that."""
        return person in self.named_by(other)


EVERYBODY_THERE: Final = Presence()
