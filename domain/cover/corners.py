"""At which amounts a given set of arrangements could be the cheapest.

Every arrangement costs in proportion to what it carries, so that the cheapest amounts are a corner of what is allowed:
all carry what they can, but for one or two. One alone makes up what is missing; of two, the one that pays the larger
share takes as much as has to be paid, and the other the rest of the sale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import permutations


@dataclass(frozen=True)
class Carrier:
    """What one arrangement can carry at most, which percent of it is paid, and what is deducted once."""

    most: Decimal
    percent: Decimal
    first_loss: Decimal

    def pays(self, amount: Decimal) -> Decimal:
        return max(Decimal(0), amount * self.percent / 100 - self.first_loss)


def corners(
    carriers: Sequence[Carrier], amount: Decimal, reduce: Decimal, carry: Decimal, unit: Decimal
) -> Iterator[tuple[Decimal, ...]]:
    """Amounts in whole units, each above zero and none above what its carrier can, in all at most `amount`."""
    for one in range(len(carriers)):
        yield from _completed_by_one(carriers, one, (amount, reduce, carry), unit)
    for one, other in permutations(range(len(carriers)), 2):
        yield from _completed_by_two(carriers, (one, other), (amount, reduce), unit)


def _completed_by_one(
    carriers: Sequence[Carrier], one: int, need: tuple[Decimal, Decimal, Decimal], unit: Decimal
) -> Iterator[tuple[Decimal, ...]]:
    amount, reduce, carry = need
    carrier, full = carriers[one], [each.most for each in carriers]
    others = [each for index, each in enumerate(carriers) if index != one]
    if carrier.percent == 0:
        return
    to_pay = reduce - sum((each.pays(each.most) for each in others), Decimal(0))
    to_carry = carry - sum((each.most for each in others), Decimal(0))
    by_payment = (to_pay + carrier.first_loss) * 100 / carrier.percent if to_pay > 0 else Decimal(0)
    full[one] = _up(max(by_payment, to_carry), unit)
    if 0 < full[one] <= carrier.most and sum(full) <= amount:
        yield tuple(full)


def _completed_by_two(
    carriers: Sequence[Carrier], pair: tuple[int, int], need: tuple[Decimal, Decimal], unit: Decimal
) -> Iterator[tuple[Decimal, ...]]:
    """The pair fills the whole sale; the first of it pays the larger share."""
    amount, reduce = need
    more, less = (carriers[index] for index in pair)
    if more.percent <= less.percent:
        return
    others = [each for index, each in enumerate(carriers) if index not in pair]
    both = amount - sum((each.most for each in others), Decimal(0))
    to_pay = reduce - sum((each.pays(each.most) for each in others), Decimal(0)) + more.first_loss + less.first_loss
    least = _up((to_pay * 100 - less.percent * both) / (more.percent - less.percent), unit)
    # Payments are rounded to a hundredth each: a unit more makes up for what that may take.
    for first in (least, least + unit):
        amounts = [each.most for each in carriers]
        amounts[pair[0]], amounts[pair[1]] = first, both - first
        if all(0 < part <= carrier.most for part, carrier in zip(amounts, carriers, strict=True)):
            yield tuple(amounts)


def _up(amount: Decimal, unit: Decimal) -> Decimal:
    return (amount / unit).to_integral_value(rounding=ROUND_CEILING) * unit
