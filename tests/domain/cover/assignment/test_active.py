"""An assigned invoice is collected by the factor, passed on where it was paid to us, or bought back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.cover.assignment.commands import AssignmentCommand, BuyBack, PassOn
from domain.cover.assignment.decide import decide_assignment, next_moment
from domain.cover.assignment.events import (
    AssignmentSettled,
    BoughtBack,
    BuyBackAsked,
    BuyBackDeclined,
    CollectionReported,
    PaymentPassedOn,
)
from domain.cover.assignment.state import AssignmentPhase, AssignmentState
from domain.cover.commands import LetCoverTimePass
from domain.errors import Refusal
from domain.money import Money
from tests.domain.builders import TODAY, cny, only
from tests.domain.cover.assignment.invoices import (
    an_active,
    answered,
    carried_out,
    invoice_context,
    notice,
    offered,
    owed,
)
from tests.domain.cover.factoring.agreements import later

WITH_RECOURSE = {"recourse": True}


def passed(amount: str, payment_id: str = "PAY-1", receivable_id: str = "INV-1") -> PassOn:
    return PassOn(payment_id=payment_id, receivable_id=receivable_id, amount=cny(amount))


def refused(state: AssignmentState, command: AssignmentCommand, today: date = TODAY) -> str:
    with pytest.raises(Refusal) as caught:
        decide_assignment(state, command, invoice_context(today=today))
    return caught.value.code


# Collected by the factor


def test_the_reserve_less_the_interest_by_days_of_360_is_ours_when_the_customer_has_paid() -> None:
    paid = notice("collected", "500.00", on=later(30))
    state, decision = carried_out(an_active(), paid, invoice_context(today=later(33)))

    settled = only(decision.events, AssignmentSettled)
    # 400 advanced for 30 days of 360 at 6 percent.
    assert (settled.interest, settled.reserve_paid, settled.collected) == (cny("2.00"), cny("98.00"), cny("500.00"))
    assert (state.phase, state.ended) == (AssignmentPhase.SETTLED, True)


def test_instalments_are_collected_one_after_the_other_and_interest_runs_on_what_is_left() -> None:
    claims = (owed("300.00", receivable_id="INV-1.1"), owed("200.00", receivable_id="INV-1.2", days=60))
    state, first = carried_out(an_active(*claims), notice("collected", "350.00"), invoice_context(today=later(30)))
    shares = only(first.events, CollectionReported).shares
    assert [(one.receivable_id, one.amount, one.in_full) for one in shares] == [
        ("INV-1.1", cny("300.00"), True),
        ("INV-1.2", cny("50.00"), False),
    ]
    assert state.phase is AssignmentPhase.ACTIVE

    _, second = carried_out(state, notice("collected", "150.00", id_="N-2"), invoice_context(today=later(60)))
    # 400 for 30 days, then 50 for 30 days.
    assert only(second.events, AssignmentSettled).interest == cny("2.25")


def test_a_notice_counts_once_and_what_exceeds_the_claim_is_not_counted() -> None:
    state, _ = carried_out(an_active(), notice("collected", "100.00"))
    assert carried_out(state, notice("collected", "100.00"))[1].events == ()

    _, decision = carried_out(state, notice("collected", "450.00", id_="N-2"))
    event = only(decision.events, CollectionReported)
    assert (event.amount, event.surplus) == (cny("400.00"), cny("50.00"))


def test_a_notice_without_an_amount_means_all_of_it() -> None:
    assert carried_out(an_active(), notice("collected"))[0].phase is AssignmentPhase.SETTLED


def test_a_notice_dated_before_the_advance_or_after_today_counts_within() -> None:
    for day in (later(-9), later(9)):
        _, decision = carried_out(an_active(), notice("collected", on=day))
        assert only(decision.events, AssignmentSettled).interest == cny("0.00")


def test_a_notice_is_in_the_currency_of_the_invoice_and_above_nothing() -> None:
    dollars = notice("collected", amount=None)
    wrong = dollars.model_copy(update={"notice": dollars.notice.model_copy(update={"amount": Money.of("5.00", "USD")})})
    assert refused(an_active(), wrong) == "cover.currency"
    assert refused(an_active(), notice("collected", "0.00")) == "amount.not_positive"


def test_only_the_factor_who_has_the_invoice_speaks_of_it_and_only_of_its_payment() -> None:
    assert refused(an_active(), notice("collected", name="Cash Later")) == "assignment.notice_unfit"
    assert refused(an_active(), notice("limit_cut", "5.00")) == "assignment.notice_unfit"


def test_nothing_is_said_of_an_invoice_that_no_factor_has() -> None:
    assert refused(AssignmentState(), notice("collected")) == "cover.unknown"
    assert refused(offered(), notice("collected")) == "assignment.not_active"


# Paid to us


def test_what_reaches_us_is_passed_on_once_per_payment() -> None:
    state, decision = carried_out(an_active(), passed("200.00"))
    event = only(decision.events, PaymentPassedOn)
    assert [(str(one.account), (one.debit - one.credit).amount) for one in event.bookings] == [
        ("receivable", Decimal(200)),
        ("payable_to_factor", Decimal(-200)),
        ("payable_to_factor", Decimal(200)),
        ("bank", Decimal(-200)),
    ]
    assert carried_out(state, passed("200.00"))[1].events == ()
    assert carried_out(state, passed("200.00", "PAY-2"))[1].events


def test_the_factor_never_gets_more_than_its_claim() -> None:
    state, _ = carried_out(an_active(), notice("collected", "450.00"))
    after, decision = carried_out(state, passed("200.00"))

    assert only(decision.events, PaymentPassedOn).amount == cny("50.00")
    assert after.phase is AssignmentPhase.SETTLED
    assert carried_out(after, passed("200.00", "PAY-2"))[1].events == ()


def test_what_was_passed_on_settles_the_invoice_like_a_collection() -> None:
    state, decision = carried_out(an_active(), passed("500.00"), invoice_context(today=later(30)))

    assert only(decision.events, AssignmentSettled).interest == cny("2.00")
    assert refused(state, notice("collected", "500.00")) == "assignment.settled"


def test_money_on_a_claim_that_is_not_the_factors_is_ours() -> None:
    declined, _ = carried_out(offered(), answered("gave_up"))
    for state in (offered(), declined):
        assert carried_out(state, passed("200.00"))[1].events == ()
    assert carried_out(an_active(), passed("200.00", receivable_id="INV-9"))[1].events == ()


# Bought back


def test_with_recourse_it_is_bought_back_by_itself_when_it_stays_unpaid() -> None:
    state = an_active(terms=WITH_RECOURSE)
    assert next_moment(state) == later(60)

    assert carried_out(state, LetCoverTimePass(), invoice_context(today=later(59)))[1].events == ()
    asked, decision = carried_out(state, LetCoverTimePass(), invoice_context(today=later(60)))
    assert only(decision.events, BuyBackAsked).reference == "buy_back.INV-1.1"
    assert next_moment(asked) is None
    assert carried_out(asked, LetCoverTimePass(), invoice_context(today=later(61)))[1].events == ()

    back, ended = carried_out(asked, answered("accepted", "buy_back.INV-1.1"), invoice_context(today=later(60)))
    event = only(ended.events, BoughtBack)
    assert (event.repaid, event.interest, event.reason) == (cny("400.00"), cny("4.00"), "unpaid")
    assert (back.phase, back.ended) == (AssignmentPhase.BOUGHT_BACK, True)


def test_what_the_factor_has_got_already_is_not_repaid() -> None:
    state, _ = carried_out(an_active(terms={**WITH_RECOURSE, "interest_percent": Decimal(0)}), passed("150.00"))
    state, _ = carried_out(state, BuyBack(reason="goodwill"))
    _, decision = carried_out(state, answered("accepted", "buy_back.INV-1.1"))

    event = only(decision.events, BoughtBack)
    assert event.repaid == cny("250.00")
    assert {one.account: (one.debit - one.credit).amount for one in event.bookings} == {
        "loan": 400,
        "bank": -250,
        "receivable": 350,
        "sold": -500,
    }


def test_a_factor_that_says_unpaid_has_its_recourse() -> None:
    _, decision = carried_out(an_active(terms=WITH_RECOURSE), notice("unpaid", reason="insolvency"))
    asked = only(decision.events, BuyBackAsked)
    assert (asked.reason, asked.notice_id) == ("insolvency", "N-1")


def test_without_recourse_the_factor_bears_it_unless_the_claim_is_disputed() -> None:
    assert refused(an_active(), notice("unpaid")) == "assignment.no_recourse"
    assert next_moment(an_active()) is None
    state, decision = carried_out(an_active(), notice("unpaid", reason="disputed"))
    assert only(decision.events, BuyBackAsked).reason == "disputed"
    assert carried_out(state, notice("unpaid", reason="disputed"))[1].events == ()
    assert carried_out(state, notice("unpaid", reason="disputed", id_="N-2"))[1].events == ()


def test_a_person_buys_back_what_the_factor_has_and_once() -> None:
    asked = BuyBack(reason="the goods come back")
    assert refused(AssignmentState(), asked) == "cover.unknown"
    assert refused(offered(), asked) == "assignment.not_active"
    settled, _ = carried_out(an_active(), notice("collected"))
    assert refused(settled, asked) == "assignment.settled"

    state, _ = carried_out(an_active(), asked)
    assert refused(state, asked) == "assignment.buying_back"


def test_a_buy_back_that_is_declined_is_asked_for_again_where_it_is_due_by_itself() -> None:
    state, _ = carried_out(an_active(terms=WITH_RECOURSE), LetCoverTimePass(), invoice_context(today=later(60)))
    state, decision = carried_out(state, answered("gave_up", "buy_back.INV-1.1"), invoice_context(today=later(74)))

    assert only(decision.events, BuyBackDeclined).reason == "gave_up"
    assert next_moment(state) == later(88)
    _, again = carried_out(state, LetCoverTimePass(), invoice_context(today=later(88)))
    assert only(again.events, BuyBackAsked).reference == "buy_back.INV-1.2"


def test_an_invoice_that_is_paid_while_it_is_bought_back_is_settled() -> None:
    state, _ = carried_out(an_active(terms=WITH_RECOURSE), BuyBack(reason="late"))
    state, _ = carried_out(state, notice("collected"))

    assert state.phase is AssignmentPhase.SETTLED
    assert carried_out(state, answered("accepted", "buy_back.INV-1.1"))[1].events == ()


def test_a_factor_that_agrees_after_we_gave_up_waiting_has_sold_it_back() -> None:
    state, _ = carried_out(an_active(terms=WITH_RECOURSE), BuyBack(reason="late"))
    state, _ = carried_out(state, answered("gave_up", "buy_back.INV-1.1"))

    assert carried_out(state, answered("declined", "buy_back.INV-1.1"))[1].events == ()
    assert carried_out(state, answered("accepted", "buy_back.INV-1.1"))[0].phase is AssignmentPhase.BOUGHT_BACK
