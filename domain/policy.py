"""The credit policy as typed data: every figure that a credit manager may change. Each decision carries its hash."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Final

from pydantic import Field

from domain.approval.safeguards import Safeguards
from domain.base import Exact
from domain.business_hours import BusinessHours
from domain.cover.rules import CoverRules
from domain.errors import RateMissing
from domain.grading.scorecard import Scorecard
from domain.money import Money
from domain.policy_part import Function, Grade, PolicyPart
from domain.receivable.interest import InterestRule
from domain.receivable.ladder import Ladder
from domain.review.rules import ReviewRules
from domain.screening.rules import ScreeningRules
from domain.segment.rules import SegmentRules
from domain.warning.rules import WarningRules


class StraightThrough(PolicyPart):
    """Who is approved without a person: the cap per grade, in home currency; null is no cap, an unlisted grade asks."""

    caps: dict[Grade, Exact | None]
    max_term_days: int = Field(gt=0)

    def longest_term(self, own: int | None) -> int:
        """Days without a person: what the policy allows, or less where the customer's own terms are shorter."""
        return self.max_term_days if own is None else min(own, self.max_term_days)


class Dual(PolicyPart):
    """From this amount, in home currency, two functions decide in parallel."""

    threshold: Exact
    functions: tuple[Function, Function]


class OverLimit(PolicyPart):
    """An order that exceeds the limit by at most this share of the limit asks a person; a larger one is held."""

    ask_up_to_percent: Exact


class Authority(PolicyPart):
    """How much a role may decide. `amount` is in home currency; none means without bound.

    `period_amount` bounds the sum of what one person approves within the policy's `authority_period_days`.
    """

    role: str
    function: Function
    amount: Exact | None
    grades: tuple[Grade, ...]
    max_term_days: int
    limit_amount: Exact | None = Decimal(0)
    period_amount: Exact | None = None


class Person(PolicyPart):
    """Somebody who may act. The id is a staff id, never a name. `office` names one of the policy's offices, in whose
    hours their time to answer is counted; the approval rule's own where it is empty."""

    id: str
    role: str
    mail: str = ""
    office: str = ""


class OverdueHold(PolicyPart):
    """Weighs amount and age together: the sum of overdue amount × days overdue, against the limit.

    With `weight_percent_days` 300 a customer is held when, for example, 30 % of the limit is 10 days overdue or 10 % is
    30 days overdue. Amounts that are overdue by no more than `tolerated_days` do not count.
    """

    weight_percent_days: Exact
    tolerated_days: int = 0


class Holds(PolicyPart):
    """`overdue: null` switches the overdue hold off. A held order that nobody frees ends after `expires_after_days`."""

    overdue: OverdueHold | None
    review_expired: bool
    dunning: bool
    expires_after_days: int = Field(gt=0)


class ReleaseRule(PolicyPart):
    tolerance_percent: Exact
    valid_days: int = Field(gt=0)


class ApprovalRule(PolicyPart):
    """In business hours: reminder at half of `sla_hours`, next authority at their end, expiry after `expire_hours`."""

    office: BusinessHours
    sla_hours: Exact
    expire_hours: Exact
    offer_valid_days: int = Field(gt=0)


class Invoicing(PolicyPart):
    series: str
    credit_note_series: str
    delay_days: int = Field(ge=0)


class Cash(PolicyPart):
    """Short payments within the tolerance close the item; balances up to `never_chase_below` are not dunned."""

    short_payment_tolerance: dict[str, Exact]
    never_chase_below: dict[str, Exact]


class Messages(PolicyPart):
    """One envelope per customer and day collects for `collect_minutes`; no more than `max_per_week` go out."""

    collect_minutes: int = Field(ge=0)
    max_per_week: int = Field(gt=0)


class ExchangeRate(PolicyPart):
    """From this day one unit of home currency buys `units` of each currency."""

    valid_from: date
    units: dict[str, Exact]


class Policy(PolicyPart):
    """One version of the credit policy. `hash` names its content; two policies with one hash are the same policy.

    A section that may be absent is None; a policy without it is the policy that it was before the section existed.
    """

    name: str
    version: int
    timezone: str
    home_currency: str
    exchange_rates: tuple[ExchangeRate, ...] = ()
    straight_through: StraightThrough
    dual: Dual
    over_limit: OverLimit
    authority: tuple[Authority, ...]
    people: tuple[Person, ...]
    holds: Holds
    release: ReleaseRule
    approval: ApprovalRule
    invoicing: Invoicing
    cash: Cash
    messages: Messages
    ladders: dict[str, Ladder]
    interest: dict[str, InterestRule]
    review: ReviewRules | None = None
    scorecard: Scorecard | None = None
    screening: ScreeningRules | None = None
    warnings: WarningRules | None = None
    segments: SegmentRules | None = None
    offices: dict[str, BusinessHours] | None = None
    safeguards: Safeguards | None = None
    cover: CoverRules | None = None

    @property
    def hash(self) -> str:
        """SHA-256 of the content in canonical form, 64 hexadecimal digits. Absent sections do not count."""
        return _hash_of(self)

    def ladder_for(self, country: str) -> tuple[str, Ladder]:
        """The ladder of the customer's country, else the one named `default`."""
        name = country if country in self.ladders else "default"
        return name, self.ladders[name]

    def interest_for(self, country: str) -> InterestRule:
        """What late payment costs a customer of that country: the country's rule, else the one named `default`."""
        return self.interest[country if country in self.interest else "default"]

    def person(self, person_id: str) -> Person | None:
        return next((person for person in self.people if person.id == person_id), None)

    def answers_warnings(self, role: str) -> bool:
        """Whether people of this role answer early warnings, and take back what these brought upon a customer."""
        decides = self.warnings.decides if self.warnings else ()
        return any(entry.role == role and entry.function in decides for entry in self.authority)

    def rate(self, from_currency: str, to_currency: str, on: date) -> Decimal:
        """Units of `to_currency` for one of `from_currency` on that day, 10 decimals; `rate.missing` if unknown."""
        if from_currency == to_currency:
            return Decimal(1)
        table = self._rates_on(on)
        for currency in (from_currency, to_currency):
            if currency not in table:
                raise RateMissing(f"no exchange rate for {currency} on {on}", field="currency", currency=currency)
        return (table[to_currency] / table[from_currency]).quantize(Decimal("1.0000000000"))

    def without_reviews(self) -> Policy:
        """The same policy where files are not made by reviews: grades and limits are brought along."""
        return self.model_copy(update={"review": None})

    def in_home_currency(self, amount: Money, on: date) -> Decimal:
        return convert(amount, self.rate(amount.currency, self.home_currency, on), self.home_currency).amount

    def _rates_on(self, on: date) -> dict[str, Decimal]:
        known = [table for table in self.exchange_rates if table.valid_from <= on]
        units = max(known, key=lambda table: table.valid_from).units if known else {}
        return {**units, self.home_currency: Decimal(1)}


_LATER_FIELDS: Final = {"period_amount": None, "office": ""}
"""Fields that came later: a policy that does not use them keeps the hash it had."""

_HASHES: dict[int, tuple[Policy, str]] = {}


def _hash_of(policy: Policy) -> str:
    # A policy is asked for its hash on every decision and never changes; canonical JSON of it costs a millisecond.
    known = _HASHES.get(id(policy))
    if known is None or known[0] is not policy:
        content = {name: part for name, part in policy.model_dump(mode="json").items() if part is not None}
        for entry in (*content["authority"], *content["people"]):
            for name, absent in _LATER_FIELDS.items():
                if entry.get(name, ...) == absent:
                    del entry[name]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        known = _HASHES[id(policy)] = (policy, hashlib.sha256(text.encode()).hexdigest())
    return known[1]


def convert(amount: Money, rate: Decimal, currency: str) -> Money:
    """The amount in another currency at this rate, rounded half-even to its minor unit."""
    return amount if amount.currency == currency else Money.rounded(amount.amount * rate, currency)
