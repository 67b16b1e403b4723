"""The briefing of a task about a limit or a listed name, from what the review found."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from domain.approval.briefing import Briefing
from domain.approval.review_authority import About
from domain.money import Money
from domain.review.context import ReviewContext
from domain.sale.order import Reason

_AS_GOOD_AS_THE_SAME: Final = Decimal(98)
_FULL_PERCENT: Final = 100


def brief_review(about: About, amount: Money, reasons: tuple[Reason, ...], context: ReviewContext) -> Briefing:
    """`reasons` are those of the task: the proposal or the hit first, then what to mind."""
    if about == "name_hit":
        return _brief_name(reasons[0].facts)
    return _brief_limit(amount, reasons, context)


def _brief_name(hit: dict[str, str]) -> Briefing:
    same = Decimal(hit["score"]) >= _AS_GOOD_AS_THE_SAME
    facts = (
        Reason(code="fact.name_score", facts={"score": hit["score"]}),
        Reason(code="fact.names", facts={"name": hit["name"], "listed_name": hit["listed_name"]}),
        Reason(code="fact.listed_on", facts={"list": hit["list"], "reference": hit["reference"]}),
    )
    reason = Reason(code="brief.name_the_same" if same else "brief.name_alike")
    return Briefing(recommendation="reject" if same else "ask", reason=reason, facts=facts)


def _brief_limit(amount: Money, reasons: tuple[Reason, ...], context: ReviewContext) -> Briefing:
    told, exposure = reasons[0].facts, context.exposure.total if context.exposure else Decimal(0)
    percent = (exposure * 100 / amount.amount).quantize(Decimal(1)) if amount.is_positive else Decimal(999)
    use = {"percent": str(percent), "after": str(exposure), "limit": str(amount.amount), "currency": amount.currency}
    change = {"before": told.get("before", "none"), "proposed": str(amount.amount), "currency": amount.currency}
    facts = (
        Reason(code="fact.limit_change", facts=change | {"bound_by": told.get("bound_by", "")}),
        Reason(code="fact.grade", facts={"grade": told.get("grade", "none")}),
        Reason(code="fact.limit_use", facts=use),
    )
    if len(reasons) > 1:
        return Briefing(recommendation="ask", reason=reasons[1], facts=facts)
    if percent > _FULL_PERCENT:
        # The customer already owes more than the limit that it can carry: granting it stops new orders, no more.
        return Briefing(recommendation="approve", reason=Reason(code="brief.limit_below_exposure"), facts=facts)
    return Briefing(recommendation="approve", reason=Reason(code="brief.limit_as_computed"), facts=facts)
