from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.figures.cei import collection_effectiveness
from domain.figures.dso import count_back_dso, days_sales_outstanding


def counted_back(receivables: str, *months: tuple[str, int]) -> Decimal | None:
    return count_back_dso(Decimal(receivables), [(Decimal(sales), days) for sales, days in months])


def test_count_back_exhausts_the_newest_month_first() -> None:
    days = counted_back("212000", ("100000", 30), ("80000", 30), ("70000", 30))

    assert days == Decimal("73.7143")


def test_count_back_stops_inside_the_newest_month() -> None:
    assert counted_back("50", ("100", 31), ("100", 28)) == Decimal("15.5000")
    assert counted_back("0", ("100", 31)) == Decimal("0.0000")
    assert counted_back("100", ("100", 31), ("100", 28)) == Decimal("31.0000")


def test_a_month_without_sales_counts_its_days() -> None:
    assert counted_back("50", ("0", 31), ("0", 28), ("100", 30)) == Decimal("74.0000")


def test_count_back_knows_nothing_when_receivables_exceed_all_recorded_sales() -> None:
    assert counted_back("300.01", ("100", 30), ("200", 30)) is None
    assert counted_back("300", ("100", 30), ("200", 30)) == Decimal("60.0000")
    assert counted_back("1") is None


def test_dso_is_the_share_of_the_period_s_sales_that_is_open_in_days() -> None:
    assert days_sales_outstanding(Decimal(212_000), Decimal(250_000), 90) == Decimal("76.3200")
    assert days_sales_outstanding(Decimal("0.00"), Decimal(250_000), 90) == Decimal("0.0000")


def test_without_sales_there_is_no_dso() -> None:
    assert days_sales_outstanding(Decimal(212_000), Decimal(0), 90) is None


def test_ratios_round_half_even() -> None:
    assert days_sales_outstanding(Decimal("0.00005"), Decimal(1), 1) == Decimal("0.0000")
    assert days_sales_outstanding(Decimal("0.00015"), Decimal(1), 1) == Decimal("0.0002")


def test_the_effectiveness_index_is_the_share_of_the_collectable_that_was_collected() -> None:
    index = collection_effectiveness(Decimal(1000), Decimal(500), Decimal(700), Decimal(400))

    assert index == Decimal("72.7273")


def test_nothing_collectable_has_no_effectiveness() -> None:
    assert collection_effectiveness(Decimal(0), Decimal(500), Decimal(500), Decimal(500)) is None


amounts = st.decimals(0, 10**9, places=2)


@given(amounts, amounts, amounts.filter(bool), st.integers(89, 92))
def test_best_possible_dso_and_days_delinquent_add_up_to_dso(
    current: Decimal, overdue: Decimal, sales: Decimal, days: int
) -> None:
    total, best, delinquent = (
        days_sales_outstanding(receivables, sales, days) for receivables in (current + overdue, current, overdue)
    )

    assert total is not None
    assert best is not None
    assert delinquent is not None
    assert abs(total - best - delinquent) <= Decimal("0.0002")


@given(st.lists(st.tuples(amounts, st.integers(28, 31)), max_size=12), amounts, amounts)
def test_more_receivables_never_count_back_fewer_days(
    months: list[tuple[Decimal, int]], receivables: Decimal, more: Decimal
) -> None:
    fewer_days, more_days = count_back_dso(receivables, months), count_back_dso(receivables + more, months)

    assert more_days is None or (fewer_days is not None and fewer_days <= more_days)
