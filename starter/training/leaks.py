"""The guard against knowing the future: what was not known on the day of the decision must not be learned from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from starter.training.examples import Example
from starter.training.measures import Discrimination, discrimination
from starter.training.refusals import TrainingLeak

TOO_GOOD: Final = Decimal("0.98")
"""No figure known before the sale tells good from bad like this; one that does was written down afterwards."""

KNOWN_LATER: Final = frozenset(
    """
    bankrupt charged_off charge_off closed_date closed_on collected collection_date credit_note date_paid date_settled
    days_delinquent days_late days_overdue days_past_due days_to_pay days_to_settle default default_date defaulted
    delay_days dispute dispute_date disputed dpd dunning_level insolvency_date is_late late late_days loss
    outcome outcome_date overdue_days paid paid_amount paid_date paid_late paid_on paid_at payment_date recovered
    recovery reminders_sent settled settled_at settled_date settled_on settlement_date status_after write_off
    write_off_date written_off
    """.replace("_", "").split()
)
"""Names of what only time tells, in lower case and without separators."""


def refuse_names(names: Iterable[str], known_later: Iterable[str]) -> None:
    """`training.leak` for the first column that is declared as known later, or whose name says so."""
    declared = frozenset(known_later)
    for name in names:
        if name in declared:
            raise TrainingLeak(f"{name} was not known on the day of the decision", field=name)
        if "".join(letter for letter in name.lower() if letter.isalnum()) in KNOWN_LATER:
            raise TrainingLeak(
                f"{name} is not known on the day of the decision: leave it out",
                field=name,
            )


def refuse_too_good(names: Iterable[str], examples: Sequence[Example]) -> None:
    """`training.leak` for the first figure, or the mere fact that it is known, with an AUC of 0.98 or more alone."""
    for name in names:
        values = [each.values[name] for each in examples]
        # Figures are only ordered here, and a float is ordered a good deal faster than a decimal.
        known = [
            (float(value), each.bad) for value, each in zip(values, examples, strict=True) if isinstance(value, Decimal)
        ]
        _refuse(name, discrimination(known), "")
        if len(known) < len(examples):
            there = ((float(value is not None), each.bad) for value, each in zip(values, examples, strict=True))
            _refuse(name, discrimination(there), "the mere presence of ")


def _refuse(name: str, found: Discrimination | None, what: str) -> None:
    if found is None:
        return
    auc = max(found.auc, 1 - found.auc)
    if auc >= TOO_GOOD:
        raise TrainingLeak(
            f"{what}{name} alone tells good from bad with an AUC of {auc}: nothing known before the sale does that",
            field=name,
            auc=str(auc),
        )
