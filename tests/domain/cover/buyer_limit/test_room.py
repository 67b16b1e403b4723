"""No more is ever used of a limit than is granted on the day, and what has left never falls."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cover.buyer_limit.room import falling, require_kept, require_room
from domain.cover.use import Use, used
from domain.errors import Refusal
from tests.domain.cover.buyer_limit.limits import DAY, Limited, granted, hears, in_use, notice, sought, withdrawn

NEXT = date(2022, 3, 2)


def code_of(limited: Limited, extra: int, day: date = DAY) -> str:
    with pytest.raises(Refusal) as refused:
        require_room(limited.state, Decimal(extra), day)
    return refused.value.code


def test_no_more_is_used_than_is_free_on_the_day() -> None:
    limited = in_use()
    require_room(limited.state, Decimal(10_000), DAY)
    require_room(limited.state, Decimal(0), date(2023, 1, 1))
    assert code_of(limited, 10_001) == "buyer_limit.full"
    assert code_of(limited, 1, date(2023, 1, 1)) == "cover.not_in_force"
    limited.ask(withdrawn())
    assert code_of(limited, 1) == "cover.not_in_force"


def test_goods_that_leave_after_a_cut_were_held_before_it() -> None:
    limited = in_use()
    limited.ask(notice(amount="60000.00"))
    before = limited.state
    limited.uses("sale/S-1", undispatched=5_000, dispatched=25_000)
    require_kept(before, limited.state, NEXT)
    limited.uses("sale/S-1", undispatched=6_000, dispatched=25_000)
    with pytest.raises(Refusal) as refused:
        require_kept(before, limited.state.model_copy(update={"uses": (Use(holder="x", undispatched=61_000),)}), DAY)
    assert refused.value.code == "buyer_limit.full"


AMOUNTS = st.integers(0, 50)
CUTS = st.integers(1, 100)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=8), AMOUNTS)
def test_what_falls_is_the_least_number_of_the_youngest(sizes: list[tuple[int, int]], amount: int) -> None:
    uses = [
        Use(holder=f"sale/S-{number}", undispatched=Decimal(waits), dispatched=Decimal(left))
        for number, (waits, left) in enumerate(sizes)
        if waits or left
    ]
    fallen = falling(uses, Decimal(amount))
    reserved = [use for use in uses if use.undispatched]
    assert fallen == tuple(use.holder for use in reserved[len(reserved) - len(fallen) :])
    left = sum(use.dispatched for use in uses)
    kept = left + sum(use.undispatched for use in reserved[: len(reserved) - len(fallen)])
    assert kept <= amount or kept == left
    if fallen:
        assert kept + reserved[len(reserved) - len(fallen)].undispatched > amount


KINDS = ("reserve", "dispatch", "cut", "withdraw", "grant", "give_back")
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), CUTS, st.integers(1, 5)), max_size=30)


@given(STEPS)
def test_use_never_exceeds_the_grant_when_it_is_made_and_what_has_left_never_falls(
    steps: list[tuple[str, int, int]],
) -> None:
    limited = granted("100.00")
    for number, (step, size, which) in enumerate(steps):
        sale, before = f"sale/S-{which}", limited.state
        now = next((use for use in before.uses if use.holder == sale), Use(holder=sale))
        left = {use.holder: use.dispatched for use in before.uses}
        if step == "reserve":
            try:
                require_room(before, Decimal(size), DAY)
            except Refusal:
                continue
            limited.uses(sale, int(now.undispatched) + size, int(now.dispatched))
            require_kept(before, limited.state, DAY)
            assert used(limited.state.uses) <= limited.state.amount
        elif step == "dispatch" and before.carries(sale, DAY):
            limited.uses(sale, 0, int(now.total))
            require_kept(before, limited.state, DAY)
        elif step == "give_back":
            limited.uses(sale, 0, int(now.dispatched))
        elif step == "cut":
            limited.ask(notice(amount=f"{size}.00", notice_id=f"N-{number}"))
        elif step == "withdraw":
            limited.ask(withdrawn(notice_id=f"N-{number}"))
        elif step == "grant" and before.asked is None:
            limited.ask(sought(f"{int(before.amount) + size}.00"), NEXT)
            limited.ask(hears(limited.state.requests), NEXT)
            limited.state = limited.state.model_copy(update={"from_day": DAY})
        if step in ("cut", "withdraw", "grant"):
            assert {use.holder: use.dispatched for use in limited.state.uses} == left
        carried = [use for use in limited.state.uses if use.undispatched and limited.state.carries(use.holder, DAY)]
        gone = sum(use.dispatched for use in limited.state.uses)
        assert not carried or gone + sum(use.undispatched for use in carried) <= limited.state.amount
