from decimal import Decimal

import pytest

from starter.training.examples import Example
from starter.training.leaks import refuse_names, refuse_too_good
from starter.training.refusals import TrainingLeak
from tests.starter.training.rows import examples


@pytest.mark.parametrize("name", ["Disputed", "SettledDate", "DaysToSettle", "DaysLate", "paid_on", "Write-Off Date"])
def test_a_column_whose_name_is_of_the_time_after_is_refused(name: str) -> None:
    with pytest.raises(TrainingLeak) as refused:
        refuse_names(("sales", name), ())

    assert (refused.value.code, refused.value.field) == ("training.leak", name)


def test_a_column_that_was_declared_as_known_later_is_refused() -> None:
    with pytest.raises(TrainingLeak):
        refuse_names(("sales",), ("sales",))


def test_figures_of_the_time_before_are_let_through() -> None:
    refuse_names(("mean_days_late", "late_percent", "sales", "default_rate_of_trade"), ("other",))
    refuse_too_good(("strength", "noise"), examples())


@pytest.mark.parametrize("turned", [1, -1])
def test_a_figure_that_tells_too_much_is_refused_whichever_way_it_points(turned: int) -> None:
    rows = [Example(values={"fee": Decimal(turned * (place % 10))}, bad=place % 10 > 6) for place in range(200)]

    with pytest.raises(TrainingLeak) as refused:
        refuse_too_good(("fee",), rows)

    assert (refused.value.field, refused.value.facts["auc"]) == ("fee", "1.0000")


def test_a_column_that_is_only_filled_for_bad_rows_is_refused() -> None:
    rows = [
        Example(values={"court_fee": Decimal(5) if place % 5 == 0 else None}, bad=place % 5 == 0)
        for place in range(200)
    ]

    with pytest.raises(TrainingLeak):
        refuse_too_good(("court_fee",), rows)
