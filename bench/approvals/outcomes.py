"""How each customer ends, decided before anybody is asked: from the histories of companies, or from stated rates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from bench.approvals.chance import chance_of
from bench.approvals.inputs import GradeShare, Inputs
from domain.grading.grade import grade as graded
from domain.grading.scorecard import Scorecard
from domain.policy_part import Grade
from runtime.settings import PROJECT_ROOT
from starter.training.data import read_data
from starter.training.examples import Columns, Example, labelled

COMPANIES: Final = PROJECT_ROOT.parent / "shared/data/credit/polish-companies-bankruptcy-5year.arff"
"""Annual accounts of 5,910 companies, 410 of which were bankrupt a year later (UCI 365)."""
RATIOS: Final = {
    "net_profit_to_assets": "Attr1",
    "liabilities_to_assets": "Attr2",
    "working_capital_to_assets": "Attr3",
    "current_ratio": "Attr4",
    "retained_earnings_to_assets": "Attr6",
    "operating_profit_to_assets": "Attr7",
    "equity_to_liabilities": "Attr8",
    "sales_to_assets": "Attr9",
}


class Customer(NamedTuple):
    """What everybody sees, and what nobody knows yet."""

    grade: Grade
    fails: bool


def drawn(inputs: Inputs, seed: str) -> tuple[Customer, ...]:
    """Customers in the proportions of the CSV that fail at the rate of their grade."""
    chance = chance_of(seed, "outcomes")
    shares = inputs.grades
    chosen = chance.choices(shares, [share.weight for share in shares], k=inputs.figures.requests)
    return tuple(Customer(share.grade, chance.random() * 100 < share.fails) for share in chosen)


def from_histories(inputs: Inputs, seed: str, scorecard: Scorecard, path: Path = COMPANIES) -> tuple[Customer, ...]:
    """Companies drawn from the file, with its own outcomes.

    Their grade is their rank by the points of the scorecard's annual accounts, cut at the proportions of the CSV: the
    file tells nothing of what agencies, banks and our own invoices would, so its points fill no whole scorecard.
    """
    sample = labelled(read_data(path), Columns(target="class", only=tuple(RATIOS.values()), mapping=RATIOS))
    chance = chance_of(seed, "companies")
    # Equal points are ranked by chance, not by their place in the file.
    ranked = sorted(
        (-graded(scorecard, example.values).points_of("ratios"), chance.random(), example)
        for example in sample.examples
    )
    companies = list(_cut([example for _, _, example in ranked], inputs.grades))
    return tuple(chance.sample(companies, k=inputs.figures.requests))


def _cut(ranked: Sequence[Example], shares: Sequence[GradeShare]) -> Iterator[Customer]:
    """The best go to the best grade, and so on down."""
    whole = sum(share.weight for share in shares)
    begin, weight = 0, 0.0
    for share in sorted(shares, key=lambda share: share.grade):
        weight += share.weight
        end = round(len(ranked) * weight / whole)
        yield from (Customer(share.grade, example.bad) for example in ranked[begin:end])
        begin = end
