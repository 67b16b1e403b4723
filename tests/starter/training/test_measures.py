from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from starter.training.measures import Discrimination, discrimination

GOOD, BAD = False, True


def test_a_worked_example() -> None:
    """Of the six pairs of a good and a bad row four are in order, one is a tie and one is wrong."""
    found = discrimination([(1, BAD), (2, GOOD), (3, BAD), (3, GOOD), (4, GOOD)])

    assert found == Discrimination(auc=Decimal("0.7500"), gini=Decimal("0.5000"), ks=Decimal("0.5000"))


def test_perfect_order_useless_order_and_reversed_order() -> None:
    for rows, auc, ks in (
        ([(1, BAD), (2, GOOD)], "1.0000", "1.0000"),
        ([(1, BAD), (1, GOOD)], "0.5000", "0.0000"),
        ([(2, BAD), (1, GOOD)], "0.0000", "1.0000"),
    ):
        found = discrimination(rows)
        assert found is not None
        assert (found.auc, found.ks) == (Decimal(auc), Decimal(ks))


def test_one_class_has_no_order() -> None:
    assert discrimination([(1, GOOD), (2, GOOD)]) is None
    assert discrimination([]) is None


@given(st.lists(st.tuples(st.integers(-5, 5), st.booleans()), min_size=2, max_size=40))
def test_the_area_is_the_share_of_pairs_in_order(rows: list[tuple[int, bool]]) -> None:
    good = [score for score, bad in rows if not bad]
    bad = [score for score, bad in rows if bad]
    found = discrimination(rows)
    if not good or not bad:
        assert found is None
        return
    assert found is not None
    in_order = sum(2 * (one > other) + (one == other) for one in good for other in bad)
    assert abs(Fraction(found.auc) - Fraction(in_order, 2 * len(good) * len(bad))) <= Fraction(5, 100_000)
