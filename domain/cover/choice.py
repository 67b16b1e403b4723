"""Which arrangements carry a sale: the cheapest that bring what we retain of it within our appetite. domain.md §6."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import combinations
from typing import Final, Literal

from pydantic import Field

from domain.base import Exact, Value
from domain.cover.corners import Carrier, corners
from domain.cover.part import CoverKind, CoverPart, covered, paid_of
from domain.cover.rules import CoverRules
from domain.currency import minor_units
from domain.money import Money
from domain.policy_part import Grade

_CENT: Final = Decimal("0.01")
_YEAR_DAYS: Final = 365


class Need(Value):
    """What has to be carried of a sale, in the currency of the account.

    Cover has to pay `reduce` if the whole `amount` is lost; `carry` of it has to lie within cover, whatever that pays.
    """

    grade: Grade | None
    term_days: int
    amount: Exact
    currency: str
    reduce: Exact = Decimal(0)
    carry: Exact = Decimal(0)

    @property
    def unit(self) -> Decimal:
        return Decimal(1).scaleb(-minor_units(self.currency))


class Offer(Value):
    """What one arrangement could carry of this sale: at most `free`, at `prices`: each a name with what it costs of one
    unit carried for these terms.

    `how`: it is at hand; a discretionary limit that would be taken up; or one that has to be asked for, and then
    `limit_before` is what the arrangement carries beside this sale and `requests` how often it has been asked for.
    """

    stream: str
    kind: CoverKind
    terms_of: str
    free: Exact
    percent: Exact = Decimal(100)
    first_loss: Exact = Decimal(0)
    prices: tuple[tuple[str, Exact], ...] = ()
    how: Literal["at_hand", "discretion", "ask"] = "at_hand"
    limit_before: Exact = Decimal(0)
    requests: int = 0
    asked_already: bool = False

    @property
    def guarantees(self) -> bool:
        return self.kind == "guarantee"

    @property
    def price(self) -> Decimal:
        return sum((price for _, price in self.prices), Decimal(0))

    def part(self, amount: Decimal) -> CoverPart:
        known = {name: getattr(self, name) for name in ("stream", "kind", "terms_of", "percent", "first_loss")}
        return CoverPart(amount=amount, **known)


class PassedOver(Value):
    """An arrangement that does not carry the sale, and why: a code of `cover.*` with its figures."""

    stream: str
    code: str
    facts: dict[str, str] = Field(default_factory=dict)


class PartCost(Value):
    """What one arrangement costs: premium, fee or discount interest."""

    stream: str
    name: str
    amount: Exact


class LimitAsk(Value):
    """A limit that has to be asked for before its part carries; `requests` had been made for it by then.

    `awaited`: the question is on its way already.
    """

    stream: str
    agreement: str
    amount: Money
    requests: int = 0
    awaited: bool = False


class Choice(Value):
    """The arrangements that carry a sale, in the order in which goods that leave take from them.

    Amounts are in the currency of the account. The losses are those to be expected, before cover and with it.
    `taken_up` are discretionary limits that begin with it; `asks` what has to be asked for first.
    """

    parts: tuple[CoverPart, ...]
    costs: tuple[PartCost, ...]
    cost: Exact
    expected_loss_before: Exact
    expected_loss_after: Exact
    needed: Exact
    pays: Exact
    taken_up: tuple[str, ...] = ()
    asks: tuple[LimitAsk, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()

    @property
    def at_hand(self) -> tuple[CoverPart, ...]:
        """The parts that carry already."""
        asked = {ask.stream for ask in self.asks}
        return tuple(part for part in self.parts if part.stream not in asked)


def choose(
    rules: CoverRules, need: Need, offers: Sequence[Offer], unusable: Sequence[PassedOver] = ()
) -> Choice | None:
    """The cheapest set of at most `most_parts` offers that does what is needed; None where there is none.

    An invoice is insured by one policy or sold to one factor; guarantees may be added. Among equally cheap sets: the
    fewest parts, the fewest questions, then by name and the smallest first amount.
    """
    best = min(_possible(rules, need, offers), key=_rank, default=None)
    if best is None:
        return None
    parts = tuple(offer.part(amount) for offer, amount in best)
    taken = {offer.stream for offer, _ in best}
    dearer = [_dearer(offer) for offer in offers if offer.stream not in taken]
    costs = tuple(
        PartCost(stream=offer.stream, name=name, amount=_cents(amount * price))
        for offer, amount in best
        for name, price in offer.prices
    )
    pays = covered(parts, need.amount)
    return Choice(
        parts=parts,
        costs=costs,
        cost=sum((each.amount for each in costs), Decimal(0)),
        expected_loss_before=expected_loss(rules, need, need.amount),
        expected_loss_after=expected_loss(rules, need, need.amount - pays),
        needed=need.reduce,
        pays=pays,
        taken_up=tuple(offer.stream for offer, _ in best if offer.how == "discretion"),
        asks=tuple(_ask(offer, amount, need.currency) for offer, amount in best if offer.how == "ask"),
        passed_over=tuple({each.stream: each for each in (*dearer, *unusable) if each.stream not in taken}.values()),
    )


def expected_loss(rules: CoverRules, need: Need, uncovered: Decimal) -> Decimal:
    """What we expect to lose of this amount: who of the grade defaults within a year, by the days of the terms, times
    what is then lost. Without a grade, or with one that has no figure, the worst figure counts."""
    figures = rules.default_percent
    percent = figures[need.grade] if need.grade in figures else max(figures.values(), default=Decimal(100))
    year = uncovered * percent / 100 * rules.loss_given_default_percent / 100
    return _cents(year * need.term_days / _YEAR_DAYS)


_Taken = tuple[tuple[Offer, Decimal], ...]


def _possible(rules: CoverRules, need: Need, offers: Sequence[Offer]) -> Iterator[_Taken]:
    """Every set of offers that would do, with the amounts at which it could be cheapest."""
    worth = sorted((offer for offer in offers if offer.free > 0), key=lambda offer: (offer.stream, offer.how))
    for count in range(1, rules.most_parts + 1):
        for several in combinations(worth, count):
            if len({offer.stream for offer in several}) < count or sum(not offer.guarantees for offer in several) > 1:
                continue
            carriers = [Carrier(offer.free, offer.percent, offer.first_loss) for offer in several]
            for amounts in corners(carriers, need.amount, need.reduce, need.carry, need.unit):
                taken = tuple(zip(several, amounts, strict=True))
                if _does(need, taken):
                    # Whoever pays the larger share of a loss stands first: what is paid down is what it carries last.
                    yield tuple(sorted(taken, key=lambda each: (-each[0].percent, each[0].stream)))


def _does(need: Need, taken: _Taken) -> bool:
    total = sum((amount for _, amount in taken), Decimal(0))
    if not need.carry <= total <= need.amount:
        return False
    pays = (paid_of(amount, offer.percent, offer.first_loss) for offer, amount in taken)
    return sum(pays, Decimal(0)) >= need.reduce


def _rank(taken: _Taken) -> tuple[Decimal, int, int, tuple[str, ...], tuple[Decimal, ...]]:
    cost = sum((amount * offer.price for offer, amount in taken), Decimal(0))
    questions = sum(offer.how == "ask" for offer, _ in taken)
    return cost, len(taken), questions, tuple(offer.stream for offer, _ in taken), tuple(amount for _, amount in taken)


def _dearer(offer: Offer) -> PassedOver:
    facts = {"free": str(_cents(offer.free)), "cost_of_100": str(_cents(offer.price * 100))}
    return PassedOver(stream=offer.stream, code="cover.dearer", facts=facts)


def _ask(offer: Offer, amount: Decimal, currency: str) -> LimitAsk:
    return LimitAsk(
        stream=offer.stream,
        agreement=offer.terms_of,
        amount=Money.rounded(offer.limit_before + amount, currency),
        requests=offer.requests,
        awaited=offer.asked_already,
    )


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, rounding=ROUND_HALF_EVEN)
