"""An order waits for a limit that is asked for; what it reserved meanwhile is given back when it goes another way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.cover.buyer_limit.events import LimitDeclined, LimitGranted, LimitSought
from domain.cover.use import UseChanged
from domain.sale import commands as ask
from domain.sale.events import OrderHeld
from domain.sale.state import Phase, SaleState
from domain.sale.time import cover_deadline
from tests.domain.builders import NOW, TODAY, an_order, cny, days_later
from tests.domain.sale.covering import ACCOUNT, GUARANTEE, INSURED, LIMIT, House, guarantee, insurance

WAIT = "hold.cover_requested"


def rule_of(sale: SaleState) -> str:
    assert sale.answer is not None
    return sale.answer.rule


def asked(house: House) -> list[tuple[str, str, bool]]:
    plan = house.last(OrderHeld).cover_plan
    return [(each.stream, str(each.amount), each.awaited) for each in plan.asks]


def sought(house: House, amount: str, order_id: str = "S-1") -> None:
    """What the request that the sale told becomes."""
    house.arrange(
        LIMIT,
        LimitSought(
            customer_id="C-1",
            agreement=INSURED,
            account=ACCOUNT,
            amount=cny(amount),
            reference="limit.P-1.C-1.1",
            for_order=order_id,
        ),
    )


def answered(house: House, amount: str | None) -> None:
    if amount is None:
        house.arrange(LIMIT, LimitDeclined(reference="limit.P-1.C-1.1", reason="risk", on=house.today))
    else:
        granted = LimitGranted(amount=cny(amount), from_day=TODAY, valid_until=None, reference="limit.P-1.C-1.1")
        house.arrange(LIMIT, granted)


def waiting() -> House:
    """19000 against a limit of 10000; a guarantee of 2000 is at hand and an insurer can be asked."""
    house = House({INSURED: insurance(percent="100"), GUARANTEE: guarantee("2000.00", fee="0.1")})
    house.order(an_order("19000.00"))
    return house


def test_where_nothing_at_hand_suffices_the_insurer_is_asked_and_the_order_waits() -> None:
    house = waiting()

    sale = house.sales["S-1"]

    assert (sale.phase, rule_of(sale)) == (Phase.HELD, WAIT)
    assert asked(house) == [(LIMIT, "7000.00 CNY", False)]
    assert cover_deadline(sale) == NOW + timedelta(days=3)


def test_what_is_at_hand_is_reserved_while_the_order_waits_and_is_no_exposure() -> None:
    house = waiting()

    assert house.used(GUARANTEE) == [("sale/S-1", "2E+3", "0")]
    assert house.exposure.is_zero


def test_the_answer_that_was_hoped_for_approves_the_order() -> None:
    house = waiting()
    sought(house, "7000.00")
    answered(house, "7000.00")

    sale = house.do("S-1", ask.Reassess())

    assert (sale.phase, rule_of(sale)) == (Phase.APPROVED, "covered")
    assert {part.stream: str(part.amount) for part in sale.covers} == {GUARANTEE: "2000.00", LIMIT: "7000.00"}
    assert house.used(LIMIT) == [("sale/S-1", "7E+3", "0")]


def test_an_answer_that_declines_leaves_the_order_where_it_were_without_cover_and_gives_back() -> None:
    house = waiting()
    sought(house, "7000.00")
    answered(house, None)

    sale = house.do("S-1", ask.Reassess())

    assert (sale.phase, rule_of(sale)) == (Phase.HELD, "hold.over_limit")
    assert house.used(GUARANTEE) == []
    assert sale.cover_plan is None


@pytest.mark.parametrize("on_record", [False, True])
def test_looking_again_before_the_answer_asks_nothing_twice(on_record: bool) -> None:
    house = waiting()
    if on_record:
        sought(house, "7000.00")
    before = list(house.log)

    house.do("S-1", ask.Reassess())

    assert house.log == before


def test_a_second_order_waits_for_a_question_that_is_on_its_way_already() -> None:
    house = House({INSURED: insurance(percent="100")})
    house.order(an_order("19000.00"))
    sought(house, "20000.00")

    house.order(an_order("18000.00", order_id="S-2"))

    assert asked(house) == [(LIMIT, "8000.00 CNY", True)]


def test_a_limit_that_was_declined_is_not_asked_for_again_by_the_same_order() -> None:
    house = waiting()
    sought(house, "7000.00")
    answered(house, None)
    house.do("S-1", ask.Reassess())
    house.today = days_later(60)

    assert rule_of(house.do("S-1", ask.Reassess())) == "hold.over_limit"
    assert rule_of(house.order(an_order("19000.00", order_id="S-2"))) == WAIT


def test_when_the_time_is_up_the_order_goes_on_without_cover() -> None:
    house = waiting()
    house.today = days_later(3)

    sale = house.do("S-1", ask.LetTimePass())

    assert rule_of(sale) == "hold.over_limit"
    assert house.used(GUARANTEE) == []


def test_a_small_excess_goes_to_people_when_no_answer_came() -> None:
    house = House({INSURED: insurance(percent="100")})
    house.order(an_order("11000.00"))
    house.today = days_later(3)

    assert house.do("S-1", ask.LetTimePass()).phase is Phase.PENDING


def test_nobody_is_asked_where_the_policy_says_so() -> None:
    house = House({INSURED: insurance(percent="100")})
    rules = house.context().policy.cover
    assert rules is not None
    quiet = rules.model_copy(update={"ask_partners": False})
    house.policy = house.context().policy.model_copy(update={"cover": quiet})

    assert rule_of(house.order(an_order("19000.00"))) == "hold.over_limit"


def test_whoever_waits_for_people_anyway_does_not_wait_for_a_partner() -> None:
    house = House({INSURED: insurance(percent="100")})

    assert rule_of(house.order(an_order("11000.00", terms="NET100"))) == "ask.long_term"


def test_a_cancelled_order_gives_back_what_it_reserved() -> None:
    house = waiting()

    house.do("S-1", ask.CancelOrder(reason="gone"))

    assert house.used(GUARANTEE) == []


def test_what_was_reserved_is_given_back_in_reverse() -> None:
    house = House({INSURED: insurance(percent="100"), GUARANTEE: guarantee("2000.00", fee="0.1")})
    house.order(an_order("19000.00"))
    sought(house, "7000.00")
    answered(house, "7000.00")
    sale = house.do("S-1", ask.Reassess())
    order = [part.stream for part in sale.covers]
    house.log.clear()

    house.do("S-1", ask.CancelOrder(reason="gone"))

    given_back = [stream for stream, event in house.log if isinstance(event, UseChanged)]
    assert given_back == order[::-1]
    assert house.exposure.is_zero


def test_an_order_that_becomes_smaller_while_it_waits_is_decided_as_it_is_now() -> None:
    house = waiting()

    sale = house.do("S-1", ask.AmendOrder(amount=cny("12000.00")))

    assert rule_of(sale) == "covered"
    assert house.used(GUARANTEE) == [("sale/S-1", "2E+3", "0")]


def test_a_plan_whose_guarantee_fell_is_given_up_where_the_limit_that_was_asked_for_is_too_small_without_it() -> None:
    house = waiting()
    house.arrangements[GUARANTEE] = house.arrangements[GUARANTEE].model_copy(update={"fallen": ("sale/S-1",)})

    sale = house.do("S-1", ask.LoseCover(stream=GUARANTEE, reason="expired"))

    assert (rule_of(sale), sale.cover_plan, house.used(GUARANTEE)) == ("hold.over_limit", None, [])


def test_cover_that_turns_up_takes_the_task_from_the_people() -> None:
    house = House()
    assert house.order(an_order("11000.00")).phase is Phase.PENDING
    house.arrangements[GUARANTEE] = guarantee("5000.00")

    sale = house.do("S-1", ask.Reassess())

    assert (sale.phase, rule_of(sale), sale.pending) == (Phase.APPROVED, "covered", None)
