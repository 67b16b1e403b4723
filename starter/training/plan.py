"""How a scorecard is fitted: what a person may choose."""

from __future__ import annotations

from dataclasses import dataclass

from domain.grading.scorecard import Part
from starter.training.refusals import OptionInvalid


@dataclass(frozen=True, kw_only=True)
class Plan:
    """With `monotone` more of a figure is always better, or always worse. `points_to_double` is what doubles the odds
    of good against bad."""

    name: str
    part: Part
    most_characteristics: int = 15
    most_bands: int = 8
    monotone: bool = True
    points_to_double: int = 20

    def check(self) -> None:
        """`training.option`"""
        for field, value, least, most in (
            ("most", self.most_characteristics, 1, 100),
            ("bands", self.most_bands, 2, 20),
            ("points_to_double", self.points_to_double, 5, 1000),
        ):
            if not least <= value <= most:
                raise OptionInvalid(f"{field} is {value}: choose between {least} and {most}", field=field)
