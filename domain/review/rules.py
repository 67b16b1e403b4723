"""The policy section `review`: whom to ask, what a decision of which size needs, and the limit that may follow."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from pydantic import Field

from domain.base import Exact
from domain.evidence.source import Kind, Provider
from domain.policy_part import Grade, PolicyPart


class ProviderRule(PolicyPart):
    """One provider. No countries: everywhere. `deadline_seconds` is all the time it gets, repeats included."""

    provider: Provider
    countries: tuple[str, ...] = ()
    paid: bool = False
    deadline_seconds: int = Field(gt=0)

    def serves(self, country: str) -> bool:
        return not self.countries or country in self.countries


class SourceRule(PolicyPart):
    """Who answers a kind, in this order: the first that answers ends the search. Answers are fresh for `fresh_days`."""

    kind: Kind
    fresh_days: int = Field(gt=0)
    providers: tuple[ProviderRule, ...] = Field(min_length=1)


class Checklist(PolicyPart):
    """What a decision up to this size (home currency, null: any) about these segments (none: all) has to rest on."""

    name: str
    up_to: Exact | None
    segments: tuple[str, ...] = ()
    required: tuple[Kind, ...]
    useful: tuple[Kind, ...] = ()

    def covers(self, size: Decimal, segment: str) -> bool:
        return (self.up_to is None or size <= self.up_to) and (not self.segments or segment in self.segments)


class TermRules(PolicyPart):
    """The longest term by grade, and what a good record adds: S13."""

    days: dict[Grade, int]
    reward_days: int = Field(ge=0)
    reward_from_invoices: int = Field(gt=0)
    reward_up_to_late_percent: Exact


class LimitRules(PolicyPart):
    """How a limit is proposed. Amounts are in home currency.

    What the customer can carry is the least of its share of equity and of the agencies' recommendation; what it needs
    is the most of some months of its purchases, its highest exposure so far and the order behind the review. The
    smaller of the two counts, never more than `most`; a customer about whom no figure is known begins with
    `without_figures`.
    """

    equity_percent: dict[Grade, Exact]
    recommendation_percent: dict[Grade, Exact]
    months_of_purchases: Exact
    without_figures: dict[Grade, Exact]
    most: dict[Grade, Exact]
    round_to: Exact
    automatic_up_to: Exact
    automatic_change_percent: Exact


class ReviewRules(PolicyPart):
    """`valid_days` is how long a grade holds; `paid_report_days` the age below which no second report is bought, by
    grade and, as `none`, for customers without one. A sale whose customer's file is missing or stale waits for the
    review for `sale_waits_minutes`, then a person decides. The nightly run has a customer with open business reviewed
    `due_ahead_days` before its grade runs out, and an incomplete file asked about again after `ask_again_days`."""

    sources: tuple[SourceRule, ...]
    checklists: tuple[Checklist, ...] = Field(min_length=1)
    paid_report_days: dict[str, int]
    valid_days: dict[Grade, int]
    sale_waits_minutes: int = Field(gt=0)
    due_ahead_days: int = Field(ge=0)
    ask_again_days: int = Field(gt=0)
    terms: TermRules
    limit: LimitRules

    @property
    def sale_waits(self) -> timedelta:
        return timedelta(minutes=self.sale_waits_minutes)

    def source(self, kind: Kind) -> SourceRule | None:
        return next((source for source in self.sources if source.kind is kind), None)

    def checklist_for(self, size: Decimal, segment: str) -> Checklist:
        """The first that covers; the policy's check sees to it that one does."""
        return next(checklist for checklist in self.checklists if checklist.covers(size, segment))

    def paid_report_age(self, grade: Grade | None) -> int:
        return self.paid_report_days[grade or "none"]
