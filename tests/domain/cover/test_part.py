"""What another carries of an exposure, and how it goes along with goods and invoices."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.cover.part import CoverPart, carve, covered, joined

amounts = st.decimals(min_value=0, max_value=10_000, places=2)


def a_part(amount: str, percent: str = "100", first_loss: str = "0", name: str = "G-1") -> CoverPart:
    return CoverPart(
        stream=f"guarantee/{name}",
        kind="guarantee",
        terms_of=f"guarantee/{name}",
        amount=Decimal(amount),
        percent=Decimal(percent),
        first_loss=Decimal(first_loss),
    )


parts = st.lists(
    st.builds(a_part, amounts.map(str), st.integers(0, 100).map(str), amounts.map(str), st.sampled_from("abc")),
    max_size=4,
).map(tuple)


def test_a_part_pays_its_percent_of_the_loss_less_its_first_loss() -> None:
    assert a_part("1000", "90", "50").pays(Decimal(400)) == Decimal("310.00")


def test_a_part_pays_nothing_of_what_lies_beyond_it() -> None:
    assert a_part("1000", "90").pays(Decimal(5000)) == Decimal("900.00")


def test_a_first_loss_above_the_insured_share_leaves_nothing_to_pay() -> None:
    assert a_part("1000", "90", "500").pays(Decimal(100)) == 0


def test_the_second_part_carries_what_the_first_left() -> None:
    both = (a_part("300", name="G-1"), a_part("500", "50", name="G-2"))

    assert covered(both, Decimal(700)) == Decimal("500.00")


def test_goods_that_leave_take_from_the_first_part_first() -> None:
    along, behind = carve((a_part("300", name="G-1"), a_part("500", name="G-2")), Decimal(400))

    assert [(part.stream, str(part.amount)) for part in along] == [("guarantee/G-1", "300"), ("guarantee/G-2", "100")]
    assert [(part.stream, str(part.amount)) for part in behind] == [("guarantee/G-2", "400")]


def test_a_first_loss_goes_along_with_the_goods_that_leave_first() -> None:
    along, behind = carve((a_part("300", first_loss="40"),), Decimal(100))

    assert along[0].first_loss == 40
    assert behind[0].first_loss == 0


@given(parts, amounts)
def test_carving_loses_nothing_and_takes_no_more_than_the_amount(held: tuple[CoverPart, ...], amount: Decimal) -> None:
    along, behind = carve(held, amount)

    taken = sum((part.amount for part in along), Decimal(0))
    assert taken <= amount
    assert taken + sum((part.amount for part in behind), Decimal(0)) == sum((part.amount for part in held), Decimal(0))
    assert taken == amount or not behind


@given(parts, amounts)
def test_cover_never_pays_more_than_the_exposure(held: tuple[CoverPart, ...], exposure: Decimal) -> None:
    assert 0 <= covered(held, exposure) <= exposure


def test_what_one_arrangement_carries_more_of_stays_one_part_with_its_first_loss() -> None:
    both = joined((a_part("300", first_loss="40"),), (a_part("200", first_loss="40"), a_part("50", name="G-2")))

    assert [(part.stream, str(part.amount), str(part.first_loss)) for part in both] == [
        ("guarantee/G-1", "500", "40"),
        ("guarantee/G-2", "50", "0"),
    ]
