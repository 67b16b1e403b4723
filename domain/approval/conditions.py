"""What an approver may make an approval depend on: the counter-offer's terms."""

from __future__ import annotations

from domain.base import Exact, Value
from domain.terms import Terms


class Conditions(Value):
    """Beside a smaller amount; an empty one asks for nothing.

    `deposit_percent` of the amount is paid before goods leave; `terms` replace longer ones; `cover` and `guarantee` are
    to be shown, by a reference, when the offer is accepted.
    """

    deposit_percent: Exact | None = None
    terms: Terms | None = None
    cover: bool = False
    guarantee: bool = False

    @property
    def none(self) -> bool:
        return self == Conditions()


class Proofs(Value):
    """What the order side shows when it accepts: a reference for each thing that the offer asks for."""

    deposit: str = ""
    cover: str = ""
    guarantee: str = ""
