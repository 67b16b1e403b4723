"""What in a customer's figures calls for attention. Pure: the same figures give the same signals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import isqrt

from pydantic import Field

from domain.base import Exact, Value
from domain.evidence.facts import CourtEvent, OwnHistoryFacts, PublicRecordFacts, RegistryFacts
from domain.figures.payment_behaviour import SLOPE_INVOICES, Purchase
from domain.figures.ratio import rounded
from domain.warning.rules import SignalCode, VolumeRule, WarningRules

_ENDINGS = frozenset({"insolvent", "in_liquidation", "dissolved", "suspended"})
_PRECISION = 10**6
_ONE = Decimal(1)


class Signal(Value):
    """`measure` is the figure that reached `threshold`, `facts` the numbers behind it.

    `reference` names the event where there is one, such as a court case: an event is news once.
    """

    code: SignalCode
    measure: Exact
    threshold: Exact
    reference: str = ""
    facts: dict[str, str] = Field(default_factory=dict)


class PublicFacts(Value):
    """Two findings of the public sources, one after the other; without an earlier one there is nothing new."""

    registry_before: RegistryFacts | None = None
    registry: RegistryFacts | None = None
    record_before: PublicRecordFacts | None = None
    record: PublicRecordFacts | None = None


def signals(
    history: OwnHistoryFacts, volumes: Sequence[Decimal], public: PublicFacts, rules: WarningRules
) -> tuple[Signal, ...]:
    """Every signal that the figures give, in a fixed order. `volumes` are those of `monthly_volumes`.

    What is unknown gives no signal. A payment slope needs six settled invoices.
    """
    found = (_payment_slower(history, rules), _more_late(history, rules), _volume(volumes, rules.volume))
    events = event_signals(public) if rules.public_events else ()
    return (*(each for each in (*found, _utilisation(history, rules)) if each is not None), *events)


def monthly_volumes(purchases: Sequence[Purchase], as_of: date, months: int) -> tuple[Decimal, ...]:
    """What was bought in each of `months` full calendar months and in the one after them, the last full one before
    `as_of`. Empty for a customer who has not bought from us that long."""
    first_days = [as_of.replace(day=1)]
    for _ in range(months + 1):
        first_days.insert(0, (first_days[0] - timedelta(days=1)).replace(day=1))
    if not purchases or min(each.on for each in purchases) >= first_days[1]:
        return ()
    return tuple(
        sum((each.amount for each in purchases if begins <= each.on < ends), Decimal(0))
        for begins, ends in pairwise(first_days)
    )


def event_signals(public: PublicFacts) -> tuple[Signal, ...]:
    """What the registry and the public record say now and did not say before."""
    return (*_registry_events(public), *_court_events(public))


def _payment_slower(history: OwnHistoryFacts, rules: WarningRules) -> Signal | None:
    slope, threshold = history.payment_slope, rules.payment_slope_days
    if slope is None or threshold is None or history.settled_invoices < SLOPE_INVOICES or slope < threshold:
        return None
    facts = {"invoices": str(SLOPE_INVOICES), "weighted_days_to_pay": str(history.weighted_days_to_pay)}
    return Signal(code="payment_slower", measure=slope, threshold=threshold, facts=facts)


def _more_late(history: OwnHistoryFacts, rules: WarningRules) -> Signal | None:
    now, before, threshold = history.late_percent_90_days, history.late_percent_year_before, rules.late_percent_points
    if now is None or before is None or threshold is None or now - before < threshold:
        return None
    facts = {"percent_90_days": str(now), "percent_year_before": str(before)}
    return Signal(code="more_late", measure=now - before, threshold=threshold, facts=facts)


def _utilisation(history: OwnHistoryFacts, rules: WarningRules) -> Signal | None:
    used, threshold = history.utilisation_percent, rules.utilisation_percent
    if used is None or threshold is None or used < threshold:
        return None
    return Signal(code="utilisation", measure=used, threshold=threshold)


def _volume(volumes: Sequence[Decimal], rule: VolumeRule | None) -> Signal | None:
    """How far the last month is from the mean of those before it, in percent of the mean."""
    if rule is None or len(volumes) <= rule.months:
        return None
    before, last = [Fraction(volume) for volume in volumes[:-1]], Fraction(volumes[-1])
    mean = sum(before, Fraction(0)) / len(before)
    variance = sum(((volume - mean) ** 2 for volume in before), Fraction(0)) / len(before)
    off = last - mean
    if mean <= 0 or off**2 <= Fraction(rule.sigmas) ** 2 * variance:
        return None
    percent = rounded(abs(off) * 100 / mean)
    if percent <= rule.percent:
        return None
    deviation = Fraction(isqrt(int(variance * _PRECISION**2)), _PRECISION)
    facts = {
        "last_month": str(rounded(last).quantize(_ONE)),
        "mean": str(rounded(mean).quantize(_ONE)),
        "standard_deviation": str(rounded(deviation).quantize(_ONE)),
        "months": str(len(before)),
    }
    code: SignalCode = "volume_drop" if off < 0 else "volume_spike"
    return Signal(code=code, measure=percent, threshold=rule.percent, facts=facts)


def _registry_events(public: PublicFacts) -> Iterator[Signal]:
    before, now = public.registry_before, public.registry
    if before is None or now is None:
        return
    if now.status in _ENDINGS and now.status != before.status:
        facts = dict[str, str](before=before.status or "unknown", now=now.status)
        yield Signal(code="registry_event", measure=_ONE, threshold=_ONE, reference=f"status {now.status}", facts=facts)
    cases, known = now.insolvency_cases or 0, before.insolvency_cases or 0
    if cases > known:
        facts = {"cases_before": str(known), "cases": str(cases)}
        reference = f"insolvency cases {cases}"
        yield Signal(
            code="registry_event", measure=Decimal(cases - known), threshold=_ONE, reference=reference, facts=facts
        )


def _court_events(public: PublicFacts) -> Iterator[Signal]:
    if public.record_before is None or public.record is None:
        return
    known = {event.reference for event in public.record_before.court_events if event.open}
    for event in public.record.court_events:
        if event.open and event.reference not in known:
            yield _court_event(event)


def _court_event(event: CourtEvent) -> Signal:
    facts = {"kind": event.kind, "on": event.on.isoformat()}
    if event.amount is not None:
        facts["amount"] = str(event.amount)
    return Signal(code="court_event", measure=_ONE, threshold=_ONE, reference=event.reference, facts=facts)
