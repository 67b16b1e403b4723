"""The cheapest set of arrangements that brings what we retain within our appetite."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cover.choice import Choice, Need, Offer, PassedOver, choose
from domain.cover.part import CoverKind, covered
from domain.cover.rules import CoverRules, DutyRule

RULES = CoverRules(
    default_percent={"A": Decimal("0.3"), "B": Decimal(1), "D": Decimal(8)},
    loss_given_default_percent=Decimal(60),
    most_parts=3,
    ask_partners=True,
    sale_waits_days=3,
    partner_days=14,
    duties=DutyRule(role="credit_analyst", escalate_to="credit_manager", warn_days=5),
)


def an_offer(
    name: str,
    free: str,
    price: str = "0.01",
    *,
    percent: str = "100",
    first_loss: str = "0",
    kind: CoverKind = "guarantee",
) -> Offer:
    """`price` is what one unit costs; `name` orders equal ones."""
    return Offer(
        stream=f"{kind}/{name}",
        kind=kind,
        terms_of=f"{kind}/{name}",
        free=Decimal(free),
        percent=Decimal(percent),
        first_loss=Decimal(first_loss),
        prices=(("fee", Decimal(price)),),
    )


def a_need(amount: str = "1000", reduce: str = "400", carry: str = "0") -> Need:
    return Need(
        grade="B",
        term_days=73,
        currency="CNY",
        amount=Decimal(amount),
        reduce=Decimal(reduce),
        carry=Decimal(carry),
    )


def chosen(*offers: Offer, need: Need | None = None) -> Choice:
    choice = choose(RULES, need or a_need(), offers)
    assert choice is not None
    return choice


def taken(choice: Choice) -> list[tuple[str, str]]:
    return [(part.stream.partition("/")[2], str(part.amount.normalize())) for part in choice.parts]


def test_the_cheaper_of_two_carries_just_what_is_needed() -> None:
    choice = chosen(an_offer("dear", "1000", "0.02"), an_offer("cheap", "1000", "0.01"))

    assert taken(choice) == [("cheap", "4E+2")]
    assert choice.cost == Decimal("4.00")


def test_who_pays_90_percent_carries_more_than_the_sum_that_is_needed() -> None:
    choice = chosen(an_offer("insurer", "1000", percent="90", kind="insurance"))

    assert [(part.amount, choice.pays) for part in choice.parts] == [(Decimal("444.45"), Decimal("400.00"))]


def test_a_first_loss_is_made_up_for_by_a_larger_part() -> None:
    choice = chosen(an_offer("insurer", "1000", percent="90", first_loss="50", kind="insurance"))

    assert (choice.parts[0].amount, choice.pays) == (Decimal(500), Decimal(400))


def test_two_share_what_neither_can_carry_alone() -> None:
    choice = chosen(an_offer("one", "300", "0.01"), an_offer("two", "300", "0.02"))

    assert taken(choice) == [("one", "3E+2"), ("two", "1E+2")]


def test_where_the_whole_sale_would_not_pay_enough_the_dearer_one_takes_a_share() -> None:
    insurer = an_offer("insurer", "1000", "0.01", percent="80", kind="insurance")
    bank = an_offer("bank", "1000", "0.03")

    assert taken(chosen(insurer, bank, need=a_need(reduce="900"))) == [("bank", "5E+2"), ("insurer", "5E+2")]


def test_nothing_is_chosen_where_nothing_suffices() -> None:
    assert choose(RULES, a_need(), (an_offer("one", "399.99"),)) is None


def test_no_more_arrangements_than_the_policy_allows() -> None:
    offers = tuple(an_offer(name, "100") for name in "abcd")

    assert choose(RULES, a_need(), offers) is None
    assert choose(RULES.model_copy(update={"most_parts": 4}), a_need(), offers) is not None


def test_an_invoice_is_insured_by_one_insurer() -> None:
    offers = tuple(an_offer(name, "300", kind="insurance") for name in "ab")

    assert choose(RULES, a_need(), offers) is None


def test_a_sale_that_is_to_be_covered_is_covered_whole() -> None:
    choice = chosen(an_offer("insurer", "1000", percent="90", kind="insurance"), need=a_need(reduce="0", carry="1000"))

    assert (choice.parts[0].amount, choice.pays) == (Decimal(1000), Decimal(900))


def test_of_equally_cheap_ones_the_first_by_name_carries() -> None:
    assert taken(chosen(an_offer("b", "1000"), an_offer("a", "1000"))) == [("a", "4E+2")]


def test_expected_losses_are_shown_before_and_with_cover() -> None:
    choice = chosen(an_offer("one", "1000"))

    # 1 percent default within a year, 60 percent lost, 73 of 365 days: of 1000 and of the 600 that nobody carries.
    assert (choice.expected_loss_before, choice.expected_loss_after) == (Decimal("1.20"), Decimal("0.72"))


def test_a_buyer_without_a_grade_is_expected_to_default_like_the_worst() -> None:
    need = a_need().model_copy(update={"grade": None})

    assert chosen(an_offer("one", "1000"), need=need).expected_loss_before == Decimal("9.60")


def test_the_choice_says_why_the_others_do_not_carry() -> None:
    expired = PassedOver(stream="guarantee/old", code="cover.expires_early")
    choice = choose(RULES, a_need(), (an_offer("cheap", "1000"), an_offer("dear", "1000", "0.02")), (expired,))

    assert choice is not None
    assert [(each.stream, each.code) for each in choice.passed_over] == [
        ("guarantee/dear", "cover.dearer"),
        ("guarantee/old", "cover.expires_early"),
    ]


def test_amounts_are_whole_units_of_a_currency_without_decimals() -> None:
    need = a_need().model_copy(update={"currency": "JPY"})

    choice = chosen(an_offer("insurer", "1000", percent="90", kind="insurance"), need=need)

    assert choice.parts[0].amount == Decimal(445)


offers = st.lists(
    st.builds(
        an_offer,
        st.sampled_from("abcd"),
        st.integers(0, 12).map(str),
        st.sampled_from(["0.00", "0.01", "0.02", "0.05"]),
        percent=st.sampled_from(["50", "80", "90", "100"]),
        first_loss=st.sampled_from(["0", "0", "1"]),
        kind=st.sampled_from(["guarantee", "guarantee", "insurance", "factoring"]),
    ),
    max_size=4,
    unique_by=lambda offer: offer.stream,
).map(tuple)
needs = st.builds(
    lambda amount, reduce, whole: a_need(str(amount), str(min(reduce, amount)), str(amount if whole else 0)),
    st.integers(1, 12),
    st.integers(1, 12),
    st.booleans(),
)


def cheapest_by_trial(need: Need, known: tuple[Offer, ...]) -> Decimal | None:
    """The lowest cost over every set of whole amounts that does what is needed."""
    costs = []
    for count in range(1, RULES.most_parts + 1):
        for several in combinations(known, count):
            if sum(offer.kind != "guarantee" for offer in several) > 1:
                continue
            for amounts in product(*(range(1, int(offer.free) + 1) for offer in several)):
                parts = [offer.part(Decimal(amount)) for offer, amount in zip(several, amounts, strict=True)]
                total = sum(amounts)
                pays = sum((part.pays(part.amount) for part in parts), Decimal(0))
                if need.carry <= total <= need.amount and pays >= need.reduce:
                    costs.append(sum((a * o.price for o, a in zip(several, amounts, strict=True)), Decimal(0)))
    return min(costs, default=None)


@given(needs, offers)
def test_no_cheaper_set_exists(need: Need, known: tuple[Offer, ...]) -> None:
    by_trial, choice = cheapest_by_trial(need, known), choose(RULES, need, known)

    if by_trial is None:
        return
    assert choice is not None
    # Amounts in hundredths can only be cheaper than whole ones; each cost is rounded to a hundredth.
    assert choice.cost <= by_trial + Decimal("0.01") * len(choice.parts)


@given(needs, offers)
def test_what_is_chosen_does_what_is_needed_and_never_more_than_is_free(need: Need, known: tuple[Offer, ...]) -> None:
    choice = choose(RULES, need, known)

    if choice is None:
        return
    free = {offer.stream: offer.free for offer in known}
    assert all(0 < part.amount <= free[part.stream] for part in choice.parts)
    assert len({part.stream for part in choice.parts}) == len(choice.parts) <= RULES.most_parts
    carried = sum((part.amount for part in choice.parts), Decimal(0))
    assert need.carry <= carried <= need.amount
    assert covered(choice.parts, need.amount) == choice.pays >= need.reduce


@pytest.mark.parametrize("reversed_", [False, True])
def test_the_order_in_which_arrangements_are_read_changes_nothing(reversed_: bool) -> None:
    known = [an_offer("a", "250"), an_offer("b", "250"), an_offer("c", "400", "0.02")]

    assert chosen(*(reversed(known) if reversed_ else known)) == chosen(*known)
