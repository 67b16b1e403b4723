"""The discretionary limit: taken up without a question, as long as the insurer has not spoken of the buyer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.cover.buyer_limit.discretion import discretion
from domain.cover.buyer_limit.events import DiscretionUsed
from domain.cover.buyer_limit.refusals import NoDiscretion
from domain.cover.commands import LetCoverTimePass
from domain.cover.insurance.state import InsuranceState
from tests.domain.builders import a_customer
from tests.domain.cover.buyer_limit.limits import (
    ACCOUNT,
    DAY,
    FACTORING,
    INSURANCE,
    Limited,
    an_agreement,
    granted,
    hears,
    sought,
    taking_up,
    withdrawn,
)
from tests.domain.cover.insurance.policies import eur, terms


def test_it_opens_the_limit_of_the_buyer_through_the_end_of_the_policy() -> None:
    limited = Limited()
    limited.ask(taking_up())
    assert limited.events == [
        DiscretionUsed(
            customer_id="C-1",
            agreement=INSURANCE,
            account=ACCOUNT,
            amount=eur("50000.00"),
            valid_until=date(2022, 12, 31),
        )
    ]
    assert limited.others == []
    assert (limited.state.free, limited.state.discretionary) == (Decimal(50000), True)


def test_it_is_taken_up_once_and_never_beside_a_named_limit() -> None:
    limited = Limited()
    limited.ask(taking_up())
    assert limited.ask(taking_up()).events == ()
    assert granted("20000.00").ask(taking_up()).events == ()


def test_a_named_limit_takes_its_place() -> None:
    limited = Limited()
    limited.ask(taking_up())
    limited.ask(sought("80000.00"))
    assert limited.state.free == 50000
    limited.ask(hears())
    assert (limited.state.free, limited.state.discretionary) == (Decimal(80000), False)


def test_as_much_by_name_as_by_discretion_is_still_asked_for() -> None:
    limited = Limited()
    limited.ask(taking_up())
    limited.ask(sought("50000.00"))
    assert len(limited.requests) == 1


def test_whom_the_insurer_declined_or_dropped_is_not_insured_without_a_question() -> None:
    declined = Limited()
    declined.ask(sought())
    declined.ask(hears(1, "declined", reason="too_risky"))
    assert declined.refused(taking_up()) == "buyer_limit.no_discretion"
    dropped = granted()
    dropped.ask(withdrawn())
    assert dropped.refused(taking_up()) == "buyer_limit.no_discretion"


def test_silence_is_no_decline() -> None:
    limited = Limited()
    limited.ask(sought())
    limited.ask(hears(1, "gave_up"))
    limited.ask(taking_up())
    assert limited.state.free == 50000


def test_after_a_named_limit_has_run_out_discretion_is_left() -> None:
    limited = Limited()
    limited.ask(sought())
    limited.ask(hears(until=date(2022, 3, 10)))
    limited.ask(taking_up(), date(2022, 3, 11))
    assert limited.kinds[-2:] == ["buyer_limit.ended", "buyer_limit.discretion_used"]
    assert limited.ask(LetCoverTimePass(), date(2022, 3, 11)).events == ()


def test_a_named_limit_that_is_still_to_begin_is_not_given_away() -> None:
    limited = Limited()
    limited.ask(sought("90000.00"))
    limited.ask(hears(on=date(2022, 3, 5)))
    assert limited.refused(taking_up()) == "buyer_limit.no_discretion"
    assert limited.ask(taking_up(), date(2022, 3, 5)).events == ()
    assert limited.state.free == 90000


def test_an_agreement_without_discretion_leaves_none() -> None:
    none = InsuranceState(policy_id="P-1", terms=terms(discretionary_limit=Decimal(0)))
    assert Limited(agreement=none).refused(taking_up()) == "buyer_limit.no_discretion"
    factor = Limited(agreement=an_agreement(), stream="buyer_limit/F-1.C-1")
    assert factor.refused(taking_up(agreement=FACTORING)) == "buyer_limit.no_discretion"


def test_it_is_refused_where_the_policy_carries_nothing() -> None:
    assert Limited(customer=a_customer(currency="EUR", country="KP")).refused(taking_up()) == "cover.country_excluded"
    assert Limited(customer=a_customer(currency="USD")).refused(taking_up()) == "cover.currency"
    assert Limited().refused(taking_up(), date(2023, 1, 1)) == "cover.not_in_force"


def test_a_sale_may_take_it_up_in_its_own_append() -> None:
    policy, customer = InsuranceState(policy_id="P-1", terms=terms()), a_customer(currency="EUR", country="DE")
    limited = Limited()
    limited.happens(discretion(policy, customer, DAY))
    assert limited.state.free == 50000
    limited.ask(withdrawn())
    with pytest.raises(NoDiscretion):
        discretion(policy, customer, DAY, limited.state)
