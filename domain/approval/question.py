"""What an authority is held against: one shape for orders, limits and listed names."""

from __future__ import annotations

from domain.approval.authority import Seat, covers, require_covered, roles_covering
from domain.approval.events import ApprovalCase
from domain.approval.review_authority import About, covers_review, require_review_covered, roles_for_review
from domain.base import Exact, Value
from domain.policy import Authority, Policy
from domain.policy_part import Function, Grade


class Question(Value):
    """`amount` is in home currency; neither `requesters` decide nor who is `barred` by the separation of duties."""

    about: About = "order"
    amount: Exact
    grade: Grade | None
    term_days: int
    requesters: tuple[str, ...]
    barred: tuple[str, ...] = ()

    @classmethod
    def of(cls, case: ApprovalCase) -> Question:
        return cls(
            about=case.about,
            amount=case.weighs,
            grade=case.grade,
            term_days=case.term_days,
            requesters=case.requesters,
            barred=case.barred,
        )

    @property
    def kept_out(self) -> frozenset[str]:
        return frozenset((*self.requesters, *self.barred))

    def covered_by(self, entry: Authority) -> bool:
        if self.about == "order":
            return covers(entry, self.amount, self.grade, self.term_days)
        return covers_review(entry, self.about, self.amount)

    def require_covered_by(self, entry: Authority, policy: Policy, seats: tuple[Seat, ...]) -> None:
        """Refuses what this authority does not cover, by `authority.function`, `.amount`, `.grade` or `.term`."""
        if self.about == "order":
            require_covered(policy, entry, seats, self.amount, self.grade, self.term_days)
        else:
            require_review_covered(policy, entry, self.about, self.amount)

    def roles(self, policy: Policy, function: Function | None) -> tuple[str, ...]:
        """The roles that may decide it and have somebody other than the requesters in them, nearest first."""
        if self.about == "order":
            asker = self.requesters[0]
            able = roles_covering(policy, function, self.amount, self.grade, self.term_days, asker, self.kept_out)
        else:
            able = roles_for_review(policy, self.about, self.amount, *self.kept_out)
        return tuple(entry.role for entry in able)
