"""What a stream of decisions comes to: how long, through how many hands, and what it cost. Pure arithmetic."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from bench.approvals.inputs import Inputs
from bench.approvals.requests import Request
from bench.loops import median_of, percentile
from domain.base import Exact, Value
from domain.business_hours import BusinessHours

_HOUR: Final = timedelta(hours=1)


class Decision(Value):
    """How one request was decided on one side. `answered` are the roles of those who did, `hand_offs` how often it was
    put to somebody."""

    number: int
    approved: bool
    lane: str
    expired: bool = False
    asked_at: datetime
    decided_at: datetime
    answered: tuple[str, ...] = ()
    hand_offs: int = 0


class Hours(Value):
    """`p95` is a value that was measured: nearest rank."""

    median: float
    p95: float


class Wait(Value):
    """How many office hours a customer who would pay waited for a yes, and the margin it brings."""

    office_hours: float
    margin: float


class Side(Value):
    """Amounts are in home currency. `lost` is what the failures among the approved cost, `forgone` the margin of those
    that were refused and would have paid, `work` what the people's time cost."""

    decisions: int
    elapsed: Hours
    office: Hours
    touchless_percent: float
    hand_offs: float
    expired: int
    approved: int
    approved_amount: Exact
    failures: int
    failures_approved: int
    lost: Exact
    good_refused: int
    forgone: Exact
    work: Exact
    waits: tuple[Wait, ...]

    @property
    def cost(self) -> Decimal:
        return self.lost + self.forgone + self.work

    def per_thousand(self, amount: Decimal) -> Decimal:
        """For each 1,000 approved."""
        return amount * 1000 / self.approved_amount if self.approved_amount else Decimal(0)

    def walks_away(self, percent_per_hour: float) -> float:
        """The margin that leaves when so many percent of the good customers go elsewhere in each office hour."""
        stays = 1 - percent_per_hour / 100
        return sum(wait.margin * (1 - math.pow(stays, wait.office_hours)) for wait in self.waits)


class LaneShare(Value):
    lane: str
    decisions: int
    approved_amount: Exact
    lost: Exact


def side_of(
    decisions: Sequence[Decision], requests: Mapping[int, Request], inputs: Inputs, office: BusinessHours
) -> Side:
    """The sums over one side's decisions; `requests` by number."""
    pairs = [(decision, requests[decision.number]) for decision in decisions]
    yes = [(decision, request) for decision, request in pairs if decision.approved]
    good_no = [request for decision, request in pairs if not decision.approved and not request.fails]
    margin = inputs.figures.margin_percent / 100
    minutes = sum(inputs.person(role).minutes for decision in decisions for role in decision.answered)
    return Side(
        decisions=len(decisions),
        elapsed=_hours([decision.decided_at - decision.asked_at for decision in decisions]),
        office=_hours([office.elapsed(decision.asked_at, decision.decided_at) for decision in decisions]),
        touchless_percent=round(100 * sum(not decision.answered for decision in decisions) / len(decisions), 1),
        hand_offs=round(sum(decision.hand_offs for decision in decisions) / len(decisions), 2),
        expired=sum(decision.expired for decision in decisions),
        approved=len(yes),
        approved_amount=_sum(request.amount.amount for _, request in yes),
        failures=sum(request.fails for _, request in pairs),
        failures_approved=sum(request.fails for _, request in yes),
        lost=_sum(request.lost.amount for _, request in yes),
        good_refused=len(good_no),
        forgone=_sum(request.amount.amount * margin for request in good_no),
        work=Decimal(str(minutes)) / 60 * inputs.figures.cost_per_hour,
        waits=tuple(
            Wait(
                office_hours=office.elapsed(decision.asked_at, decision.decided_at) / _HOUR,
                margin=float(request.amount.amount * margin),
            )
            for decision, request in yes
            if not request.fails
        ),
    )


def lanes_of(decisions: Sequence[Decision], requests: Mapping[int, Request]) -> tuple[LaneShare, ...]:
    """The same decisions by lane, the most used first."""
    lanes: dict[str, list[Decision]] = {}
    for decision in decisions:
        lanes.setdefault(decision.lane, []).append(decision)
    shares = []
    for lane, taken in sorted(lanes.items(), key=lambda lane: (-len(lane[1]), lane[0])):
        yes = [requests[decision.number] for decision in taken if decision.approved]
        shares.append(
            LaneShare(
                lane=lane,
                decisions=len(taken),
                approved_amount=_sum(request.amount.amount for request in yes),
                lost=_sum(request.lost.amount for request in yes),
            )
        )
    return tuple(shares)


def breaks_even(chain: Side, lanes: Side) -> float | None:
    """The least percent of good customers, to a tenth, that have to go elsewhere in each office hour of waiting for
    the lanes to cost no more than the chain: 0 when they cost no more anyway, None when no rate is enough."""
    dearer = float(lanes.cost - chain.cost)
    rates = (tenths / 10 for tenths in range(1001))
    return next((rate for rate in rates if chain.walks_away(rate) - lanes.walks_away(rate) >= dearer), None)


def _hours(spans: list[timedelta]) -> Hours:
    hours = [span / _HOUR for span in spans]
    return Hours(median=round(median_of(hours), 2), p95=round(percentile(hours, 95), 2))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
