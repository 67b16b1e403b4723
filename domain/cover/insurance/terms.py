"""What a credit insurance policy says. A policy with other terms is another policy."""

from __future__ import annotations

from datetime import date

from domain.base import Exact, Value


class InsuranceTerms(Value):
    """Amounts are in `currency`, percents of the invoice. Days are counted as the policy counts them:

    an invoice may run `max_credit_days`, the day of the invoice being day 1, and its due date may be put off by
    `max_extension_days`; an overdue one is notified by day `notify_by_day` of the invoice; the waiting period lasts
    `waiting_days` from the notice; a claim is filed within `claim_days` of its end; `indemnity_days` after the
    end of the waiting period, or the claim where that is later, the insurer pays. Turnover of a month is declared by
    `declare_by_day` of the next. `discretionary_limit` is what we may insure of a buyer without asking.
    """

    insurer: str
    currency: str
    valid_from: date
    valid_until: date
    insured_percent: Exact
    first_loss: Exact
    discretionary_limit: Exact
    max_credit_days: int
    max_extension_days: int
    notify_by_day: int
    waiting_days: int
    claim_days: int
    indemnity_days: int
    excluded_countries: tuple[str, ...] = ()
    premium_percent: Exact
    declare_by_day: int
