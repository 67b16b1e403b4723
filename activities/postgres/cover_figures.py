"""The figures of shared risk, added up in the database: limits by currency, gross and retained, cost against losses."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any, Final

from domain.base import Exact, Value
from domain.cover.assignment.state import AssignmentState
from domain.figures.cover import CoverFigures, Secured, guarantee_fee, in_default
from domain.money import Money

_LIMITS_SQL: Final = """
SELECT kind, state->>'currency' AS currency, count(*) AS count, sum((state->>'amount')::numeric) AS granted,
    sum((SELECT coalesce(sum((use->>'undispatched')::numeric + (use->>'dispatched')::numeric), 0)
         FROM jsonb_array_elements(state->'uses') use)) AS used
FROM cover_view WHERE kind IN ('buyer_limit', 'guarantee') AND NOT ended AND phase IN ('granted', 'given')
GROUP BY 1, 2 ORDER BY 1, 2
"""
_EXPOSURE_SQL: Final = """
SELECT currency, sum(greatest(0, reserved + delivered + receivable - unapplied)) AS gross,
    sum(greatest(0, greatest(0, reserved + delivered + receivable - unapplied) - covered)) AS retained
FROM account WHERE account_id LIKE 'customer/%' GROUP BY currency ORDER BY currency
"""
_SUMS: Final = {
    "factor_charges": ("assignment.active", "charges", 1),
    "factor_interest": ("assignment.settled", "interest", 1),
    "bought_back": ("assignment.bought_back", "interest", 1),
    "indemnities": ("insured.indemnity_paid", "amount", 1),
    "shared": ("insured.recovery_shared", "to_insurer", -1),
    "calls_paid": ("guarantee.call_paid", "amount", 1),
}
"""Fact, its amount, and the sign with which it counts."""
_COUNTS_AS: Final = {"shared": "indemnities", "bought_back": "factor_interest"}
"""What was shared with an insurer is less of the indemnity; a factor wants its interest also when we buy back."""
_EVENTS_SQL: Final = """
SELECT e.data->$2::text->>'currency' AS currency, sum((e.data->$2::text->>'amount')::numeric) AS sum
FROM event e WHERE e.type = $1 AND (e.business_time AT TIME ZONE $3)::date <= $4 GROUP BY 1
"""
_PREMIUMS_SQL: Final = """
SELECT premium->>'currency' AS currency, sum((premium->>'amount')::numeric) AS sum FROM (
    SELECT DISTINCT ON (stream, data->>'month') data->'premium' AS premium FROM event
    WHERE type = 'insurance.turnover_declared' AND (business_time AT TIME ZONE $1)::date <= $2
    ORDER BY stream, data->>'month', position DESC) last GROUP BY 1
"""
"""A month that was declared again counts as it was declared last."""
_SOLD_SQL: Final = """
SELECT state FROM cover_view WHERE kind = 'assignment' AND phase = 'active' AND NOT (state->>'recourse')::boolean
"""
_GUARANTEES_SQL: Final = """
SELECT stream, type, data, (business_time AT TIME ZONE $1)::date AS day FROM event
WHERE type IN ('guarantee.given', 'guarantee.call_paid', 'guarantee.ended')
    AND (business_time AT TIME ZONE $1)::date <= $2 ORDER BY position
"""


class LimitSums(Value):
    """All buyer limits, or all guarantees, of one currency that are in force."""

    kind: str
    currency: str
    count: int
    granted: Exact
    used: Exact


class BookExposure(Value):
    """Over all customers whose account is in `currency`: the gross exposure, and what of it we retain."""

    currency: str
    gross: Exact
    retained: Exact


async def limit_sums(pool: Any) -> tuple[LimitSums, ...]:
    """By kind and currency."""
    return tuple(LimitSums(**dict(row)) for row in await pool.fetch(_LIMITS_SQL))


async def book_exposure(pool: Any) -> tuple[BookExposure, ...]:
    """By currency; what is neither owed nor covered is left out."""
    found = [BookExposure(**dict(row)) for row in await pool.fetch(_EXPOSURE_SQL)]
    return tuple(each for each in found if each.gross)


async def cover_figures(pool: Any, through: date, timezone: str) -> tuple[CoverFigures, ...]:
    """Cost and losses avoided through that day, by currency."""
    sums: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for name, (event_type, field, sign) in _SUMS.items():
        for row in await pool.fetch(_EVENTS_SQL, event_type, field, timezone, through):
            sums[row["currency"]][_COUNTS_AS.get(name, name)] += sign * row["sum"]
    for row in await pool.fetch(_PREMIUMS_SQL, timezone, through):
        sums[row["currency"]]["premiums"] += row["sum"]
    for row in await pool.fetch(_SOLD_SQL):
        sold = AssignmentState.model_validate(row["state"])
        if in_default(sold.last_due, through):
            sums[sold.advanced.currency]["borne_by_factors"] += max(Decimal(0), (sold.advanced - sold.got).amount)
    for currency, fee in await _guarantee_fees(pool, through, timezone):
        sums[currency]["guarantee_fees"] += fee
    return tuple(_figures(currency, sums[currency]) for currency in sorted(sums) if any(sums[currency].values()))


async def _guarantee_fees(pool: Any, through: date, timezone: str) -> list[tuple[str, Decimal]]:
    """Of each guarantee its currency and its fee so far."""
    secured: dict[str, list[Secured]] = {}
    terms: dict[str, tuple[str, Decimal]] = {}
    for row in await pool.fetch(_GUARANTEES_SQL, timezone, through):
        stream, data = row["stream"], row["data"]
        if row["type"] == "guarantee.given":
            amount = Money.model_validate(data["amount"])
            terms[stream] = (amount.currency, Decimal(data["fee_percent"]))
            secured[stream] = [Secured(row["day"], amount.amount)]
        elif row["type"] == "guarantee.call_paid":
            left = secured[stream][-1].amount - Money.model_validate(data["amount"]).amount
            secured[stream].append(Secured(row["day"], left))
        else:
            secured[stream].append(Secured(row["day"], Decimal(0)))
    return [
        (currency, guarantee_fee(percent, secured[stream], through)) for stream, (currency, percent) in terms.items()
    ]


def _figures(currency: str, sums: dict[str, Decimal]) -> CoverFigures:
    exact = {name: Money.rounded(value, currency).amount for name, value in sums.items()}
    cost = ("premiums", "factor_charges", "factor_interest", "guarantee_fees")
    avoided = ("indemnities", "calls_paid", "borne_by_factors")
    zero = Money.zero(currency).amount
    return CoverFigures(
        currency=currency,
        **{name: exact.get(name, zero) for name in (*cost, *avoided)},
        cost=sum((exact.get(name, zero) for name in cost), zero),
        avoided=sum((exact.get(name, zero) for name in avoided), zero),
    )
