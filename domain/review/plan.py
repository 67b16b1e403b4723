"""What a review has to ask: the checklist, less what is still fresh, less what must not be bought again yet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from domain.base import Value
from domain.evidence.record import Evidence
from domain.evidence.source import Kind
from domain.policy_part import Grade
from domain.review.rules import Checklist, ProviderRule, ReviewRules


class Inquiry(Value):
    """One kind to be asked about, the providers in the order of the waterfall."""

    kind: Kind
    required: bool
    providers: tuple[ProviderRule, ...]


class Spared(Value):
    """A kind that is not asked about again, and why."""

    kind: Kind
    why: Literal["fresh", "paid_report_young", "nobody_serves_country"]
    evidence_ids: tuple[str, ...] = ()


class Plan(Value):
    checklist: str
    required: tuple[Kind, ...]
    inquiries: tuple[Inquiry, ...]
    spared: tuple[Spared, ...]


def plan(
    rules: ReviewRules,
    checklist: Checklist,
    known: tuple[Evidence, ...],
    country: str,
    grade: Grade | None,
    today: date,
    *,
    afresh: bool,
) -> Plan:
    """`afresh` asks again also where evidence is fresh, as after an early warning; the age rule of paid reports holds
    all the same. Both are domain.md §2."""
    inquiries, spared = list[Inquiry](), list[Spared]()
    for kind in (*checklist.required, *checklist.useful):
        source = rules.source(kind)
        if source is None:
            continue
        of_kind = [evidence for evidence in known if evidence.kind is kind]
        fresh = [evidence.evidence_id for evidence in of_kind if evidence.fresh_on(today)]
        serving = tuple(rule for rule in source.providers if rule.serves(country))
        young = _young_reports(of_kind, rules.paid_report_age(grade), today)
        if fresh and not afresh:
            spared.append(Spared(kind=kind, why="fresh", evidence_ids=tuple(fresh)))
        elif young and all(rule.paid for rule in serving):
            spared.append(Spared(kind=kind, why="paid_report_young", evidence_ids=young))
        elif not serving:
            spared.append(Spared(kind=kind, why="nobody_serves_country"))
        else:
            asked = tuple(rule for rule in serving if not (young and rule.paid))
            inquiries.append(Inquiry(kind=kind, required=kind in checklist.required, providers=asked))
    return Plan(checklist=checklist.name, required=checklist.required, inquiries=tuple(inquiries), spared=tuple(spared))


def size_of_decision(limit: Decimal | None, sought: Decimal) -> Decimal:
    """How large the decision is that the review prepares: the limit on file or what is sought, whichever is more."""
    return max(limit or Decimal(0), sought)


def _young_reports(of_kind: list[Evidence], days: int, today: date) -> tuple[str, ...]:
    return tuple(each.evidence_id for each in of_kind if each.paid and (today - each.fetched_at.date()).days < days)
