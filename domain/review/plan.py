"""What a review has to ask: the checklist, less what is still fresh, less what must not be bought again yet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from domain import local_time
from domain.base import Value
from domain.evidence.record import Evidence, Gap
from domain.evidence.source import Kind, Provider
from domain.policy_part import Grade
from domain.review.rules import Checklist, ProviderRule, ReviewRules


class Unanswered(Value):
    """A provider whose answer to an inquiry of review `number` never reached us, though it may have charged for it."""

    kind: Kind
    provider: Provider
    number: int


class Inquiry(Value):
    """One kind to be asked about, the providers in the order of the waterfall. What an earlier review was not answered
    is `resumed` under the reference it had: who has charged for it does not charge again."""

    kind: Kind
    required: bool
    providers: tuple[ProviderRule, ...]
    resumed: tuple[Unanswered, ...] = ()

    def number_for(self, provider: Provider, number: int) -> int:
        """The review under whose number this provider is asked."""
        return next((each.number for each in self.resumed if each.provider is provider), number)


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
    timezone: str,
    afresh: bool,
    useless: tuple[Gap, ...] = (),
    unanswered: tuple[Unanswered, ...] = (),
    fresh_until: date | None = None,
) -> Plan:
    """`afresh` asks again also where evidence is fresh, as after an early warning; `fresh_until` where it will have run
    out by that day. The age rule of paid reports holds all the same, also for an answer that was `useless`; and what a
    colleague has written down is not asked for while it is fresh. domain.md §2."""
    inquiries, spared = list[Inquiry](), list[Spared]()
    age = timedelta(rules.paid_report_age(grade))
    in_vain = {gap.provider for gap in useless if today - local_time.local_day(gap.at, timezone) < age}
    for kind in (*checklist.required, *checklist.useful):
        source = rules.source(kind)
        if source is None:
            continue
        of_kind = [evidence for evidence in known if evidence.kind is kind]
        serving = tuple(rule for rule in source.providers if rule.serves(country))
        by_hand = all(rule.provider is Provider.REGISTRATION for rule in serving)
        needed_on = today if by_hand else fresh_until or today
        fresh = [evidence.evidence_id for evidence in of_kind if evidence.fresh_on(needed_on)]
        bought = {each.evidence_id: local_time.local_day(each.fetched_at, timezone) for each in of_kind if each.paid}
        young = tuple(id_ for id_, day in bought.items() if today - day < age)
        asked = tuple(rule for rule in serving if not (rule.paid and (young or rule.provider in in_vain)))
        if fresh and (by_hand or not afresh):
            spared.append(Spared(kind=kind, why="fresh", evidence_ids=tuple(fresh)))
        elif not serving:
            spared.append(Spared(kind=kind, why="nobody_serves_country"))
        elif not asked:
            spared.append(Spared(kind=kind, why="paid_report_young", evidence_ids=young))
        else:
            resumed = tuple(each for each in unanswered if each.kind is kind)
            required = kind in checklist.required
            inquiries.append(Inquiry(kind=kind, required=required, providers=asked, resumed=resumed))
    return Plan(checklist=checklist.name, required=checklist.required, inquiries=tuple(inquiries), spared=tuple(spared))
