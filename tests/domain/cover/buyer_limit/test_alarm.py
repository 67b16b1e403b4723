"""A cut is news about the customer: it raises a warning with what has not left."""

from __future__ import annotations

from domain.policy import Policy
from domain.warning.events import OpenSale, WarningRaised
from tests.domain.builders import a_policy
from tests.domain.cover.buyer_limit.limits import Limited, granted, hears, notice, sought, withdrawn
from tests.domain.cover.insurance.policies import eur
from tests.domain.warning.watching import some_rules

SALE = OpenSale(order_id="S-1", amount=eur("20000.00"), term_days=30)


def watching() -> Policy:
    return a_policy(warnings=some_rules(proposals={"cover_cut": "stop"}))


def raised(limited: Limited) -> list[WarningRaised]:
    return [event for _, events in limited.others for event in events if isinstance(event, WarningRaised)]


def test_a_cut_raises_a_warning_about_the_customer_with_its_open_business() -> None:
    limited = granted(policy=watching(), sales=(SALE,))
    limited.ask(notice(amount="60000.00"))
    stream, _ = limited.others[-1]
    (warning,) = raised(limited)
    assert stream == "warning/C-1"
    assert (warning.customer_id, warning.number, warning.proposed) == ("C-1", 1, "stop")
    assert [(sale.order_id, sale.proposed) for sale in warning.sales] == [("S-1", "stop")]
    assert (warning.signal.code, warning.signal.reference) == ("cover_cut", "P-1 N-1")
    assert warning.signal.facts == {"before": "100000.00", "now": "60000.00", "on": "2022-03-01"}


def test_a_withdrawal_raises_one_too() -> None:
    limited = granted(policy=watching())
    limited.ask(withdrawn())
    (warning,) = raised(limited)
    assert warning.signal.facts["now"] == "0"


def test_what_changes_nothing_of_what_was_granted_raises_none() -> None:
    limited = granted(policy=watching())
    limited.ask(notice(amount="100000.00"))
    limited.ask(sought("150000.00"))
    limited.ask(notice(amount="120000.00", notice_id="N-2"))
    limited.ask(hears(2))
    assert raised(limited) == []
    nothing = Limited(policy=watching())
    nothing.ask(sought())
    nothing.ask(notice())
    assert raised(nothing) == []


def test_a_policy_that_watches_nobody_raises_none() -> None:
    limited = granted(policy=a_policy(warnings=None))
    limited.ask(notice())
    assert raised(limited) == []
