"""A buyer limit is asked for, granted or declined; nobody asks twice for the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.cover.buyer_limit.events import LimitGranted, LimitSought
from domain.cover.buyer_limit.state import BuyerLimitPhase
from domain.cover.insurance.state import InsuranceState
from domain.cover.partner.events import PartnerAsked
from domain.legal_ids import LegalId
from domain.money import Money
from tests.domain.builders import a_customer, a_policy
from tests.domain.cover.buyer_limit.limits import (
    ACCOUNT,
    DAY,
    FACTORING,
    INSURANCE,
    STREAM,
    Limited,
    an_agreement,
    granted,
    hears,
    sought,
    withdrawn,
)
from tests.domain.cover.insurance.policies import eur, terms

NEXT = date(2022, 3, 2)


def insured(**changes: object) -> InsuranceState:
    return InsuranceState(policy_id="P-1", terms=terms(**changes))


def test_the_insurer_is_asked_for_the_buyer() -> None:
    customer = a_customer(currency="EUR", country="DE")
    known = customer.model_copy(update={"identifiers": (LegalId(scheme="duns", value="150483782"),)})
    limited = Limited(customer=known)
    decision = limited.ask(sought(for_order="S-1"))
    event = LimitSought(
        customer_id="C-1",
        agreement=INSURANCE,
        account=ACCOUNT,
        amount=eur("100000.00"),
        reference="limit.P-1.C-1.1",
        for_order="S-1",
    )
    assert decision.events == (event,)
    ((stream, (asked,)),) = decision.others
    assert stream == "partner_job/limit.P-1.C-1.1"
    assert isinstance(asked, PartnerAsked)
    assert (asked.reply_to, asked.customer_id) == (STREAM, "C-1")
    request = asked.request
    assert (request.partner, request.name, request.kind) == ("insurer", "Kredit Sicher", "limit")
    assert (request.subject, request.amount, request.on) == ("P-1.C-1", eur("100000.00"), DAY)
    about = {"customer": "C-1", "country": "DE", "name": "Customer", "id_duns": "150483782"}
    assert request.facts == {"agreement": "P-1", **about}
    assert limited.state.phase is BuyerLimitPhase.SOUGHT
    assert limited.state.for_orders == ("S-1",)


def test_a_factor_is_asked_alike() -> None:
    limited = Limited(agreement=an_agreement(), stream="buyer_limit/F-1.C-1")
    limited.ask(sought(agreement=FACTORING))
    (request,) = limited.requests
    assert (request.partner, request.name, request.reference) == ("factor", "Faktor Bank", "limit.F-1.C-1.1")


def test_what_is_granted_may_be_less_than_what_was_asked_for() -> None:
    limited = Limited()
    limited.ask(sought())
    assert limited.state.free == 0
    limited.ask(hears(amount=eur("80000.00"), until=date(2022, 6, 30)))
    assert (limited.state.free, limited.state.valid_until) == (Decimal(80000), date(2022, 6, 30))
    assert limited.state.carries_on(date(2022, 6, 30))
    assert not limited.state.carries_on(date(2022, 7, 1))


def test_a_limit_never_holds_longer_than_the_policy() -> None:
    limited = Limited()
    limited.ask(sought())
    limited.ask(hears(until=date(2023, 6, 30)))
    assert limited.events[-1] == LimitGranted(
        amount=eur("100000.00"), from_day=DAY, valid_until=date(2022, 12, 31), reference="limit.P-1.C-1.1"
    )


def test_what_is_granted_from_a_later_day_carries_nothing_before() -> None:
    limited = Limited()
    limited.ask(sought())
    limited.ask(hears(on=NEXT))
    assert [limited.state.carries_on(day) for day in (DAY, NEXT)] == [False, True]


def test_an_answer_to_another_question_is_no_news() -> None:
    limited = granted()
    for answer in (hears(), hears(2), hears(1, "declined", reason="too_risky")):
        assert limited.ask(answer).events == ()


def test_a_declined_question_leaves_what_was_granted_before() -> None:
    limited = granted()
    limited.ask(sought("150000.00"))
    limited.ask(hears(2, "declined", reason="too_risky"))
    assert (limited.state.phase, limited.state.free) == (BuyerLimitPhase.GRANTED, Decimal(100000))
    assert limited.kinds[-1] == "buyer_limit.declined"
    first = Limited()
    first.ask(sought())
    first.ask(hears(1, "declined", reason="too_risky"))
    assert first.state.phase is BuyerLimitPhase.DECLINED


def test_a_partner_that_answers_after_we_gave_up_may_still_grant() -> None:
    limited = Limited()
    limited.ask(sought())
    limited.ask(hears(1, "gave_up"))
    assert limited.state.phase is BuyerLimitPhase.DECLINED
    assert limited.ask(hears(1, "gave_up")).events == ()
    limited.ask(hears(1, amount=eur("70000.00")))
    assert limited.state.free == 70000


def test_what_grants_nothing_that_can_be_used_is_a_decline() -> None:
    for answer, reason in (
        (hears(amount=eur("0.00")), "nothing_granted"),
        (hears(amount=Money.of("1.00", "USD")), "currency"),
        (hears(until=date(2022, 2, 28)), "expired"),
    ):
        limited = Limited()
        limited.ask(sought())
        (event,) = limited.ask(answer).events
        assert (event.event_type, getattr(event, "reason", "")) == ("buyer_limit.declined", reason)


def test_a_grant_under_a_policy_that_has_ended_meanwhile_is_a_decline() -> None:
    limited = Limited()
    limited.ask(sought(), date(2022, 12, 31))
    limited.ask(hears(), date(2023, 1, 1))
    assert limited.kinds[-1] == "buyer_limit.declined"


def test_the_same_question_is_asked_once() -> None:
    limited = Limited()
    limited.ask(sought())
    assert limited.ask(sought("90000.00")).events == ()
    assert limited.refused(sought("100000.01")) == "buyer_limit.request_open"
    limited.ask(hears())
    assert limited.ask(sought()).events == ()
    assert len(limited.requests) == 1


def test_a_larger_limit_is_asked_for_later_while_the_smaller_one_holds() -> None:
    limited = granted()
    limited.ask(sought("150000.00"))
    assert limited.state.free == 100000
    limited.ask(hears(2))
    assert limited.state.free == 150000
    assert [request.reference for request in limited.requests] == ["limit.P-1.C-1.1", "limit.P-1.C-1.2"]


def test_a_limit_in_its_last_days_is_asked_for_anew() -> None:
    limited = Limited()
    limited.ask(sought())
    limited.ask(hears(until=date(2022, 3, 10)))
    assert limited.ask(sought(), date(2022, 3, 5)).events == ()
    limited.ask(sought(), date(2022, 3, 6))
    limited.ask(hears(2, until=date(2022, 6, 30)), date(2022, 3, 7))
    assert limited.state.valid_until == date(2022, 6, 30)


def test_no_order_asks_again_on_the_day_of_a_decline() -> None:
    limited = Limited()
    limited.ask(sought(for_order="S-1"))
    limited.ask(hears(1, "declined", reason="too_risky"))
    assert limited.refused(sought(for_order="S-2")) == "buyer_limit.declined_today"
    assert limited.refused(sought("120000.00", for_order="S-2")) == "buyer_limit.declined_today"
    limited.ask(sought("50000.00", for_order="S-2"))
    limited.ask(hears(2, "declined", reason="too_risky"))
    limited.ask(sought("50000.00"))
    assert limited.state.requests == 3


def test_on_the_next_day_an_order_may_ask_again() -> None:
    limited = Limited()
    limited.ask(sought(for_order="S-1"))
    limited.ask(hears(1, "declined", reason="too_risky"))
    limited.ask(sought(for_order="S-1"), NEXT)
    assert limited.state.requests == 2


def test_what_was_withdrawn_may_be_asked_for_again() -> None:
    limited = granted()
    limited.ask(withdrawn())
    limited.ask(sought(), NEXT)
    limited.ask(hears(2), NEXT)
    assert limited.state.free == 100000


def test_only_what_the_policy_can_carry_is_asked_for() -> None:
    elsewhere = a_customer(currency="EUR", country="KP")
    assert Limited(customer=elsewhere).refused(sought()) == "cover.country_excluded"
    assert Limited(customer=a_customer(currency="USD", country="US")).refused(sought()) == "cover.currency"
    assert Limited(agreement=insured(currency="USD")).refused(sought()) == "cover.currency"
    assert Limited().refused(sought(Money.of("5.00", "USD"))) == "cover.currency"
    assert Limited().refused(sought(), date(2023, 1, 1)) == "cover.not_in_force"
    assert Limited().refused(sought(), date(2021, 12, 31)) == "cover.not_in_force"
    assert Limited().refused(sought("0.00")) == "amount.not_positive"
    assert Limited(customer=None).refused(sought()) == "customer.unknown"
    assert Limited(policy=a_policy(cover=None)).refused(sought()) == "cover.off"


def test_the_agreement_must_be_known_and_the_stream_its_own() -> None:
    assert Limited(stream="buyer_limit/P-2.C-1").refused(sought(agreement="insurance/P-2")) == "cover.unknown"
    assert Limited(stream="buyer_limit/P-2.C-1").refused(sought()) == "cover.unknown"
    assert Limited().refused(sought(account="customer/C-2")) == "cover.unknown"
    assert granted().refused(sought(agreement="factoring/P-1")) == "cover.exists"
    assert Limited().refused(hears()) == "cover.unknown"
