"""Made rows to learn from: a figure that orders good and bad, one that says nothing, and holes in both."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from starter.training.examples import Example


def examples(count: int = 1200, *, offset: int = 0) -> tuple[Example, ...]:
    """A third of them bad: the lower `strength` the more often. `noise` runs over the same values for all."""
    made = []
    for place in range(offset, offset + count):
        strength = place * 37 % 100
        chance = (100 - strength) ** 2 // 250 if strength < 95 else 0
        bad = place * 61 // 7 % 40 < chance
        missing = place % 50 == 0
        made.append(
            Example(
                values={
                    "strength": None if missing else Decimal(strength) / 10,
                    "noise": None if place % 7 == 0 else Decimal(place * 13 % 11),
                },
                bad=bad,
            )
        )
    return tuple(made)


def csv_of(rows: tuple[Example, ...], path: Path) -> Path:
    names = list(rows[0].values)
    lines = [",".join([*names, "bad"])]
    for each in rows:
        cells = ["" if each.values[name] is None else str(each.values[name]) for name in names]
        lines.append(",".join([*cells, str(int(each.bad))]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
