"""The figures of the portfolio page, read once and brought into home currency where they are added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from activities.postgres.decision_reading import DecisionSums, decision_sums
from activities.postgres.duty_reading import DutyFilter, DutyRow, DutySums, duties, duty_sums
from activities.postgres.figures_reading import GradeExposure, exposure_by_grade, month_sums, open_aging
from activities.postgres.task_ages import TaskAge, task_ages
from domain.base import Value
from domain.errors import RateMissing
from domain.figures.aging import Aging
from domain.figures.outstanding import MonthSums, Outstanding, outstanding
from domain.money import Money
from domain.policy import Policy
from domain.policy_part import Grade
from starter.books import Books

PERIOD: Final = timedelta(days=365)
MONTHS: Final = 12
DUTIES: Final = 5


class GradeLine(Value):
    """What is at risk with the customers of one grade, in home currency; grade None is not graded."""

    grade: Grade | None
    customers: int
    total: Money


class Portfolio(Value):
    """`agings` and `trends` are by currency. `together` and `all_currencies` are in home currency at today's rates,
    without the currencies in `unrated`, for which the policy has no rate. `decisions` are of orders since `since`.
    `duties` are the first of those that are owed to carriers of risk and were put to people, the missed ones first."""

    home: str
    today: date
    since: date
    agings: dict[str, Aging]
    together: Aging
    trends: dict[str, tuple[Outstanding, ...]]
    all_currencies: tuple[Outstanding, ...]
    grades: tuple[GradeLine, ...]
    decisions: tuple[DecisionSums, ...]
    ages: tuple[TaskAge, ...]
    owed: DutySums
    duties: tuple[DutyRow, ...]
    unrated: tuple[str, ...]


async def portfolio(books: Books, policy: Policy) -> Portfolio:
    """Everything on the page as of now."""
    pool, today, home = books.read.pool, books.today(), policy.home_currency
    agings = await open_aging(pool, today)
    months = await month_sums(pool, today, policy.timezone)
    grades = await exposure_by_grade(pool)
    rates = _rates(policy, {*agings, *months, *(each.currency for each in grades)}, today)
    trends = {currency: tuple(outstanding(sums)) for currency, sums in months.items()}
    return Portfolio(
        home=home,
        today=today,
        since=today - PERIOD,
        agings=agings,
        together=added_up(agings, rates, home),
        trends={currency: rows[-MONTHS:] for currency, rows in trends.items()},
        all_currencies=tuple(outstanding(months_added_up(months, rates, home)))[-MONTHS:],
        grades=by_grade(grades, rates, home),
        decisions=await decision_sums(pool, today - PERIOD),
        ages=await task_ages(pool, books.now()),
        owed=await duty_sums(pool),
        duties=(await duties(pool, DutyFilter(standing="put"), most=DUTIES)).items,
        unrated=tuple(sorted({*agings, *months, *(each.currency for each in grades)} - rates.keys())),
    )


def added_up(agings: Mapping[str, Aging], rates: Mapping[str, Decimal], home: str) -> Aging:
    """All currencies as one. Each bucket of a currency is converted and rounded, so that what is shown adds up."""
    parts = ("current", "d1_30", "d31_60", "d61_90", "d90_plus")
    return Aging(
        **{
            part: Money.total(
                (
                    _converted(getattr(age, part), rates[currency], home)
                    for currency, age in agings.items()
                    if currency in rates
                ),
                home,
            ).amount
            for part in parts
        }
    )


def months_added_up(
    months: Mapping[str, Sequence[MonthSums]], rates: Mapping[str, Decimal], home: str
) -> list[MonthSums]:
    """The ledgers of all currencies as one, month by month, at one rate each so that rates move no figure."""
    several = [(rows, rates[currency]) for currency, rows in months.items() if currency in rates]
    flows = ("sales", "cash", "credit_notes", "write_offs", "current")
    return [
        MonthSums(
            month=rows[0][0].month,
            **{
                flow: Money.total((_converted(getattr(row, flow), rate, home) for row, rate in rows), home).amount
                for flow in flows
            },
        )
        for rows in zip(*([(row, rate) for row in each] for each, rate in several), strict=True)
    ]


def by_grade(grades: Sequence[GradeExposure], rates: Mapping[str, Decimal], home: str) -> tuple[GradeLine, ...]:
    """The accounts of each grade as one."""
    found: dict[Grade | None, GradeLine] = {}
    for each in grades:
        if each.currency not in rates:
            continue
        before = found.get(each.grade, GradeLine(grade=each.grade, customers=0, total=Money.zero(home)))
        found[each.grade] = GradeLine(
            grade=each.grade,
            customers=before.customers + each.customers,
            total=before.total + _converted(each.total, rates[each.currency], home),
        )
    return tuple(found.values())


def _converted(amount: Decimal, rate: Decimal, home: str) -> Money:
    return Money.rounded(amount * rate, home)


def _rates(policy: Policy, currencies: set[str], on: date) -> dict[str, Decimal]:
    """Units of home currency for one of each, where the policy knows a rate."""
    found = {}
    for currency in currencies:
        try:
            found[currency] = policy.rate(currency, policy.home_currency, on)
        except RateMissing:
            continue
    return found
