"""Readable beginnings for tests of warnings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.customer.state import CustomerState
from domain.evidence.facts import OwnHistoryFacts
from domain.policy import Policy
from domain.warning.decide import WarningContext
from domain.warning.events import OpenSale
from domain.warning.rules import VolumeRule, WarningRules
from domain.warning.signals import Signal
from tests.domain.builders import TODAY, a_customer, a_policy, cny

ANALYST = "staff-021"
SELLER = "staff-011"


def some_rules(**changed: object) -> WarningRules:
    """Slope 4 days, 25 points, 2 σ and 30 % over 12 months, utilisation 90 %, quiet for 30 days, worse by 25 %."""
    rules = WarningRules(
        payment_slope_days=Decimal(4),
        late_percent_points=Decimal(25),
        volume=VolumeRule(months=12, sigmas=Decimal(2), percent=Decimal(30)),
        utilisation_percent=Decimal(90),
        public_events=True,
        quiet_days=30,
        worse_percent=Decimal(25),
        decide_within_days=5,
        decides=("credit", "finance", "management"),
        proposals={"payment_slower": "shorter_terms", "utilisation": "cover", "court_event": "stop"},
        stop_from_times=Decimal(2),
        shorter_term_days=14,
    )
    return rules.model_copy(update=changed)


def a_history(**figures: str | int) -> OwnHistoryFacts:
    """Ten settled invoices and the figures given; everything else is unknown."""
    exact = {name: Decimal(figure) for name, figure in figures.items() if isinstance(figure, str)}
    counted = {"settled_invoices": 10} | {name: figure for name, figure in figures.items() if isinstance(figure, int)}
    return OwnHistoryFacts.model_validate({**counted, **exact})


def a_signal(measure: str = "5", *, code: str = "payment_slower", reference: str = "") -> Signal:
    figures = {"code": code, "measure": Decimal(measure), "threshold": Decimal(4), "reference": reference}
    return Signal.model_validate(figures)


def an_open_sale(order_id: str = "S-1", *, amount: str = "12000.00", term_days: int = 30) -> OpenSale:
    return OpenSale(order_id=order_id, amount=cny(amount), term_days=term_days)


def watching(
    *,
    rules: WarningRules | None = None,
    policy: Policy | None = None,
    customer: CustomerState | None = None,
    sales: tuple[OpenSale, ...] = (),
    today: date = TODAY,
) -> WarningContext:
    return WarningContext(
        policy=policy or a_policy(warnings=rules or some_rules()),
        today=today,
        customer=customer or a_customer(),
        sales=sales,
    )
