"""Insurance policies to test with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.cover.insurance.terms import InsuranceTerms


def terms(**changes: Any) -> InsuranceTerms:
    """The policy of the worked example; 90 percent are insured, 50,000 of a buyer without a question."""
    agreed = InsuranceTerms(
        insurer="Kredit Sicher",
        currency="EUR",
        valid_from=date(2022, 1, 1),
        valid_until=date(2022, 12, 31),
        insured_percent=Decimal(90),
        first_loss=Decimal(500),
        discretionary_limit=Decimal(50000),
        max_credit_days=120,
        max_extension_days=30,
        notify_by_day=150,
        waiting_days=150,
        claim_days=60,
        indemnity_days=30,
        excluded_countries=("KP",),
        premium_percent=Decimal("0.3"),
        declare_by_day=15,
    )
    return agreed.model_copy(update=changes)
