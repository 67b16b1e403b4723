"""Which lane an order takes. The machine decides alone whenever every rule allows it; a person is asked only by a rule.

The lanes are tried in the order decline, hold, straight-through, covered, delegated, dual. Every rule is looked at, so
that the answer can say both what decided and which rule would have been the first to ask a person.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.approval.authority import Seat, seats_for
from domain.approval.duties import barred_from
from domain.approval.split import split_reason
from domain.base import Exact, Value
from domain.cover.at_hand import NONE_AT_HAND, Arrangements
from domain.cover.choice import Choice
from domain.customer.state import CustomerState, GroupState
from domain.exposure import held_against
from domain.money import Money
from domain.policy import Policy
from domain.sale.case import Case, Position, Request, case_of
from domain.sale.cover_lane import answered_by_cover, cover_requested, find_cover
from domain.sale.order import Lane, Reason
from domain.sale.review_wait import holds_for
from domain.segment.state import REMOVED


class Assessment(Value):
    """The lane, what decided it and the figures it rests on; enough to take the decision again from the record.

    `weight` is the amount in home currency together with the orders that count as one with it, where there are any.
    `cover` brings it within the limits: at hand, or once what has to be asked for is granted.
    """

    lane: Lane
    rule: str
    reasons: tuple[Reason, ...]
    seats: tuple[Seat, ...] = ()
    rate: Exact
    amount_in_account_currency: Exact
    amount_in_home_currency: Exact
    weight: Exact | None = None
    exceeds_limit_by: Exact = Decimal(0)
    next_to_ask: Reason | None = None
    check_again_on: date | None = None
    cover: Choice | None = None


def assess(
    request: Request,
    customer: CustomerState,
    group: GroupState | None,
    position: Position,
    policy: Policy,
    today: date,
    arrangements: Arrangements = NONE_AT_HAND,
) -> Assessment:
    """Pure: the same arguments give the same assessment. Refuses `limit.none` and `rate.missing`."""
    case = case_of(request, customer, group, position, policy, today)
    declines, holds, asks = _knock_outs(case), _holds(case), _asks(case)
    if declines:
        return _assessment(case, "decline", declines)
    cover = find_cover(case, holds, asks, arrangements)
    answered: tuple[Reason, ...] = ()
    if cover is not None and cover.asks:
        requested = _assessment(case, "hold", (cover_requested(cover), *asks))
        return requested.model_copy(update={"cover": cover})
    if cover is not None:
        answered = tuple(reason for reason in asks if answered_by_cover(reason))
        holds, asks = (tuple(one for one in each if not answered_by_cover(one)) for each in (holds, asks))
        case = case.model_copy(update={"cover": cover})
    if holds and request.cannot_wait:
        known = {hold.code.removeprefix("hold.") for hold in holds}
        holds, asks = (), (*holds, *(ask for ask in asks if ask.code.removeprefix("ask.") not in known))
    if holds:
        return _assessment(case, "hold", holds)
    if not asks:
        update = {"next_to_ask": _closest_rule(case)}
        if cover is None:
            return _assessment(case, "straight_through", ()).model_copy(update=update)
        return _assessment(case, "covered", answered).model_copy(update=update | {"rule": "covered"})
    return _put_to_people(case, asks)


def _put_to_people(case: Case, asks: tuple[Reason, ...]) -> Assessment:
    seats = _seats(case, case.weight)
    if not seats:
        return _assessment(case, "decline", (Reason(code="authority.nobody"), *asks))
    if all(ask.code != "ask.split" for ask in asks) and seats != _seats(case, case.home):
        asks = (*asks, split_reason(case.counted, case.home, case.policy.home_currency))
    lane: Lane = "dual" if len(seats) > 1 else "delegated"
    return _assessment(case, lane, asks).model_copy(update={"seats": seats})


def _seats(case: Case, amount: Decimal) -> tuple[Seat, ...]:
    request = case.request
    barred = {*barred_from("approve", case.position.done, case.policy), *request.also_requested_by}
    return seats_for(case.policy, amount, case.customer.grade, request.term_days, request.requested_by, barred)


def _knock_outs(case: Case) -> tuple[Reason, ...]:
    reasons = [Reason(code="customer.knocked_out", facts={"reason": reason}) for reason in case.customer.knock_outs]
    if case.customer.segment == REMOVED:
        reasons.append(Reason(code="customer.removed"))
    if case.customer.grade == "E":
        reasons.append(Reason(code="grade.no_credit", facts={"grade": "E"}))
    if case.group is not None and case.group.limits.effective_on(case.today) == 0:
        reasons.append(Reason(code="limit.group_zero"))
    if case.own_limit == 0 and case.customer.limits.own_on(case.today) is not None:
        reasons.append(Reason(code="limit.zero"))
    return tuple(reasons)


def _holds(case: Case) -> tuple[Reason, ...]:
    rules = case.policy.holds
    reasons = [Reason(code="hold.manual", facts={"reason": reason}) for reason in case.customer.holds]
    if _overdue_weighs_too_much(case):
        facts = {"overdue": str(case.position.overdue_amount), "amount_days": str(case.position.overdue_amount_days)}
        reasons.append(Reason(code="hold.overdue", facts=facts))
    if rules.dunning and case.position.stops_credit_by:
        reasons.append(Reason(code="hold.dunning", facts={"receivables": ", ".join(case.position.stops_credit_by[:5])}))
    overdue = case.request.review_overdue
    reasons += holds_for(case.customer, case.policy, case.today, case.lack, overdue=overdue)
    for code, over in (("hold.over_group_limit", case.group_excess), ("hold.over_limit", case.own_excess)):
        if over > _may_be_asked(case, code):
            reasons.append(Reason(code=code, facts={"excess": str(over), "currency": case.position.exposure.currency}))
    return tuple(reasons)


def _overdue_weighs_too_much(case: Case) -> bool:
    rule = case.policy.holds.overdue
    if rule is None:
        return False
    limit = case.own_limit
    return limit is not None and case.position.overdue_amount_days * 100 > rule.weight_percent_days * limit


def _may_be_asked(case: Case, code: str) -> Decimal:
    if code == "hold.over_limit" and case.customer.limits.own_on(case.today) is None:
        return case.own_excess  # What no limit can bound yet, a person bounds.
    own = code == "hold.over_limit" or case.group is None
    effective = case.own_limit if own or case.group is None else case.group.limits.effective_on(case.today)
    return Decimal(0) if effective is None else effective * case.policy.over_limit.ask_up_to_percent / 100


def _asks(case: Case) -> tuple[Reason, ...]:
    rule, reasons = case.policy.straight_through, []
    grade = case.customer.grade
    if case.lack is not None and case.request.review_overdue:
        reasons.append(Reason(code=f"ask.{case.lack}"))
    if grade is None:
        reasons.append(Reason(code="ask.no_grade"))
    elif grade not in rule.caps:
        reasons.append(Reason(code="ask.grade", facts={"grade": grade}))
    elif (cap := rule.caps[grade]) is not None and case.home > cap:
        facts = {"amount": str(case.home), "cap": str(cap), "currency": case.policy.home_currency}
        reasons.append(Reason(code="ask.over_cap", facts=facts))
    elif cap is not None and case.weight > cap:
        reasons.append(split_reason(case.counted, case.home, case.policy.home_currency))
    if not case.customer.file_complete:
        reasons.append(Reason(code="ask.file_incomplete"))
    longest = case.longest_term
    if case.request.term_days > longest:
        facts = {"days": str(case.request.term_days), "most": str(longest)}
        reasons.append(Reason(code="ask.long_term", facts=facts))
    if wanted_by := (*case.customer.cover_wanted_by, *filter(None, (case.request.covering.wanted,))):
        reasons.append(Reason(code="ask.cover_wanted", facts={"by": ", ".join(wanted_by)}))
    for code, over in (("ask.over_group_limit", case.group_excess), ("ask.over_limit", case.own_excess)):
        if over > 0:
            reasons.append(Reason(code=code, facts={"excess": str(over), "currency": case.position.exposure.currency}))
    return tuple(reasons)


def _closest_rule(case: Case) -> Reason:
    """The rule that would have asked a person first had the order been larger, with the amount that was still free."""
    grade = case.customer.grade
    cap = case.policy.straight_through.caps[grade] if grade is not None else Decimal(0)
    home_per_account = case.home / case.adding if case.adding else Decimal(1)
    nearest = "ask.split" if case.counted.order_ids else "ask.over_cap"
    room = {} if cap is None else {nearest: cap - case.weight}
    if case.cover is None:
        room |= {rule: left * home_per_account for rule, left in _room_left(case).items()}
    if not room:
        days_left = case.longest_term - case.request.term_days
        return Reason(code="ask.long_term", facts={"headroom": f"{days_left} days"})
    code = min(room, key=lambda rule: room[rule])
    headroom = Money.rounded(room[code], case.policy.home_currency)
    return Reason(code=code, facts={"headroom": str(headroom)})


def _room_left(case: Case) -> dict[str, Decimal]:
    """What each limit would still have left, in the currency of the account."""
    room, today, position = dict[str, Decimal](), case.today, case.position
    if case.own_limit is not None:
        stands = held_against(case.customer.limits, position.exposure, today)
        room["ask.over_limit"] = case.own_limit - stands - case.adding
    if case.group is not None and position.group_exposure is not None:
        limit = case.group.limits.effective_on(today)
        if limit is not None:
            stands = held_against(case.group.limits, position.group_exposure, today)
            room["ask.over_group_limit"] = limit - stands - case.adding
    return room


def _assessment(case: Case, lane: Lane, reasons: tuple[Reason, ...]) -> Assessment:
    changes = [case.customer.limits.next_change_after(case.today)]
    if case.group is not None:
        changes.append(case.group.limits.next_change_after(case.today))
    return Assessment(
        lane=lane,
        rule=reasons[0].code if reasons else "straight_through",
        reasons=reasons,
        rate=case.rate,
        amount_in_account_currency=case.adding,
        amount_in_home_currency=case.home,
        weight=case.weight if case.counted.order_ids else None,
        exceeds_limit_by=case.excess,
        check_again_on=min((day for day in changes if day is not None), default=None),
        cover=case.cover,
    )
