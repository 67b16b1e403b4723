"""From figures to places on a drawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Scale:
    """Places values between `bottom` and `top`, which are places from above, so `top` is the smaller number."""

    least: Decimal
    most: Decimal
    step: Decimal
    top: Decimal
    bottom: Decimal

    def place(self, value: Decimal) -> Decimal:
        return self.bottom - (value - self.least) / (self.most - self.least) * (self.bottom - self.top)

    @property
    def ticks(self) -> tuple[Decimal, ...]:
        """Round values from the least to the most."""
        count = int((self.most - self.least) / self.step)
        return tuple(self.least + self.step * place for place in range(count + 1))


def scale_of(values: Iterable[Decimal], top: Decimal, bottom: Decimal, steps: int = 4) -> Scale:
    """A scale with round ticks that holds zero and every value; about `steps` steps of it."""
    held = [Decimal(0), *values]
    least, most = min(held), max(held)
    if least == most:
        most = Decimal(1)
    step = round_step((most - least) / steps)
    return Scale(
        least=(least / step).to_integral_value(ROUND_FLOOR) * step,
        most=(most / step).to_integral_value(ROUND_CEILING) * step,
        step=step,
        top=top,
        bottom=bottom,
    )


def round_step(rough: Decimal) -> Decimal:
    """The next 1, 2, 2.5 or 5 of a power of ten that is not below."""
    unit = Decimal(1).scaleb(rough.adjusted())
    return next(unit * step for step in _STEPS if unit * step >= rough)
