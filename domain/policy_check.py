"""What types cannot say about a policy: that its parts fit together."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from domain.access.role import ROLES
from domain.approval.safeguards_check import safeguard_faults
from domain.base import Value
from domain.currency import minor_units
from domain.errors import CurrencyUnknown
from domain.grading.scorecard_check import scorecard_faults
from domain.policy import Policy
from domain.review.rules_check import review_faults
from domain.screening.rules_check import rule_faults
from domain.segment.rules_check import segment_faults
from domain.warning.rules_check import warning_faults


class Contradiction(Value):
    """`path` leads to the place at fault: names of fields and positions in lists."""

    path: tuple[str | int, ...]
    message: str
    code: str


def contradictions(policy: Policy) -> tuple[Contradiction, ...]:
    """Everything in the policy that contradicts itself; empty when it may come into force. House rules."""
    return (
        *_ladders(policy),
        *_people(policy),
        *_figures(policy),
        *_rates(policy),
        *_currencies(policy),
        *_scorecard(policy),
        *_screening(policy),
        *(_found(code, message, "review", *path) for code, message, path in _review(policy)),
        *(_found(code, message, *path) for code, message, path in warning_faults(policy)),
        *(_found(code, message, *path) for code, message, path in segment_faults(policy)),
        *(_found(code, message, *path) for code, message, path in safeguard_faults(policy)),
    )


def _scorecard(policy: Policy) -> Iterator[Contradiction]:
    for code, message, path in scorecard_faults(policy.scorecard) if policy.scorecard else ():
        yield _found(code, message, "scorecard", *path)


def _review(policy: Policy) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    if policy.review is None:
        return
    yield from review_faults(policy.review)
    if policy.scorecard is None:
        yield "scorecard.none", "a review grades by the section `scorecard`", ()


def _screening(policy: Policy) -> Iterator[Contradiction]:
    for code, message, field in rule_faults(policy.screening) if policy.screening else ():
        yield _found(code, message, "screening", field)


def _ladders(policy: Policy) -> Iterator[Contradiction]:
    for section in ("ladders", "interest"):
        if "default" not in getattr(policy, section):
            yield _found("default.missing", "one of them must be named default", section)
    for key, ladder in policy.ladders.items():
        if ladder.name != key:
            yield _found("ladder.name", f"the ladder of {key} calls itself {ladder.name}", "ladders", key, "name")


def _people(policy: Policy) -> Iterator[Contradiction]:
    roles: set[str] = set()
    for position, entry in enumerate(policy.authority):
        if entry.role in roles:
            yield _found("role.duplicate", f"{entry.role} has an authority already", "authority", position, "role")
        roles.add(entry.role)
    ids: set[str] = set()
    for position, person in enumerate(policy.people):
        if person.id in ids:
            yield _found("person.duplicate", f"{person.id} is listed already", "people", position, "id")
        if person.role not in roles and person.role not in ROLES:
            yield _found("role.unknown", f"nobody knows what {person.role} may do", "people", position, "role")
        ids.add(person.id)
    staffed = {person.role for person in policy.people}
    functions = {entry.function for entry in policy.authority if entry.role in staffed}
    for position, function in enumerate(policy.dual.functions):
        if function not in functions:
            yield _found("function.nobody", f"nobody decides for {function}", "dual", "functions", position)
    if len(set(policy.dual.functions)) < len(policy.dual.functions):
        yield _found("function.duplicate", "two different functions decide", "dual", "functions")


def _figures(policy: Policy) -> Iterator[Contradiction]:
    if policy.approval.sla_hours <= 0:
        yield _found("figure.not_positive", "must be more than nothing", "approval", "sla_hours")
    if policy.approval.sla_hours >= policy.approval.expire_hours:
        yield _found("approval.expiry", "a request expires only after its time is over", "approval", "expire_hours")
    at_least_zero: dict[tuple[str | int, ...], Decimal | int | None] = {
        ("dual", "threshold"): policy.dual.threshold,
        ("over_limit", "ask_up_to_percent"): policy.over_limit.ask_up_to_percent,
        ("release", "tolerance_percent"): policy.release.tolerance_percent,
        **{("straight_through", "caps", grade): cap for grade, cap in policy.straight_through.caps.items()},
        **{("authority", place, "amount"): entry.amount for place, entry in enumerate(policy.authority)},
        **{("authority", place, "limit_amount"): entry.limit_amount for place, entry in enumerate(policy.authority)},
        **{("authority", place, "max_term_days"): entry.max_term_days for place, entry in enumerate(policy.authority)},
    }
    if policy.holds.overdue is not None:
        at_least_zero["holds", "overdue", "weight_percent_days"] = policy.holds.overdue.weight_percent_days
        at_least_zero["holds", "overdue", "tolerated_days"] = policy.holds.overdue.tolerated_days
    for path, figure in at_least_zero.items():
        if figure is not None and figure < 0:
            yield _found("figure.negative", "must not be negative", *path)


def _rates(policy: Policy) -> Iterator[Contradiction]:
    for position, (earlier, later) in enumerate(pairwise(policy.exchange_rates), start=1):
        if later.valid_from <= earlier.valid_from:
            message = f"rates are listed by date; {earlier.valid_from} stands before this"
            yield _found("rates.order", message, "exchange_rates", position, "valid_from")
    for position, table in enumerate(policy.exchange_rates):
        for currency, units in table.units.items():
            if units <= 0:
                yield _found("figure.not_positive", "a rate is positive", "exchange_rates", position, "units", currency)
            if currency == policy.home_currency:
                message = "the home currency has no rate"
                yield _found("rates.home_currency", message, "exchange_rates", position, "units", currency)


def _currencies(policy: Policy) -> Iterator[Contradiction]:
    places: list[tuple[str | int, ...]] = [("home_currency", policy.home_currency)]
    for position, table in enumerate(policy.exchange_rates):
        places += [("exchange_rates", position, "units", currency) for currency in table.units]
    for name, amounts in (
        ("short_payment_tolerance", policy.cash.short_payment_tolerance),
        ("never_chase_below", policy.cash.never_chase_below),
    ):
        places += [("cash", name, currency) for currency in amounts]
        for currency, amount in amounts.items():
            if amount < 0:
                yield _found("figure.negative", "must not be negative", "cash", name, currency)
    for path in places:
        try:
            minor_units(str(path[-1]))
        except CurrencyUnknown as unknown:
            named = path[:1] if path[0] == "home_currency" else path
            yield _found(unknown.code, unknown.message, *named)


def _found(code: str, message: str, *path: str | int) -> Contradiction:
    return Contradiction(path=path, message=message, code=code)
