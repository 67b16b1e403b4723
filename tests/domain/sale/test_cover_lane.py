"""Over the limit, but others carry enough of it: a machine approves, and says who carries what and why."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.approval.conditions import Conditions, ProofMissing
from domain.cover.buyer_limit.events import DiscretionUsed
from domain.customer.conditions import Condition
from domain.exposure import Limit, Limits
from domain.sale import commands as ask
from domain.sale.events import OrderApproved
from domain.sale.order import Answer
from domain.sale.state import SaleState
from tests.domain.builders import TODAY, a_customer, a_group, a_policy, an_order, cny, days_later
from tests.domain.sale.covering import (
    FACTOR_LIMIT,
    FACTORED,
    GUARANTEE,
    INSURED,
    LIMIT,
    House,
    factoring,
    granted,
    guarantee,
    insurance,
)


def answer_of(sale: SaleState) -> Answer:
    assert sale.answer is not None
    return sale.answer


def parts_of(sale: SaleState) -> list[tuple[str, str]]:
    return [(part.stream, str(part.amount)) for part in sale.covers]


def passed_over(house: House) -> dict[str, str]:
    choice = house.last(OrderApproved).cover_choice
    return {each.stream: each.code for each in choice.passed_over}


def test_an_order_within_the_limit_needs_no_cover_and_looks_at_none() -> None:
    house = House({INSURED: "never parsed"})

    assert answer_of(house.order(an_order("9000.00"))).lane == "straight_through"


def test_what_goes_over_the_limit_is_approved_by_the_machine_where_an_insurer_carries_it() -> None:
    house = House({INSURED: insurance(), LIMIT: granted("50000.00")})

    sale = house.order(an_order("19000.00"))

    assert (answer_of(sale).outcome, answer_of(sale).lane, answer_of(sale).rule) == ("approved", "covered", "covered")
    # 9000 more than the limit have to be paid by who pays 90 percent.
    assert parts_of(sale) == [(LIMIT, "10000.00")]
    assert (house.exposure.reserved, house.exposure.covered) == (Decimal("19000.00"), Decimal("9000.00"))
    assert house.used(LIMIT) == [("sale/S-1", "1E+4", "0")]


def test_the_decision_says_what_cover_costs_and_which_exposure_it_was_held_against() -> None:
    house = House({INSURED: insurance(), LIMIT: granted("50000.00")})
    house.order(an_order("19000.00"))

    approved = house.last(OrderApproved)

    assert approved.cover_choice.cost == Decimal("40.00")
    assert approved.inputs["limit_check"] == "retained"
    assert [reason.code for reason in approved.reasons] == ["ask.over_limit"]


def test_the_check_of_the_limit_can_be_taken_again_from_the_record() -> None:
    house = House({GUARANTEE: guarantee("50000.00")})
    house.order(an_order("19000.00", order_id="S-1"))
    house.order(an_order("5000.00", order_id="S-2"))

    approved = house.last(OrderApproved)

    retained = approved.exposure_after - Decimal(approved.inputs["covered"]) - approved.cover_choice.pays
    assert (approved.inputs["limit_check"], retained) == ("retained", Decimal(approved.inputs["limit"]))


def test_a_limit_that_is_insured_itself_counts_125_000_and_75_000_remain_beside_50_000() -> None:
    insured = Limit(
        amount=Decimal(100_000),
        valid_from=TODAY,
        approval="minutes-7",
        insured=Decimal(50_000),
        insured_counted_percent=Decimal(50),
    )
    customer = a_customer().model_copy(update={"limits": Limits(own=(insured,))})
    house = House({GUARANTEE: guarantee("500000.00")}, customer=customer)

    first = house.order(an_order("50000.00", order_id="S-1"))
    within = house.order(an_order("75000.00", order_id="S-2"))
    beyond = house.order(an_order("0.01", order_id="S-3"))

    assert [answer_of(each).lane for each in (first, within)] == ["straight_through", "straight_through"]
    assert (answer_of(beyond).lane, parts_of(beyond)) == ("delegated", [])
    assert house.last(OrderApproved).inputs["limit_check"] == "gross"


def test_the_group_limit_is_kept_by_cover_too() -> None:
    group = a_group(limit="5000")
    house = House({GUARANTEE: guarantee("50000.00", account="group/G-1")}, group=group)

    sale = house.order(an_order("12000.00"))

    assert answer_of(sale).lane == "covered"
    assert parts_of(sale) == [(GUARANTEE, "7000.00")]
    assert house.last(OrderApproved).inputs["group_limit_check"] == "retained"


def test_of_insurer_factor_and_guarantor_the_cheapest_carries_and_the_others_are_named() -> None:
    house = House(
        {
            INSURED: insurance(premium="0.4"),
            LIMIT: granted("50000.00"),
            FACTORED: factoring(),
            FACTOR_LIMIT: granted("50000.00", agreement=FACTORED),
            GUARANTEE: guarantee("50000.00", fee="1"),
        }
    )

    sale = house.order(an_order("19000.00"))

    # A guarantee at one percent a year costs less for 30 days than a premium of 0.4 percent.
    assert parts_of(sale) == [(GUARANTEE, "9000.00")]
    assert passed_over(house) == {LIMIT: "cover.dearer", FACTOR_LIMIT: "cover.dearer"}


@pytest.mark.parametrize(
    ("unusable", "code"),
    [
        (insurance(max_credit_days=30), "cover.over_credit_period"),
        (insurance(excluded=("CN",)), "cover.country_excluded"),
        (insurance(currency="USD"), "cover.currency"),
        (insurance(until=days_later(-1)), "cover.not_in_force"),
    ],
    ids=lambda each: each if isinstance(each, str) else "policy",
)
def test_a_policy_that_cannot_carry_it_is_passed_over_for_its_reason(unusable: object, code: str) -> None:
    house = House({INSURED: unusable, LIMIT: granted("50000.00"), GUARANTEE: guarantee("50000.00")})

    assert parts_of(house.order(an_order("19000.00"))) == [(GUARANTEE, "9000.00")]
    assert passed_over(house)[LIMIT] == code


def test_a_guarantee_must_outlive_the_due_date() -> None:
    house = House(
        {INSURED: insurance(), LIMIT: granted("50000.00"), GUARANTEE: guarantee("50000.00", expires=days_later(30))}
    )

    assert parts_of(house.order(an_order("19000.00"))) == [(LIMIT, "10000.00")]
    assert passed_over(house)[GUARANTEE] == "cover.expires_early"


def test_a_guarantee_for_other_orders_and_a_factor_with_recourse_carry_nothing() -> None:
    house = House(
        {
            INSURED: insurance(),
            LIMIT: granted("50000.00"),
            FACTORED: factoring(recourse=True),
            FACTOR_LIMIT: granted("50000.00", agreement=FACTORED),
            GUARANTEE: guarantee("50000.00", orders=("S-9",)),
        }
    )
    house.order(an_order("19000.00"))

    assert passed_over(house) == {FACTOR_LIMIT: "cover.recourse", GUARANTEE: "cover.other_orders"}


def test_a_discretionary_limit_begins_with_the_sale_that_needs_it() -> None:
    house = House({INSURED: insurance(discretionary="20000")})

    sale = house.order(an_order("19000.00"))

    assert answer_of(sale).lane == "covered"
    assert house.last(DiscretionUsed).amount == cny("20000.00")
    assert house.used(LIMIT) == [("sale/S-1", "1E+4", "0")]


def test_two_sales_never_get_the_same_free_amount() -> None:
    house = House({GUARANTEE: guarantee("10000.00")})

    first = house.order(an_order("18000.00", order_id="S-1"))
    second = house.order(an_order("2000.00", order_id="S-2"))
    third = house.order(an_order("1.00", order_id="S-3"))

    assert [answer_of(each).lane for each in (first, second)] == ["covered", "covered"]
    assert answer_of(third).outcome == "pending"
    assert house.used(GUARANTEE) == [("sale/S-1", "8E+3", "0"), ("sale/S-2", "2E+3", "0")]


def test_a_cap_still_asks_a_person_and_what_cover_carries_is_no_excess() -> None:
    house = House({GUARANTEE: guarantee("900000.00")}, customer=a_customer(limit="200000"))

    sale = house.order(an_order("300000.00"))

    assert sale.pending is not None
    assert (answer_of(sale).rule, str(sale.pending.exceeds_limit_by)) == ("ask.over_cap", "0")
    approved = house.do("S-1", ask.ConcludeApproval(approval_id="S-1.1", outcome="approved"))
    assert parts_of(approved) == [(GUARANTEE, "100000.00")]


def test_another_hold_stands_whatever_carries_the_sale() -> None:
    customer = a_customer(limit="10000", holds=("dispute",))
    house = House({GUARANTEE: guarantee("50000.00")}, customer=customer)

    assert answer_of(house.order(an_order("19000.00"))).rule == "hold.manual"


def test_a_customer_that_is_to_be_covered_is_covered_whole() -> None:
    wanted = a_customer(limit="100000").model_copy(
        update={"conditions": (Condition(reason="warning C-1-1", cover_wanted=True),)}
    )
    house = House({INSURED: insurance(), LIMIT: granted("50000.00")}, customer=wanted)

    sale = house.order(an_order("12000.00"))

    assert (answer_of(sale).lane, parts_of(sale)) == ("covered", [(LIMIT, "12000.00")])


def offered(house: House, conditions: Conditions) -> None:
    house.order(an_order("19000.00"))
    house.do("S-1", ask.ConcludeApproval(approval_id="S-1.1", outcome="approved", conditions=conditions))


def test_an_approver_who_wants_cover_gets_what_is_at_hand_without_another_proof() -> None:
    house = House(customer=a_customer(limit="100000", grade="D"))
    offered(house, Conditions(cover=True))
    house.arrangements = {INSURED: insurance(), LIMIT: granted("50000.00")}

    sale = house.do("S-1", ask.AcceptOffer())

    assert (answer_of(sale).outcome, parts_of(sale)) == ("approved", [(LIMIT, "19000.00")])


def test_an_approver_who_wants_a_guarantee_is_not_content_with_insurance() -> None:
    house = House(customer=a_customer(limit="100000", grade="D"))
    offered(house, Conditions(guarantee=True))
    house.arrangements = {INSURED: insurance(), LIMIT: granted("50000.00")}

    with pytest.raises(ProofMissing):
        house.do("S-1", ask.AcceptOffer())
    house.arrangements[GUARANTEE] = guarantee("19000.00")
    assert parts_of(house.do("S-1", ask.AcceptOffer())) == [(GUARANTEE, "19000.00")]


def test_a_proof_that_was_shown_needs_no_arrangement_of_ours() -> None:
    house = House(customer=a_customer(limit="100000", grade="D"))
    offered(house, Conditions(cover=True))

    sale = house.do("S-1", ask.AcceptOffer.model_validate({"proofs": {"cover": "certificate 7"}}))

    assert (answer_of(sale).outcome, sale.covers) == ("approved", ())


def test_growth_beyond_the_limit_is_covered_on_top_of_what_is_covered_already() -> None:
    house = House({GUARANTEE: guarantee("50000.00")})
    house.order(an_order("19000.00"))

    sale = house.do("S-1", ask.AmendOrder(amount=cny("37000.00")))

    assert parts_of(sale) == [(GUARANTEE, "27000.00")]
    assert house.exposure.covered == Decimal("27000.00")


def test_without_rules_for_cover_nothing_changes() -> None:
    house = House({GUARANTEE: guarantee("50000.00")}, policy=a_policy(cover=None))

    assert answer_of(house.order(an_order("11000.00"))).rule == "ask.over_limit"
