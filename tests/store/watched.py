"""The part of the stretch of business in which customers are watched and placed in segments."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from domain.customer.commands import LiftConditions
from domain.segment.assign import Cause, Placing
from domain.segment.commands import DecideRemoval, PlaceInSegment, RestoreCustomer
from domain.warning.commands import DecideWarning, LetWarningLapse, RaiseWarning
from domain.warning.events import SaleDecision
from domain.warning.signals import Signal
from tests.store.scene import PRESIDENT, START, Scene

CUSTOMER = "C9"


async def watched_and_removed(scene: Scene) -> None:
    """One warning is answered with everything that can be done, another by nobody; the customer goes and comes back."""
    await scene.customer(CUSTOMER)
    await scene.order("S91", 10_000, CUSTOMER)
    stream = f"warning/{CUSTOMER}"
    await scene.record(stream, RaiseWarning(customer_id=CUSTOMER, signal=_signal("payment_slower")))
    stop = (SaleDecision(order_id="S91", action="stop"),)
    for action in ("shorter_terms", "cover"):
        code = {"shorter_terms": "payment_slower", "cover": "utilisation"}[action]
        await scene.record(stream, RaiseWarning(customer_id=CUSTOMER, signal=_signal(code)))
        number = {"shorter_terms": 1, "cover": 2}[action]
        answer = {"number": number, "person": PRESIDENT, "action": action, "reason": "slow", "sales": stop}
        await scene.record(stream, DecideWarning.model_validate(answer))
    await scene.record(stream, RaiseWarning(customer_id=CUSTOMER, signal=_signal("more_late")))
    await scene.record(stream, LetWarningLapse(number=3), at=START + timedelta(days=40))
    await scene.record(f"customer/{CUSTOMER}", LiftConditions(reason=f"warning {CUSTOMER}-1"))
    for command in (
        _placed("core", None),
        _placed("ordinary", "grade"),
        DecideRemoval(confirm=True, reason="costs more than it brings"),
        RestoreCustomer(reason="new owners"),
    ):
        await scene.record(f"customer/{CUSTOMER}", command)


def _signal(code: str) -> Signal:
    return Signal.model_validate({"code": code, "measure": Decimal(5), "threshold": Decimal(4)})


def _placed(segment: str, removal: Cause | None) -> PlaceInSegment:
    figures = {"grade": "A", "contribution": "1.00", "mark": None, "quarters": ()}
    placing = Placing.model_validate({"segment": segment, "removal": removal, **figures})
    return PlaceInSegment(placing=placing, quarter="2025Q4")
