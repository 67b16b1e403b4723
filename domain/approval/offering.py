"""To whom a seat is offered: who is there, who stands in for those who are not, and who comes next."""

from __future__ import annotations

from domain.absence.presence import Presence
from domain.approval.authority import Seat
from domain.approval.question import Question
from domain.approval.standing import MOST_ON_BEHALF, authority_for, roles_asked
from domain.base import Value
from domain.policy import Policy


class Reach(Value):
    """Staff ids. `there` are those asked who are not away, `substitutes` stand in for the others."""

    there: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.there, *self.substitutes)))


class Offering(Value):
    """What the answers depend on."""

    policy: Policy
    question: Question
    presence: Presence

    def reach(self, seat: Seat) -> Reach:
        """Everybody to whom the seat is offered now."""
        named = self._reach([seat.person], seat.delegated_by) if seat.person else Reach()
        by_role = self._reach(self._holders(*roles_asked(seat)), ())
        return Reach(there=(*named.there, *by_role.there), substitutes=(*named.substitutes, *by_role.substitutes))

    def reach_role(self, role: str) -> Reach:
        return self._reach(self._holders(role), ())

    def asked_at_all(self, seat: Seat) -> tuple[str, ...]:
        """Whoever is reached, or, where nobody is, those who would be asked if they were there."""
        return self.reach(seat).people or tuple(self._holders(*roles_asked(seat)))

    def opened(self, seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
        """Each seat with the nearest role in which somebody is reached; as it is where nobody is in any."""
        return tuple(self._nearest(seat) for seat in seats)

    def next_role(self, seat: Seat) -> str | None:
        """The nearest authority beyond those asked already in which somebody is reached: a person, not one level up."""
        roles = self.question.roles(self.policy, seat.function)
        last = max((roles.index(role) for role in (seat.role, seat.escalated_to) if role in roles), default=-1)
        return next((role for role in roles[last + 1 :] if self.reach_role(role).people), None)

    def _nearest(self, seat: Seat) -> Seat:
        roles = self.question.roles(self.policy, seat.function)
        onward = roles[roles.index(seat.role) :] if seat.role in roles else roles
        for role in onward:
            reach = self.reach_role(role)
            if reach.people:
                return seat.model_copy(update={"role": role, "substitutes": reach.substitutes})
        return seat

    def _holders(self, *roles: str) -> list[str]:
        return [
            person.id
            for person in self.policy.people
            if person.role in roles and person.id not in self.question.kept_out
        ]

    def _reach(self, asked: list[str], delegated_by: tuple[str, ...]) -> Reach:
        found = Reach()
        for person in asked:
            if not self.presence.is_away(person):
                if not self._too_near(person):
                    found = found.model_copy(update={"there": (*found.there, person)})
                continue
            chain = self.presence.substitutes_of(person)
            on_behalf_of = (*delegated_by, person, *chain[:-1])
            if chain and len(on_behalf_of) <= MOST_ON_BEHALF and self._could_decide(chain[-1], on_behalf_of):
                substitutes = tuple(dict.fromkeys((*found.substitutes, chain[-1])))
                found = found.model_copy(update={"substitutes": substitutes})
        return found

    def _could_decide(self, substitute: str, on_behalf_of: tuple[str, ...]) -> bool:
        entry = authority_for(self.policy, substitute, on_behalf_of)
        return entry is not None and self.question.covered_by(entry) and not self._too_near(substitute)

    def _too_near(self, person: str) -> bool:
        return person in self.question.kept_out or any(
            self.presence.stands_near(person, requester) for requester in self.question.requesters
        )
