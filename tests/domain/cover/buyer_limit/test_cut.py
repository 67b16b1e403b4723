"""A limit that is cut, withdrawn or runs out: what has left stays, of the rest the youngest falls first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.cover.buyer_limit.commands import ShortenLimit
from domain.cover.buyer_limit.decide import next_moment
from domain.cover.buyer_limit.events import LimitCut, LimitEnded
from domain.cover.buyer_limit.state import BuyerLimitPhase
from domain.cover.commands import LetCoverTimePass
from domain.cover.insurance.state import InsuranceState
from domain.cover.use import used
from domain.money import Money
from tests.domain.cover.buyer_limit.limits import DAY, Limited, granted, hears, in_use, notice, sought, withdrawn
from tests.domain.cover.insurance.policies import eur, terms

NEXT = date(2022, 3, 2)


def test_a_cut_drops_the_youngest_goods_that_have_not_left() -> None:
    limited = in_use()
    limited.ask(notice(amount="60000.00", reason="claims", on=DAY), NEXT)
    cut = LimitCut(
        amount=Decimal(60000), on=NEXT, said_on=DAY, reason="claims", notice_id="N-1", fallen=("sale/S-2", "sale/S-3")
    )
    assert limited.events[-1] == cut
    assert limited.fallen == ["sale/S-2", "sale/S-3"]
    carried = [limited.state.carries(sale, NEXT) for sale in ("sale/S-1", "sale/S-2", "sale/S-3")]
    assert carried == [True, False, False]


def test_a_younger_sale_is_not_kept_in_the_place_of_an_older_one() -> None:
    limited = granted()
    limited.uses("sale/S-1", undispatched=40_000)
    limited.uses("sale/S-2", undispatched=10_000)
    limited.ask(notice(amount="30000.00"))
    assert limited.fallen == ["sale/S-1", "sale/S-2"]


def test_what_has_left_stays_even_beyond_the_new_amount() -> None:
    limited = in_use()
    limited.ask(notice(amount="10000.00"))
    assert limited.fallen == ["sale/S-1", "sale/S-2", "sale/S-3"]
    assert [use.dispatched for use in limited.state.uses] == [10000, 20000, 0, 0]
    assert limited.state.free == 0


def test_a_cut_that_leaves_room_for_everything_drops_nothing() -> None:
    limited = in_use()
    limited.ask(notice(amount="90000.00"))
    assert (limited.fallen, limited.state.amount) == ([], Decimal(90000))


def test_the_same_notice_counts_once() -> None:
    limited = in_use()
    limited.ask(notice())
    assert limited.ask(notice()).events == ()
    assert limited.ask(notice(amount="1.00")).events == ()


def test_a_second_cut_drops_only_what_had_not_fallen() -> None:
    limited = in_use()
    limited.ask(notice(amount="80000.00"))
    assert limited.fallen == ["sale/S-3"]
    limited.ask(notice(amount="60000.00", notice_id="N-2"))
    (event,) = limited.events[-1:]
    assert isinstance(event, LimitCut)
    assert event.fallen == ("sale/S-2",)
    assert limited.fallen == ["sale/S-3", "sale/S-2"]


def test_a_sale_that_was_decided_again_has_fallen_no_longer() -> None:
    limited = in_use()
    limited.ask(notice(amount="60000.00"))
    limited.uses("sale/S-3")
    limited.uses("sale/S-2", undispatched=25_000)
    assert limited.fallen == ["sale/S-2"]
    limited.uses("sale/S-2", dispatched=5_000)
    assert limited.fallen == []


def test_a_withdrawal_drops_all_that_has_not_left() -> None:
    limited = in_use()
    limited.ask(withdrawn(reason="insolvency"))
    (event,) = limited.events[-1:]
    assert isinstance(event, LimitEnded)
    assert (event.how, event.fallen) == ("withdrawn", ("sale/S-1", "sale/S-2", "sale/S-3"))
    assert (limited.state.phase, limited.state.free) == (BuyerLimitPhase.ENDED, Decimal(0))
    assert used(limited.state.uses) == 90000
    assert limited.ask(withdrawn(notice_id="N-2")).events == ()


def test_a_cut_to_nothing_is_a_withdrawal() -> None:
    limited = in_use()
    limited.ask(notice(amount="0.00"))
    assert limited.kinds[-1] == "buyer_limit.ended"


def test_what_is_no_cut_changes_nothing() -> None:
    limited = in_use()
    assert limited.ask(notice(amount="100000.00")).events == ()
    assert limited.ask(notice(amount="120000.00", notice_id="N-2")).events == ()
    assert limited.ask(notice("claim_paid", notice_id="N-3")).events == ()


def test_a_cut_that_cannot_be_understood_is_refused() -> None:
    assert granted().refused(notice(amount=Money.of("5.00", "USD"))) == "cover.currency"
    assert granted().refused(notice(amount=None)) == "amount.invalid"
    assert Limited().refused(notice()) == "cover.unknown"


def test_a_cut_that_overtakes_the_answer_bounds_it() -> None:
    limited = Limited()
    limited.ask(sought())
    limited.ask(notice(amount="40000.00", on=NEXT), NEXT)
    limited.ask(hears(on=DAY), NEXT)
    assert limited.state.free == 40000


def test_an_answer_that_is_later_than_the_cut_counts_whole() -> None:
    limited = granted()
    limited.ask(sought("200000.00"))
    limited.ask(notice(amount="40000.00", on=DAY))
    limited.ask(hears(2, on=NEXT), NEXT)
    assert limited.state.free == 200000


def test_a_withdrawal_that_overtakes_the_answer_leaves_nothing_to_grant() -> None:
    limited = granted()
    limited.ask(sought("200000.00"))
    limited.ask(withdrawn(on=NEXT), NEXT)
    assert str(limited.state.phase) == "sought"
    limited.ask(hears(2, on=DAY), NEXT)
    assert str(limited.state.phase) == "declined"


def test_a_smaller_grant_than_before_cuts_what_is_in_use() -> None:
    limited = in_use()
    limited.ask(sought("150000.00"))
    limited.ask(hears(2, amount=eur("60000.00")))
    assert limited.kinds[-2:] == ["buyer_limit.granted", "buyer_limit.cut"]
    assert limited.fallen == ["sale/S-2", "sale/S-3"]


def test_it_lapses_on_the_day_after_its_last() -> None:
    limited = Limited()
    limited.ask(sought())
    limited.ask(hears(until=date(2022, 3, 31)))
    limited.uses("sale/S-1", undispatched=5_000, dispatched=1_000)
    assert next_moment(limited.state) == date(2022, 4, 1)
    assert limited.ask(LetCoverTimePass(), date(2022, 3, 31)).events == ()
    limited.ask(LetCoverTimePass(), date(2022, 4, 1))
    (event,) = limited.events[-1:]
    assert isinstance(event, LimitEnded)
    assert (event.how, event.fallen) == ("lapsed", ("sale/S-1",))
    assert next_moment(limited.state) is None
    assert limited.ask(LetCoverTimePass(), date(2022, 4, 2)).events == ()


def test_it_lapses_with_the_policy_behind_it() -> None:
    limited = granted()
    limited.agreement = InsuranceState(policy_id="P-1", terms=terms(), ended_on=DAY)
    limited.ask(ShortenLimit(until=DAY))
    assert not limited.state.carries_on(NEXT)
    assert next_moment(limited.state) == NEXT
    limited.ask(LetCoverTimePass(), NEXT)
    assert limited.kinds[-2:] == ["buyer_limit.shortened", "buyer_limit.ended"]


def test_it_is_never_made_longer_by_an_end() -> None:
    assert granted().ask(ShortenLimit(until=date(2023, 1, 31))).events == ()
    nothing = Limited()
    nothing.ask(sought())
    assert nothing.ask(ShortenLimit(until=DAY)).events == ()
