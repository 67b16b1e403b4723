"""How a customer has paid and bought with us, as it was known on a day: the facts of the source own history.

What came later does not count. An invoice that was settled after the day is open on it, one issued after the day does
not exist, so that a grade of the past can be made again and a scorecard can be trained on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from domain.base import Exact, Value
from domain.evidence.facts import OwnHistoryFacts
from domain.figures.ratio import ratio, rounded
from domain.money import Money

RECENT: Final = timedelta(days=90)
YEAR: Final = timedelta(days=365)
MONTHS: Final = 12
SLOPE_INVOICES: Final = 6
LEAST_SLOPE_INVOICES: Final = 3


class PaidInvoice(Value):
    """One invoice and the day on which it was paid in full; None while it is open. `amount` is in account currency."""

    receivable_id: str
    amount: Exact
    issued_on: date
    due_on: date
    settled_on: date | None = None


class Purchase(Value):
    """What the customer bought on a day, in account currency; negative for returned goods."""

    on: date
    amount: Exact


def own_history(
    invoices: Sequence[PaidInvoice],
    purchases: Sequence[Purchase],
    *,
    as_of: date,
    currency: str,
    utilisation_percent: Decimal | None = None,
    peak_exposure: Money | None = None,
) -> OwnHistoryFacts:
    """The figures as known at the end of `as_of`; None where nothing is known. Four decimals, half-even.

    - An invoice has an **outcome** once it is settled, or overdue: open after its due date. It is late when it was
      settled after the due date, or is overdue. One that is open and not due says nothing.
    - `late_percent`: the late ones of those with an outcome.
    - `mean_days_late`: over those with an outcome; 0 for one in time, the days until today for one that is overdue.
    - `weighted_days_to_pay`: days from issue to settlement of the settled ones, weighted by amount.
    - `payment_slope`: least-squares slope of the days to pay over the last 6 settled, in order of settlement; above 0
      the customer pays ever later. None below 3.
    - `late_percent_90_days`, `late_percent_year_before`: the late ones of the outcomes of the last 90 days, and of the
      365 days before those. The day of an outcome is that of settlement, or the first day overdue while it is open.
    - `volume_trend_percent`: purchases of the last 90 days against the same 90 days 365 days earlier; −100 when nothing
      was bought now, None when nothing was bought then.
    - `monthly_purchases`: a twelfth of the last 365 days, also for a younger customer; None before the first purchase.
    - `first_sale_on`: of the first purchase or invoice.
    """
    known = [_as_known(each, as_of) for each in invoices if each.issued_on <= as_of]
    bought = [each for each in purchases if each.on <= as_of]
    outcomes = [each for each in known if _has_outcome(each, as_of)]
    settled = sorted(
        (each for each in known if each.settled_on is not None),
        key=lambda each: (each.settled_on, each.issued_on, each.receivable_id),
    )
    recent = as_of - RECENT
    return OwnHistoryFacts(
        settled_invoices=len(settled),
        late_percent=_late_percent(outcomes),
        mean_days_late=ratio(Fraction(sum(_days_late(each, as_of) for each in outcomes)), Fraction(len(outcomes))),
        weighted_days_to_pay=_weighted_days_to_pay(settled),
        payment_slope=_slope([_days_to_pay(each) for each in settled[-SLOPE_INVOICES:]]),
        late_percent_90_days=_late_percent(each for each in outcomes if recent < _outcome_on(each)),
        late_percent_year_before=_late_percent(
            each for each in outcomes if recent - YEAR < _outcome_on(each) <= recent
        ),
        volume_trend_percent=_trend(_volume(bought, recent, as_of), _volume(bought, recent - YEAR, as_of - YEAR)),
        monthly_purchases=_monthly(bought, as_of, currency),
        peak_exposure=peak_exposure,
        utilisation_percent=utilisation_percent,
        first_sale_on=min((*(each.on for each in bought), *(each.issued_on for each in known)), default=None),
    )


def _as_known(invoice: PaidInvoice, as_of: date) -> PaidInvoice:
    later = invoice.settled_on is not None and invoice.settled_on > as_of
    return invoice.model_copy(update={"settled_on": None}) if later else invoice


def _has_outcome(invoice: PaidInvoice, as_of: date) -> bool:
    return invoice.settled_on is not None or invoice.due_on < as_of


def _outcome_on(invoice: PaidInvoice) -> date:
    return invoice.settled_on or invoice.due_on + timedelta(days=1)


def _is_late(invoice: PaidInvoice) -> bool:
    """Of an invoice with an outcome."""
    return _outcome_on(invoice) > invoice.due_on


def _days_late(invoice: PaidInvoice, as_of: date) -> int:
    return max(0, ((invoice.settled_on or as_of) - invoice.due_on).days)


def _days_to_pay(settled: PaidInvoice) -> int:
    return (_outcome_on(settled) - settled.issued_on).days


def _late_percent(outcomes: Iterable[PaidInvoice]) -> Decimal | None:
    late = [_is_late(each) for each in outcomes]
    return ratio(Fraction(100 * sum(late)), Fraction(len(late)))


def _weighted_days_to_pay(settled: Sequence[PaidInvoice]) -> Decimal | None:
    weighted = sum((each.amount * _days_to_pay(each) for each in settled), Decimal(0))
    return ratio(weighted, sum((each.amount for each in settled), Decimal(0)))


def _slope(days: Sequence[int]) -> Decimal | None:
    """Days per invoice of the straight line with the least squares through the points (0, first), (1, second), …"""
    count = len(days)
    if count < LEAST_SLOPE_INVOICES:
        return None
    middle = Fraction(count - 1, 2)
    spread = sum((place - middle) ** 2 for place in range(count))
    return rounded(sum(((place - middle) * each for place, each in enumerate(days)), Fraction(0)) / spread)


def _volume(bought: Sequence[Purchase], after: date, through: date) -> Decimal:
    return sum((each.amount for each in bought if after < each.on <= through), Decimal(0))


def _trend(now: Decimal, before: Decimal) -> Decimal | None:
    return ratio(100 * (now - before), before) if before > 0 else None


def _monthly(bought: Sequence[Purchase], as_of: date, currency: str) -> Money | None:
    return Money.rounded(_volume(bought, as_of - YEAR, as_of) / MONTHS, currency) if bought else None
