"""The comparison for people, and what it assumes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bench.approvals.figures import Comparison
from bench.approvals.summary import Side, breaks_even
from bench.tables import table


def as_markdown(comparison: Comparison) -> str:
    return "\n\n".join(_sections(comparison))


def _sections(comparison: Comparison) -> Iterator[str]:
    chain, lanes = comparison.chain, comparison.lanes
    yield (
        f"{lanes.decisions} requests over {comparison.days} days, {chain.failures} of whose customers fail; outcomes: "
        f"{comparison.outcomes}. Chain: {' → '.join(comparison.levels)}. Policy: {comparison.policy}."
    )
    yield table(("", "chain", "lanes"), list(_rows(chain, lanes)))
    yield table(
        ("lane", "decisions", "approved", "lost to failures"),
        [(each.lane, each.decisions, _money(each.approved_amount), _money(each.lost)) for each in comparison.by_lane],
    )
    yield _verdict(chain, lanes)


def _rows(chain: Side, lanes: Side) -> Iterator[tuple[object, ...]]:
    yield "time to decision, elapsed hours, median", chain.elapsed.median, lanes.elapsed.median
    yield "time to decision, elapsed hours, p95", chain.elapsed.p95, lanes.elapsed.p95
    yield "time to decision, office hours, median", chain.office.median, lanes.office.median
    yield "time to decision, office hours, p95", chain.office.p95, lanes.office.p95
    yield "decided without a human, %", chain.touchless_percent, lanes.touchless_percent
    yield "hand-offs per decision", chain.hand_offs, lanes.hand_offs
    yield "expired without an answer", chain.expired, lanes.expired
    yield "approved", chain.approved, lanes.approved
    yield "approved, amount", _money(chain.approved_amount), _money(lanes.approved_amount)
    yield "failures among the approved", chain.failures_approved, lanes.failures_approved
    yield "**lost to failures**", _money(chain.lost), _money(lanes.lost)
    yield "good customers refused", chain.good_refused, lanes.good_refused
    yield "margin forgone by refusing them", _money(chain.forgone), _money(lanes.forgone)
    yield "people's work", _money(chain.work), _money(lanes.work)
    for what in ("lost", "forgone", "work", "cost"):
        figures = [_cents(side.per_thousand(getattr(side, what))) for side in (chain, lanes)]
        yield f"{what} per 1,000 approved", *figures


def _verdict(chain: Side, lanes: Side) -> str:
    more = lanes.lost - chain.lost
    than = f"{_money(abs(more))} {'more' if more > 0 else 'less'}" if more else "as much"
    losses = f"The lanes let through {than} of credit losses {'than' if more else 'as'} the chain."
    rate = breaks_even(chain, lanes)
    if rate is None:
        return f"{losses} All costs together they are dearer at any rate at which customers go elsewhere."
    if rate == 0:
        return (
            f"{losses} Losses, margin forgone and work together they cost {_money(chain.cost - lanes.cost)} less, "
            "before a single customer has gone elsewhere for the waiting."
        )
    return (
        f"{losses} Losses, margin forgone and work together they cost {_money(lanes.cost - chain.cost)} more; they pay "
        f"if at least {rate:.1f} % of the customers who wait go elsewhere in each office hour."
    )


def _money(amount: Decimal) -> str:
    return f"{amount:,.0f}"


def _cents(amount: Decimal) -> str:
    return f"{amount:,.2f}"
