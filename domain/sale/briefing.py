"""The briefing of a task about an order, from the facts under which it was asked. The person decides, not this."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal
from typing import Final

from domain.approval.briefing import Briefing
from domain.currency import minor_units
from domain.exposure import Exposure, Limits, held_against
from domain.money import Money
from domain.sale.context import SaleContext
from domain.sale.events import ApprovalRequested
from domain.sale.inputs import limit_on_file
from domain.sale.order import Reason

FACTS: Final = 3
_HIGH_USE_PERCENT: Final = 90
_OLD_GRADE_DAYS: Final = 180
_WORTH_PERCENT: Final = Decimal(10)
"""An offer of less than this share of an order helps nobody."""


def brief_order(event: ApprovalRequested, context: SaleContext) -> Briefing:
    """What speaks against it first: something missing, then trouble, then too much; else it can be approved."""
    facts = sorted(_facts(event, context), key=lambda weighed: -weighed[0])
    told = tuple(fact for _, fact in facts[:FACTS])
    fits = _fits(event, context)
    held_up, trouble = _missing(event, context), _trouble(event, context)
    if trouble is not None:
        return Briefing(recommendation="reject", reason=trouble, facts=told)
    if held_up is not None:
        return Briefing(recommendation="ask", reason=held_up, facts=told)
    if event.exceeds_limit_by > 0 and fits is not None and event.amount.percent(_WORTH_PERCENT) <= fits < event.amount:
        return Briefing(recommendation="approve_up_to", reason=_over_limit(event, context), amount=fits, facts=told)
    if event.exceeds_limit_by > 0:
        return Briefing(recommendation="reject", reason=_over_limit(event, context), facts=told)
    return Briefing(recommendation="approve", reason=Reason(code="brief.nothing_against"), facts=told)


def _missing(event: ApprovalRequested, context: SaleContext) -> Reason | None:
    if event.grade is None:
        return Reason(code="brief.no_grade")
    if not context.known_customer.file_complete:
        return Reason(code="brief.file_incomplete", facts={"grade": event.grade})
    return None


def _trouble(event: ApprovalRequested, context: SaleContext) -> Reason | None:
    """Money that is overdue by half of what would hold the order, from somebody who also wants more than the limit or
    has a weak grade."""
    weight, most = _overdue_weight(context)
    if most is None or weight * 2 < most:
        return None
    if event.exceeds_limit_by > 0 or event.grade in ("D", None):
        return Reason(code="brief.overdue", facts={"overdue": str(context.position.overdue_amount)})
    return None


def _over_limit(event: ApprovalRequested, context: SaleContext) -> Reason:
    facts = {"excess": str(event.exceeds_limit_by), "currency": context.position.exposure.currency}
    return Reason(code="brief.over_limit", facts=facts)


def _facts(event: ApprovalRequested, context: SaleContext) -> Iterator[tuple[Decimal, Reason]]:
    """Every fact with its weight; 100 is where a rule would ask because of it."""
    customer, position = context.known_customer, context.position
    limit = limit_on_file(customer.limits, context)
    if limit is not None:
        percent = (event.exposure_after * 100 / limit).quantize(Decimal(1)) if limit else Decimal(999)
        facts = {"percent": str(percent), "after": str(event.exposure_after), "limit": str(limit)}
        yield percent, Reason(code="fact.limit_use", facts=facts | {"currency": position.exposure.currency})
    else:
        after = {"after": str(event.exposure_after), "currency": position.exposure.currency}
        yield Decimal(_HIGH_USE_PERCENT), Reason(code="fact.exposure", facts=after)
    weight, most = _overdue_weight(context)
    if position.overdue_amount > 0:
        age = (position.overdue_amount_days / position.overdue_amount).quantize(Decimal(1))
        told = {"overdue": str(position.overdue_amount), "days": str(age), "currency": position.exposure.currency}
        share = weight * 100 / most if most else Decimal(100)
        yield Decimal(60) + share, Reason(code="fact.overdue", facts=told)
    else:
        yield Decimal(30), Reason(code="fact.nothing_overdue")
    yield _grade(event, context)
    yield _term(event, context)


def _grade(event: ApprovalRequested, context: SaleContext) -> tuple[Decimal, Reason]:
    customer = context.known_customer
    if event.grade is None:
        return Decimal(200), Reason(code="fact.no_grade")
    told: dict[str, str] = {"grade": event.grade}
    heavy = Decimal({"A": 40, "B": 55, "C": 80, "D": 120, "E": 200}[event.grade])
    if customer.graded_on is not None:
        days = (context.today - customer.graded_on).days
        told["days"] = str(days)
        heavy += 30 if days > _OLD_GRADE_DAYS else 0
    if customer.grade_valid_until is not None:
        told["valid_until"] = customer.grade_valid_until.isoformat()
    if not customer.file_complete:
        heavy += 60
    return heavy, Reason(code="fact.grade", facts=told)


def _term(event: ApprovalRequested, context: SaleContext) -> tuple[Decimal, Reason]:
    longest = context.policy.straight_through.longest_term(context.known_customer.longest_term_days)
    weight = Decimal(event.term_days * 100) / longest if longest else Decimal(100)
    facts = {"days": str(event.term_days), "longest": str(longest)}
    return weight / (1 if event.term_days > longest else 2), Reason(code="fact.term", facts=facts)


def _overdue_weight(context: SaleContext) -> tuple[Decimal, Decimal | None]:
    """The overdue amount × days, and from which sum on an order is held; None where no sum is."""
    rule, limit = context.policy.holds.overdue, limit_on_file(context.known_customer.limits, context)
    if rule is None or limit is None:
        return context.position.overdue_amount_days, None
    return context.position.overdue_amount_days, rule.weight_percent_days * limit / 100


def _fits(event: ApprovalRequested, context: SaleContext) -> Money | None:
    """What of the amount stays within the limits of the customer and its group, in whole units of its currency."""
    rooms = [_room(context.known_customer.limits, context.position.exposure, context)]
    if context.group is not None and context.position.group_exposure is not None:
        rooms.append(_room(context.group.limits, context.position.group_exposure, context))
    known = [room for room in rooms if room is not None]
    if not known:
        return None
    units = max(Decimal(0), min(known)) / event.rate
    whole = units.quantize(Decimal(1), rounding=ROUND_DOWN)
    return Money.of(whole.quantize(Decimal(1).scaleb(-minor_units(event.amount.currency))), event.amount.currency)


def _room(limits: Limits, exposure: Exposure, context: SaleContext) -> Decimal | None:
    limit = limit_on_file(limits, context)
    return None if limit is None else limit - held_against(limits, exposure, context.today)
