"""The limit and the terms that a review proposes, with the figures they come from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.base import Exact, Value
from domain.errors import RateMissing
from domain.evidence.facts import BureauFacts, OwnHistoryFacts
from domain.evidence.record import Evidence
from domain.exposure import Limit, Limits
from domain.money import Money
from domain.policy import Policy, convert
from domain.policy_part import Grade
from domain.review.rules import LimitRules, TermRules


class Basis(Value):
    """One figure that bears on the limit, in the currency of the account, and where it comes from."""

    name: str
    amount: Exact
    source: str


class LimitProposal(Value):
    """`amount` in the currency of the account; `bound_by` names the basis that decided. `automatic`: needs nobody."""

    amount: Exact
    currency: str
    bases: tuple[Basis, ...]
    bound_by: str
    before: Exact | None
    automatic: bool


def propose_limit(
    rules: LimitRules,
    grade: Grade,
    evidence: tuple[Evidence, ...],
    limits: Limits,
    currency: str,
    policy: Policy,
    today: date,
    sought: Decimal = Decimal(0),
) -> LimitProposal | None:
    """None where the present limit may stay as it is: unlimited, unchanged, or a grade that gets no credit anyway."""
    present = limits.own_on(today)
    if grade == "E" or (present is not None and present.amount is None):
        return None
    carries = _can_carry(rules, grade, evidence, currency, policy, today)
    needs = _needs(rules, evidence, sought, currency, policy, today)
    from_home = policy.rate(policy.home_currency, currency, today)
    most = Basis(name="most", amount=_rounded(rules.most[grade] * from_home, currency), source=f"grade {grade}")
    bases = [*carries, *needs, most]
    if not carries and not needs:
        start = _rounded(rules.without_figures[grade] * from_home, currency)
        bases.append(Basis(name="without_figures", amount=start, source=f"grade {grade}"))
    least = min(bases, key=lambda basis: basis.amount)
    amount = _in_steps(least.amount, _step(rules.round_to, from_home), currency)
    before = present.amount if present is not None else None
    if amount == before:
        return None
    return LimitProposal(
        amount=amount,
        currency=currency,
        bases=tuple(bases),
        bound_by=least.name,
        before=before,
        automatic=_within_band(
            rules, amount, before, _insured(present), policy.rate(currency, policy.home_currency, today)
        ),
    )


def longest_term(rules: TermRules, grade: Grade, history: OwnHistoryFacts | None) -> int | None:
    """Days; a good record adds some. None for grade E."""
    if grade == "E":
        return None
    good = (
        history is not None
        and history.settled_invoices >= rules.reward_from_invoices
        and history.late_percent is not None
        and history.late_percent <= rules.reward_up_to_late_percent
    )
    return rules.days[grade] + (rules.reward_days if good else 0)


def _can_carry(
    rules: LimitRules, grade: Grade, evidence: tuple[Evidence, ...], currency: str, policy: Policy, today: date
) -> list[Basis]:
    found = []
    for each in evidence:
        if not isinstance(each.facts, BureauFacts) or not each.fresh_on(today):
            continue
        report = each.facts
        if report.recommended_limit is not None:
            recommended = _converted(report.recommended_limit, currency, policy, today)
            found.append(("recommendation", recommended, rules.recommendation_percent[grade], each))
        if report.financials is not None and report.financials.equity is not None:
            equity = Money.rounded(report.financials.equity, report.financials.currency)
            found.append(("equity", _converted(equity, currency, policy, today), rules.equity_percent[grade], each))
    return [
        Basis(name=name, amount=_rounded(figure * percent / 100, currency), source=each.evidence_id)
        for name, figure, percent, each in found
        if figure is not None
    ]


def _needs(
    rules: LimitRules,
    evidence: tuple[Evidence, ...],
    sought: Decimal,
    currency: str,
    policy: Policy,
    today: date,
) -> list[Basis]:
    """The most of three; nothing of whoever has never bought, for nobody knows yet what that one needs."""
    for each in evidence:
        if not isinstance(each.facts, OwnHistoryFacts) or not each.fresh_on(today):
            continue
        monthly = _converted(each.facts.monthly_purchases, currency, policy, today) or Decimal(0)
        peak = _converted(each.facts.peak_exposure, currency, policy, today) or Decimal(0)
        figures = {"purchases": monthly * rules.months_of_purchases, "peak_exposure": peak, "sought": sought}
        if monthly or peak:
            name = max(figures, key=lambda figure: figures[figure])
            return [Basis(name=name, amount=_rounded(figures[name], currency), source=each.evidence_id)]
    return []


def _converted(amount: Money | None, currency: str, policy: Policy, today: date) -> Decimal | None:
    """None where no rate is known: a figure in an unknown currency is unknown."""
    if amount is None:
        return None
    try:
        return convert(amount, policy.rate(amount.currency, currency, today), currency).amount
    except RateMissing:
        return None


def _step(round_to: Decimal, from_home: Decimal) -> Decimal:
    """In another currency the next smaller 1, 10, 100, …, so that a limit is a round figure there too."""
    return round_to if from_home == 1 else Decimal(10) ** (round_to * from_home).adjusted()


def _in_steps(amount: Decimal, step: Decimal, currency: str) -> Decimal:
    """Rounded down. Less than one step stays as it is: a limit of zero would mean no credit at all."""
    least = max(Decimal(0), amount)
    return _rounded(least // step * step if least >= step else least, currency)


def _insured(present: Limit | None) -> Decimal:
    """What the insured part counts; it goes on with a new own limit."""
    if present is None or present.amount is None or present.effective is None:
        return Decimal(0)
    return present.effective - present.amount


def _within_band(
    rules: LimitRules, amount: Decimal, before: Decimal | None, insured: Decimal, to_home: Decimal
) -> bool:
    if (amount + insured) * to_home > rules.automatic_up_to:
        return False
    return before is None or abs(amount - before) * 100 <= rules.automatic_change_percent * before


def _rounded(amount: Decimal, currency: str) -> Decimal:
    return Money.rounded(amount, currency).amount
