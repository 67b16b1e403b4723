"""From the evidence of a customer to the values of the scorecard's characteristics.

Where sources differ, both are kept, and the rule that chose is named:

- `registry_status`: `rule.worst`. Whoever calls a company dissolved or insolvent is heard, be the other register newer.
- `open_court_events`: `rule.worst`. The public record counts cases; an agency says that there are some, which is 1.
- `years_in_business`: `rule.authority_first`. The register's founding date before the one on the registration form.
- ratios: `rule.newest`, by the end of the accounts' year; of one year the first agency in `precedence.AUTHORITY`.
- percentiles and everything else: `rule.newest`, by the evidence's as-of day.

One source alone is `rule.only_source`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, get_args

from domain.evidence.facts import (
    BankFacts,
    BureauFacts,
    OwnHistoryFacts,
    PublicRecordFacts,
    RegistrationFacts,
    RegistryFacts,
    RegistryStatus,
    TaxFacts,
    TradeFacts,
)
from domain.evidence.record import Evidence
from domain.grading.known import Chosen, KnownValues, LeftOut, Said
from domain.grading.precedence import authority_first, most, newest, worst_status
from domain.grading.ratios import RATIOS, ratios

OWN_BEHAVIOUR: Final = (
    "late_percent",
    "mean_days_late",
    "weighted_days_to_pay",
    "payment_slope",
    "volume_trend_percent",
    "utilisation_percent",
)
"""The characteristics that our own record gives, by the names of its facts."""

FIGURES: Final = (
    *RATIOS,
    "years_in_business",
    "failure_percentile",
    "payment_percentile",
    "trade_prompt_percent",
    "open_court_events",
    *OWN_BEHAVIOUR,
)
"""Every characteristic that is a figure, and takes bands."""

WORDS: Final[dict[str, tuple[str, ...]]] = {
    "registry_status": get_args(RegistryStatus),
    "tax_standing": ("registered", "not_registered"),
    "bank_conduct": ("excellent", "satisfactory", "irregular"),
}
"""Every characteristic that is a state, with all its words, and takes levels."""

_RULES: Final[dict[str, Callable[[Sequence[Said]], Chosen]]] = {
    "registry_status": worst_status,
    "open_court_events": most,
    "years_in_business": authority_first,
}

_Value = Decimal | str | None


def known_values(evidence: Sequence[Evidence], on: date) -> KnownValues:
    """What the current evidence of a customer, at most one per provider and kind, says on that day.

    Expired evidence, and evidence dated after that day, count as missing and are named in `left_out`.
    """
    said: dict[str, list[Said]] = {}
    left_out: list[LeftOut] = []
    for each in evidence:
        because = "dated_in_future" if each.as_of > on else None if each.fresh_on(on) else "expired"
        if because is not None:
            left_out.append(
                LeftOut(kind=each.kind, provider=each.provider, evidence_id=each.evidence_id, because=because)
            )
            continue
        for name, value, as_of in _values_of(each, on):
            if value is not None:
                said.setdefault(name, []).append(_said(each, value, as_of))
    chosen = {name: _RULES.get(name, newest)(sources) for name, sources in said.items()}
    return KnownValues(chosen=chosen, left_out=tuple(left_out))


def _said(evidence: Evidence, value: Decimal | str, as_of: date) -> Said:
    return Said(
        provider=evidence.provider,
        evidence_id=evidence.evidence_id,
        as_of=as_of,
        figure=value if isinstance(value, Decimal) else None,
        word=value if isinstance(value, str) else None,
    )


def _values_of(evidence: Evidence, on: date) -> Iterator[tuple[str, _Value, date]]:
    if isinstance(evidence.facts, BureauFacts) and evidence.facts.financials is not None:
        accounts = evidence.facts.financials
        if accounts.year_end <= on:
            for name, figure in ratios(accounts).items():
                yield name, figure, accounts.year_end
    for name, value in _plain_values(evidence, on).items():
        yield name, value, evidence.as_of


def _plain_values(evidence: Evidence, on: date) -> dict[str, _Value]:
    match evidence.facts:
        case RegistryFacts() as register:
            return {"registry_status": _status(register), "years_in_business": _years(register.incorporated_on, on)}
        case RegistrationFacts() as form:
            return {"years_in_business": _years(form.founded_on, on)}
        case TaxFacts() as tax:
            standing = {True: "registered", False: "not_registered", None: None}
            return {"tax_standing": standing[tax.registered]}
        case BureauFacts() as report:
            return {
                "failure_percentile": report.failure_percentile,
                "payment_percentile": report.payment_percentile,
                "open_court_events": None if report.open_judgments is None else Decimal(int(report.open_judgments)),
            }
        case BankFacts() as bank:
            return {"bank_conduct": bank.conduct}
        case TradeFacts() as suppliers:
            return {"trade_prompt_percent": suppliers.prompt_percent}
        case PublicRecordFacts() as record:
            return {"open_court_events": _open_cases(record, partial=evidence.partial)}
        case OwnHistoryFacts() as own:
            return {name: getattr(own, name) for name in OWN_BEHAVIOUR}
        case _:
            return {}


def _status(register: RegistryFacts) -> str | None:
    """That a company is active is not known from an identifier that nobody has renewed; bad news still count."""
    return None if register.registration_lapsed and register.status == "active" else register.status


def _open_cases(record: PublicRecordFacts, *, partial: bool) -> Decimal | None:
    """A record that answered only in part may have left out the courts: then nothing found is unknown, not none."""
    cases = sum(1 for event in record.court_events if event.open)
    return None if partial and not cases else Decimal(cases)


def _years(since: date | None, on: date) -> Decimal | None:
    """Full years; a founding after that day is no founding."""
    if since is None or since > on:
        return None
    return Decimal(on.year - since.year - ((on.month, on.day) < (since.month, since.day)))
