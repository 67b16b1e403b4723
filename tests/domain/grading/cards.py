"""A small scorecard for tests of grading: round points, so that sums can be read."""

from __future__ import annotations

from decimal import Decimal

from domain.grading.scorecard import Band, Characteristic, Level, Scorecard


def a_characteristic(name: str, *bounds: str, points: tuple[int, ...], missing: int = 0) -> Characteristic:
    """Bands between these bounds and beyond them, with one more points than bounds; part of the ratios."""
    edges = [None, *(Decimal(bound) for bound in bounds), None]
    bands = tuple(
        Band(at_least=low, below=high, points=each)
        for low, high, each in zip(edges[:-1], edges[1:], points, strict=True)
    )
    return Characteristic(name=name, part="ratios", bands=bands, missing=missing)


def a_scorecard(**changes: object) -> Scorecard:
    """Equity 0/10/30, late share 40/20/0 and register 20/5; A from 80, B from 60, C from 40, D from 20."""
    late = a_characteristic("late_percent", "10", "30", points=(40, 20, 0), missing=15)
    register = Characteristic(
        name="registry_status",
        part="standing",
        levels=(Level(value="active", points=20), Level(value="suspended", points=5)),
        missing=10,
    )
    card = Scorecard(
        name="small",
        base=10,
        characteristics=(
            a_characteristic("equity_to_liabilities", "0.10", "0.25", points=(0, 10, 30), missing=5),
            late.model_copy(update={"part": "behaviour"}),
            register,
        ),
        cut_offs={"A": 80, "B": 60, "C": 40, "D": 20},
    )
    return card.model_copy(update=changes)
