"""What types cannot say about the section `warnings`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from domain.policy import Policy

Fault = tuple[str, str, tuple[str | int, ...]]
"""Code, message, and the path to the place."""


def warning_faults(policy: Policy) -> Iterator[Fault]:
    """Thresholds that can never be meant, and questions that nobody may answer."""
    rules = policy.warnings
    if rules is None:
        return
    at_least_zero: dict[tuple[str, ...], Decimal | None] = {
        ("worse_percent",): rules.worse_percent,
        ("payment_slope_days",): rules.payment_slope_days,
        ("late_percent_points",): rules.late_percent_points,
        ("utilisation_percent",): rules.utilisation_percent,
    }
    if rules.volume is not None:
        at_least_zero |= {("volume", "sigmas"): rules.volume.sigmas, ("volume", "percent"): rules.volume.percent}
    for path, figure in at_least_zero.items():
        if figure is not None and figure < 0:
            yield "figure.negative", "must not be negative", ("warnings", *path)
    if rules.stop_from_times < 1:
        yield "warnings.stop", "stop is proposed from the threshold on, not below it", ("warnings", "stop_from_times")
    staffed = {person.role for person in policy.people}
    functions = {entry.function for entry in policy.authority if entry.role in staffed}
    if not functions.intersection(rules.decides):
        yield "function.nobody", "nobody may answer a warning", ("warnings", "decides")
