"""However sales reserve, leave, are invoiced, paid and called in turns: a guarantee is counted once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.cover.guarantee.call import most_callable
from domain.cover.guarantee.commands import CallGuarantee
from domain.cover.guarantee.refusals import GuaranteeFull
from domain.cover.guarantee.room import require_room
from domain.cover.use import used
from domain.errors import Refusal
from tests.domain.cover.guarantee.guarantees import LAST, Guaranteed, calling, cny, given

SALES = st.integers(1, 4)
AMOUNT = st.integers(1, 80_000).map(str)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("reserve"), SALES, AMOUNT),
        st.tuples(st.just("leave"), SALES, AMOUNT),
        st.tuples(st.just("pay"), SALES, AMOUNT),
        st.tuples(st.just("call"), SALES, AMOUNT),
        st.tuples(st.just("answer"), SALES, AMOUNT),
    ),
    min_size=5,
    max_size=40,
)


class House:
    """Sales that use one guarantee: what they reserve, and the receivable that comes of each."""

    def __init__(self, percent: int) -> None:
        self.guaranteed = given(percent=Decimal(percent))
        self.refused = 0

    def use(self, holder: str, undispatched: str, dispatched: str) -> bool:
        """As the store does it: what has no room is not recorded."""
        tried = Guaranteed(state=self.guaranteed.state)
        tried.used_by(holder, undispatched, dispatched)
        try:
            require_room(self.guaranteed.state, tried.state, LAST)
        except GuaranteeFull:
            self.refused += 1
            return False
        self.guaranteed.state = tried.state
        return True

    def step(self, what: str, number: int, amount: str) -> None:
        guaranteed, sale, claim = self.guaranteed, f"sale/S-{number}", f"receivable/INV-{number}"
        owed = guaranteed.state.use_of(claim)
        match what:
            case "reserve":
                self.use(sale, amount, "0")
            case "leave":
                left = guaranteed.state.use_of(sale)
                if self.use(sale, "0", "0") and left and self.use(claim, "0", str(owed + left)):
                    guaranteed.owed(f"{owed + left}", of=f"INV-{number}")
            case "pay" if owed:
                paid = max(Decimal(0), owed - Decimal(amount))
                guaranteed.owed(f"{paid}", of=f"INV-{number}")
                self.use(claim, "0", str(paid))
            case "call" if most_callable(guaranteed.state, f"INV-{number}").is_positive:
                most = most_callable(guaranteed.state, f"INV-{number}")
                called = min(most, cny(amount))
                command = CallGuarantee(receivable_id=f"INV-{number}", amount=called, reason="late")
                if not guaranteed.state.called(f"INV-{number}"):
                    guaranteed.ask(command, LAST)
            case "answer" if len(guaranteed.state.calls) >= number:
                outcome = ("accepted", "declined", "gave_up")[int(amount) % 3]
                guaranteed.hear(outcome, cny(amount) if int(amount) % 2 else None, n=number)


@for_all(STEPS, st.sampled_from([100, 80, 33]))
def test_what_uses_it_and_what_is_called_never_exceed_its_amount(
    steps: list[tuple[str, int, str]], percent: int
) -> None:
    house = House(percent)
    for step in steps:
        house.step(*step)
        state = house.guaranteed.state
        assert used(state.uses) <= state.taken <= state.amount
        assert Decimal(100_000) == state.amount + sum(
            (call.paid.amount for call in state.calls if call.paid is not None), Decimal(0)
        )


def test_two_sales_never_share_the_same_part_of_it() -> None:
    house = House(100)
    assert house.use("sale/S-1", "70000", "0")
    assert not house.use("sale/S-2", "30000.01", "0")
    assert house.use("sale/S-2", "30000", "0")
    assert house.guaranteed.state.free == 0


def test_the_end_of_a_sale_makes_room_for_another_at_once() -> None:
    house = House(100)
    house.use("sale/S-1", "100000", "0")
    house.use("sale/S-1", "0", "0")
    assert house.use("sale/S-2", "100000", "0")


def test_a_day_after_its_last_nothing_is_called_however_much_is_owed() -> None:
    house = House(100)
    house.use("sale/S-1", "1000", "0")
    house.step("leave", 1, "1")
    with pytest.raises(Refusal) as refusal:
        house.guaranteed.ask(calling("1000.00"), LAST + timedelta(days=1))
    assert refusal.value.code == "guarantee.expired"
