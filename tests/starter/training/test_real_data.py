"""What docs/grading.md says about the two public files, measured again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from runtime.settings import PROJECT_ROOT
from starter.training.check import check
from starter.training.examples import Columns
from starter.training.in_force import scorecard_of
from starter.training.learn import Holding, learn, read_sample
from starter.training.mapping import mapping
from starter.training.plan import Plan
from starter.training.refusals import TrainingLeak

DATA = PROJECT_ROOT.parent / "shared/data"
COMPANIES = DATA / "credit/polish-companies-bankruptcy-5year.arff"
INVOICES = DATA / "invoices/late-payment-histories.csv"
RATIOS = mapping(
    "net_profit_to_assets=Attr1,liabilities_to_assets=Attr2,working_capital_to_assets=Attr3,current_ratio=Attr4,"
    "retained_earnings_to_assets=Attr6,operating_profit_to_assets=Attr7,equity_to_liabilities=Attr8,sales_to_assets=Attr9",
    option="map",
)
ROLES = mapping(
    "customer=customerID,issued=InvoiceDate,due=DueDate,settled=SettledDate,amount=InvoiceAmount", option="histories"
)
FIRST_OF_JULY = date(2013, 7, 1)

needs_companies = pytest.mark.skipif(
    not COMPANIES.exists(), reason="the Polish companies are not in ../shared/data/credit"
)
needs_invoices = pytest.mark.skipif(
    not INVOICES.exists(), reason="the late-payment histories are not in ../shared/data/invoices"
)


def shipped() -> Path:
    return PROJECT_ROOT / "policies" / "standard.yaml"


@needs_companies
def test_the_shipped_ratios_rank_companies_and_every_row_is_graded() -> None:
    columns = Columns(target="class", mapping=RATIOS)

    done = check(scorecard_of(shipped()), COMPANIES, columns, {}, part="ratios", start=None, encoding=None)

    assert (done.measurement.rows, done.measurement.bad) == (5910, 410)
    assert done.unknown == ()
    assert done.measurement.with_missing > 0
    assert done.measurement.discrimination.auc >= Decimal("0.77")
    assert done.measurement.falls


@needs_companies
def test_a_learned_scorecard_ranks_companies_that_it_has_never_seen() -> None:
    sample = read_sample(COMPANIES, Columns(target="class"), {}, known_later=(), encoding=None)

    lesson = learn(sample, Plan(name="learned", part="ratios"), Holding(percent=30, seed=1))

    assert (lesson.test.rows, lesson.train.rows) == (1773, 4137)
    assert lesson.test.discrimination.auc >= Decimal("0.87")
    assert lesson.test.falls
    assert lesson.train.falls
    assert lesson.test.with_missing > 0


@needs_invoices
def test_payment_behaviour_orders_late_and_in_time_half_a_year_ahead() -> None:
    sample = read_sample(INVOICES, Columns(), ROLES, known_later=(), encoding=None)

    lesson = learn(sample, Plan(name="learned", part="behaviour"), Holding(start=FIRST_OF_JULY))

    assert (lesson.train.rows, lesson.test.rows, lesson.in_neither_part) == (1846, 536, 84)
    assert lesson.test.discrimination.auc >= Decimal("0.85")
    assert lesson.test.falls


@needs_invoices
def test_the_shipped_payment_behaviour_does_so_too() -> None:
    done = check(
        scorecard_of(shipped()), INVOICES, Columns(), ROLES, part="behaviour", start=FIRST_OF_JULY, encoding=None
    )

    assert done.measurement.rows == 536
    assert done.measurement.discrimination.auc >= Decimal("0.85")


@needs_invoices
def test_the_dispute_that_came_later_is_refused_as_a_leak() -> None:
    for columns, roles in ((Columns(only=("Disputed",)), ROLES), (Columns(target="PaperlessBill"), {})):
        with pytest.raises(TrainingLeak) as refused:
            read_sample(INVOICES, columns, roles, known_later=(), encoding=None)
        assert (refused.value.code, refused.value.field) == ("training.leak", "Disputed")
