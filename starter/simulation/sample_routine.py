"""The everyday sales of the sample book: each customer orders, receives and pays in the way of its profile."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from domain.terms import Terms
from starter.simulation.sample_data import DAYS_AFTER_DUE, Profile
from starter.simulation.sample_plan import Pay, Plan, Ship

_SEED: Final = "open account sample book 1"
_FIRST: Final = 360  # days before the last day; keeps the first orders inside the book, whatever weekday that is
_LAST_OF_SLOW: Final = 200  # what a slow payer buys later is scripted, because it decides what is overdue at the end
_STEPS: Final = 20  # amounts are multiples of 0.05, so that every fifth of one is exact
_STAFF: Final = {"CN": ("staff-301", "staff-302", "staff-303"), "HK": ("staff-303",)}
_STAFF_ELSEWHERE: Final = ("staff-311", "staff-312")
_CHANNELS: Final = ("edi", "edi", "web", "web", "sales", "phone")
_TWO_DELIVERIES: Final = 12  # one order in so many comes in two lots
_SLACK: Final = 0.6  # how far an order strays from its even spacing, as a share of it


def routine_plans(profile: Profile) -> Iterator[Plan]:
    """The same plans for the same profile for ever: every customer draws from a generator of its own."""
    draw = random.Random(f"{_SEED} {profile.customer_id}")  # noqa: S311  a sample that must repeat, not a secret
    last = _LAST_OF_SLOW if profile.habit == "slow" else 0
    for place in range(profile.orders):
        spacing = (_FIRST - last) / profile.orders
        ago = _FIRST - int(spacing * (place + draw.random() * _SLACK))
        ship = _ship(draw)
        yield Plan(
            customer_id=profile.customer_id,
            ago=ago,
            amount=str(Decimal(draw.randrange(profile.low * _STEPS, profile.high * _STEPS)) / _STEPS),
            ship=ship,
            pay=_pay(draw, profile, len(ship)),
            requested_by=draw.choice(_STAFF.get(profile.country, _STAFF_ELSEWHERE)),
            channel=draw.choice(_CHANNELS),
        )


def _ship(draw: random.Random) -> tuple[Ship, ...]:
    first = draw.randint(2, 9)
    if draw.randrange(_TWO_DELIVERIES):
        return (Ship(first),)
    return (Ship(first, "60"), Ship(first + draw.randint(10, 16), "40"))


def _pay(draw: random.Random, profile: Profile, deliveries: int) -> tuple[Pay, ...]:
    lateness = DAYS_AFTER_DUE.get(profile.habit)
    if lateness is None:
        return ()
    instalments = max(1, len(Terms.parse(profile.terms).instalments))
    payments = []
    for delivery in range(deliveries):
        for instalment in range(1, instalments + 1):
            late = draw.randint(*lateness)
            # A part that is due at once cannot be paid early: there is no invoice yet.
            payments.append(Pay(max(0, late) if instalments > 1 else late, delivery=delivery, instalment=instalment))
    return tuple(payments)
