"""The order book that `make run` loads on its first start: a year of a company that sells in China and in Europe.

Everything in it is invented and the same on every run; only the dates move, so that the year ends on the day asked for.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from domain.money import Money
from starter.simulation.book import Book, BookDecider, BookHold, BookLimitChange, BookSale
from starter.simulation.sample_data import GROUPS, PROFILES, customer_of
from starter.simulation.sample_plan import Plan, sale_of, working_day
from starter.simulation.sample_routine import routine_plans
from starter.simulation.sample_scenes import SCENES

NAME: Final = "sample"
DAYS: Final = 365
DECIDE_AFTER_HOURS: Final = 2


def sample_book(last_day: date) -> Book:
    """About 300 sales of some 40 customers in the 365 days that end on `last_day`; equal for equal days.

    On the last day some 30 to 45 receivables are open, about a third of them overdue, in every class of age; three
    orders wait for a person, three are held, and a few are released but not dispatched yet.
    """
    first_day = last_day - timedelta(days=DAYS - 1)
    plans = _in_order([*SCENES, *(plan for profile in PROFILES for plan in routine_plans(profile))], last_day)
    profiles = {profile.customer_id: profile for profile in PROFILES}
    sales: list[BookSale] = []
    decisions = {}
    for number, plan in enumerate(plans, start=1):
        order_id = f"SO-{number:05d}"
        sales.append(sale_of(plan, order_id, profiles[plan.customer_id], last_day))
        if plan.answer != "approve":
            decisions[order_id] = plan.answer
    return Book(
        name=NAME,
        first_day=first_day,
        last_day=last_day,
        customers=tuple(customer_of(profile, last_day) for profile in PROFILES),
        groups=GROUPS,
        sales=tuple(sales),
        limit_changes=_limit_changes(last_day),
        holds=_holds(last_day),
        decider=BookDecider(decide_after_hours=DECIDE_AFTER_HOURS, decisions=decisions),
    )


def _in_order(plans: list[Plan], last_day: date) -> list[Plan]:
    """By day; on one day by customer, and by plan where a customer orders twice. Weekends fold into Fridays first."""
    return sorted(plans, key=lambda plan: (working_day(last_day - timedelta(days=plan.ago)), plan.customer_id))


def _limit_changes(last_day: date) -> tuple[BookLimitChange, ...]:
    return (
        BookLimitChange(customer_id="C-1014", on=_ago(last_day, 275), limit=Money.of("1200000", "CNY")),
        BookLimitChange(customer_id="C-2023", on=_ago(last_day, 96), limit=Money.of("40000", "EUR")),
        BookLimitChange(customer_id="C-2051", on=_ago(last_day, 27), limit=Money.of("120000", "EUR")),
    )


def _holds(last_day: date) -> tuple[BookHold, ...]:
    return (
        BookHold(
            customer_id="C-2052",
            on=_ago(last_day, 150),
            lifted_on=_ago(last_day, 140),
            reason="change of ownership under review",
        ),
        BookHold(customer_id="C-2052", on=_ago(last_day, 8), reason="registered office could not be confirmed"),
    )


def _ago(last_day: date, days: int) -> date:
    return working_day(last_day - timedelta(days=days))
