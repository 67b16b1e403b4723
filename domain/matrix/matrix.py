"""The part of the policy that people change here: who may decide how much, and who holds which role."""

from __future__ import annotations

from domain.base import Value
from domain.policy import Authority, Person, Policy


class Matrix(Value):
    """A whole authority matrix."""

    authority: tuple[Authority, ...]
    people: tuple[Person, ...]

    @classmethod
    def of(cls, policy: Policy) -> Matrix:
        return cls(authority=policy.authority, people=policy.people)

    def in_place_of(self, policy: Policy) -> Policy:
        """The policy with this matrix instead of its own; everything else is as it was, the hash is another."""
        return policy.model_copy(update={"authority": self.authority, "people": self.people})
