"""What another carries of an exposure. One part of an exposure is carried once: parts never overlap."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from domain.base import Exact, Value

CoverKind = Literal["insurance", "factoring", "guarantee"]


class CoverPart(Value):
    """`amount` of an exposure that `stream` carries, in the currency of the customer's account.

    Of it `percent` is paid, less `first_loss`. `stream` is where its use is counted: a buyer limit or a guarantee;
    `terms_of` is the insurance policy, factoring agreement or guarantee whose terms hold. Of what is `disputed` nothing
    is paid. Who has paid already bears `paid_percent` of whatever is still owed, and pays no more.
    """

    stream: str
    kind: CoverKind
    terms_of: str
    amount: Exact
    percent: Exact = Decimal(100)
    first_loss: Exact = Decimal(0)
    disputed: Exact = Decimal(0)
    paid_percent: Exact | None = None

    def pays(self, loss: Decimal) -> Decimal:
        """What it would pay of a loss that lies in its part, to a hundredth of the unit; never below zero."""
        return paid_of(min(loss, self.amount), self.percent, self.first_loss)


def paid_of(carried: Decimal, percent: Decimal, first_loss: Decimal) -> Decimal:
    """What is paid of a loss that is carried, to a hundredth of the unit; never below zero."""
    return max(Decimal(0), carried * percent / 100 - first_loss).quantize(Decimal("0.01"))


def covered(parts: Sequence[CoverPart], exposure: Decimal) -> Decimal:
    """What cover would pay of this exposure, or has paid: each part takes its amount of what those before it left."""
    total, left = Decimal(0), exposure
    for part in parts:
        share = min(part.amount, max(Decimal(0), left - part.disputed))
        if part.paid_percent is None:
            total += part.pays(share)
        else:
            total += min(part.amount, max(Decimal(0), exposure) * part.paid_percent / 100).quantize(Decimal("0.01"))
        left -= share
    return total


def carve(parts: Sequence[CoverPart], amount: Decimal) -> tuple[tuple[CoverPart, ...], tuple[CoverPart, ...]]:
    """The parts that go along with this amount of the exposure, and those that stay behind.

    The amount takes from the first part first. A first loss stays with whatever of its part comes first.
    """
    along, behind, left = list[CoverPart](), list[CoverPart](), amount
    for part in parts:
        taken = min(part.amount, max(Decimal(0), left))
        left -= taken
        if taken > 0:
            along.append(part.model_copy(update={"amount": taken}))
        if part.amount > taken:
            rest: dict[str, object] = {"amount": part.amount - taken}
            if taken > 0:
                rest["first_loss"] = Decimal(0)
            behind.append(part.model_copy(update=rest))
    return tuple(along), tuple(behind)


def joined(parts: Sequence[CoverPart], more: Sequence[CoverPart]) -> tuple[CoverPart, ...]:
    """Both together: what an arrangement carries on the same terms stays one part, with the first loss it had."""
    known = list(parts)
    for part in more:
        same = [i for i, each in enumerate(known) if (each.stream, each.percent) == (part.stream, part.percent)]
        if same:
            known[same[0]] = known[same[0]].model_copy(update={"amount": known[same[0]].amount + part.amount})
        else:
            known.append(part)
    return tuple(known)
