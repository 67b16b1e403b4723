"""How well the screening tells the labelled names apart: `python -m tests.domain.screening.precision`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from activities.policy_file import load_policy
from domain.screening.rules import ScreeningRules
from domain.screening.similarity import similarity

LIST = Path(__file__).with_name("labelled_names.csv")
HELD_BACK = Path(__file__).with_name("held_back_names.csv")
"""Written after the rules had been tuned on the other list."""

STANDARD = Path(__file__).parents[3] / "policies" / "standard.yaml"


@dataclass(frozen=True)
class Pair:
    """Two invented names; `same` says that one company bears both."""

    same: bool
    kind: str
    one: str
    other: str


@dataclass(frozen=True)
class Measured:
    """Precision: the share of hits that are right. Recall: the share of same companies that are hits."""

    pairs: int
    precision: Decimal
    recall: Decimal
    false_hits: tuple[str, ...]
    missed: tuple[str, ...]

    def lines(self) -> list[str]:
        return [
            f"{self.pairs} pairs: precision {self.precision}, recall {self.recall}",
            *(f"  false hit  {line}" for line in self.false_hits),
            *(f"  missed     {line}" for line in self.missed),
        ]


def labelled(list_: Path = LIST) -> list[Pair]:
    with list_.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Pair(row["same"] == "yes", row["kind"], row["one"], row["other"]) for row in rows]


def standard_rules() -> ScreeningRules:
    """Those of the standard policy."""
    rules = load_policy(STANDARD).screening
    assert rules is not None
    return rules


def measured(pairs: list[Pair], rules: ScreeningRules) -> Measured:
    false_hits, missed, right = [], [], 0
    for pair in pairs:
        score = similarity(pair.one, pair.other, other_trade=rules.other_trade, other_place=rules.other_place)
        line = f"{score:>5} {pair.kind}: {pair.one} | {pair.other}"
        hit = score >= rules.hit_from
        right += hit and pair.same
        if hit and not pair.same:
            false_hits.append(line)
        if pair.same and not hit:
            missed.append(line)
    same = sum(pair.same for pair in pairs)
    return Measured(
        pairs=len(pairs),
        precision=_share(right, right + len(false_hits)),
        recall=_share(right, same),
        false_hits=tuple(false_hits),
        missed=tuple(missed),
    )


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.001")) if whole else Decimal(0)


if __name__ == "__main__":
    for file in (LIST, HELD_BACK):
        print("\n".join((file.stem, *measured(labelled(file), standard_rules()).lines())))  # noqa: T201
