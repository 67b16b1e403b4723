"""A company's owners and sisters as the lines of a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from domain.base import Exact, Value
from domain.evidence.facts import RegistryStatus
from domain.money import Money
from domain.ownership.graph import Holding, Ownership
from domain.ownership.groups import group_of


class KnownCustomer(Value):
    """What our books say of a company in the graph."""

    customer_id: str
    exposure: Money
    knock_outs: tuple[str, ...] = ()


class TreeLine(Value):
    """`depth` 0 has no owner above it. `share_percent` is what the line above holds, None where that is not told.
    `asked` is the company that was asked about. A `repeated` company stands with all below it further up."""

    depth: int
    key: str
    name: str
    country: str = ""
    share_percent: Exact | None = None
    status: RegistryStatus | None = None
    asked: bool = False
    in_group: bool = False
    repeated: bool = False
    customer: KnownCustomer | None = None


def tree_lines(graph: Ownership, key: str, customers: Mapping[str, KnownCustomer]) -> tuple[TreeLine, ...]:
    """Every owner of the company and every company of its group, from the top down; `customers` are by key."""
    group = frozenset(group_of(graph, key))
    drawing = _Drawing(graph, key, customers, group, shown=group | {key, *graph.above(key)})
    for top in drawing.tops():
        drawing.draw(top)
    return tuple(drawing.lines)


def exposures(lines: Iterable[TreeLine]) -> tuple[Money, ...]:
    """What is at risk with the customers of the group, a sum for each currency."""
    sums: dict[str, Money] = {}
    for line in lines:
        if line.customer is None or not line.in_group or line.repeated:
            continue
        money = line.customer.exposure
        sums[money.currency] = sums.get(money.currency, Money.zero(money.currency)) + money
    return tuple(sums[currency] for currency in sorted(sums))


class _Drawing:
    def __init__(
        self,
        graph: Ownership,
        key: str,
        customers: Mapping[str, KnownCustomer],
        group: frozenset[str],
        shown: frozenset[str],
    ) -> None:
        self.graph, self.key, self.customers, self.group, self.shown = graph, key, customers, group, shown
        self.lines: list[TreeLine] = []
        self._drawn: set[str] = set()

    def tops(self) -> tuple[str, ...]:
        """Where to begin, so that every company is reached: those without an owner, and one of each closed circle."""
        tops = [each for each in sorted(self.shown) if not self.graph.owners_of(each)]
        reached = self._below(tops)
        for each in sorted(self.shown):
            if each not in reached:
                tops.append(each)
                reached |= self._below([each])
        return tuple(tops)

    def draw(self, top: str) -> None:
        ahead: list[tuple[str, Holding | None, int]] = [(top, None, 0)]
        while ahead:
            key, holding, depth = ahead.pop()
            repeated = key in self._drawn
            self.lines.append(self._line(key, holding, depth, repeated=repeated))
            self._drawn.add(key)
            if not repeated:
                ahead += [(below.owned, below, depth + 1) for below in reversed(self._holdings(key))]

    def _line(self, key: str, holding: Holding | None, depth: int, *, repeated: bool) -> TreeLine:
        company = self.graph.companies.get(key)
        return TreeLine(
            depth=depth,
            key=key,
            name=self.graph.name_of(key),
            country=company.country if company else "",
            share_percent=holding.share_percent if holding else None,
            status=company.status if company else None,
            asked=key == self.key,
            in_group=key in self.group,
            repeated=repeated,
            customer=self.customers.get(key),
        )

    def _holdings(self, key: str) -> list[Holding]:
        shown = [holding for holding in self.graph.owned_by(key) if holding.owned in self.shown]
        return [holding for holding in shown if not self._is_short_cut(holding)]

    def _is_short_cut(self, holding: Holding) -> bool:
        """An ultimate owner that is told beside the direct one is drawn at the top of the chain only."""
        if not holding.ultimate or (holding.share_percent or Decimal(0)) > 0:
            return False
        between = {each.owner for each in self.graph.owners_of(holding.owned)} - {holding.owner}
        return any(holding.owner in self.graph.above(each) for each in between)

    def _below(self, begin: Iterable[str]) -> set[str]:
        reached: set[str] = set()
        ahead = list(begin)
        while ahead:
            key = ahead.pop()
            if key not in reached:
                reached.add(key)
                ahead += [holding.owned for holding in self._holdings(key)]
        return reached
