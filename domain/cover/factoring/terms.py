"""What a factoring agreement says. An agreement with other terms is another agreement."""

from __future__ import annotations

from datetime import date

from domain.base import Exact, Value


class FactoringTerms(Value):
    """Disclosed factoring: the invoice names `payee` and its `account_no`. Percents are of the invoice, interest per
    year by days of 360 on the advance. Without recourse the factor bears the default of buyers for whom it granted a
    limit; with it an invoice that is unpaid `recourse_days` after it fell due is bought back.
    """

    factor: str
    currency: str
    payee: str
    account_no: str
    recourse: bool
    advance_percent: Exact
    fee_percent: Exact
    interest_percent: Exact
    max_credit_days: int
    recourse_days: int
    valid_from: date
    valid_until: date
    excluded_countries: tuple[str, ...] = ()
