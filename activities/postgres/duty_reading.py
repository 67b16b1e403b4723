"""Duties to carriers of risk, as they are put to people: what is due by when, and what was missed."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal

from activities.postgres.reading import PAGE, probe
from activities.postgres.rows import Page
from domain.base import Value
from domain.cover.duty import Duty, DutyKind
from domain.errors import InvalidInput
from domain.ids import split_stream

# Missed ones come first, then by their last day. The partial indexes on `duty_on` and `duties_missed` find the streams.
_DUTIES: Final = """
SELECT c.stream, c.kind, c.account, c.order_id, c.state->>'receivable_id' AS receivable_id, one.duty,
    (SELECT name FROM account WHERE account_id = c.account) AS name,
    one.duty->>'duty_id' AS duty_id, (one.duty->>'due_on')::date AS due_on,
    CASE WHEN one.duty->>'missed_on' IS NULL THEN 1 ELSE 0 END AS place
FROM cover_view c CROSS JOIN LATERAL jsonb_array_elements(c.state->'duties') AS one (duty)
WHERE (c.duty_on IS NOT NULL OR c.duties_missed > 0)
    AND one.duty->>'met_on' IS NULL AND one.duty->>'acknowledged_on' IS NULL
"""
_PAGE_SQL: Final = f"""
SELECT * FROM ({_DUTIES}) AS found
WHERE ($1::text IS NULL OR account = $1) AND ($2::text IS NULL OR order_id = $2)
    AND ($3::text IS NULL OR stream = $3) AND ($4::text[] IS NULL OR duty->>'kind' = ANY($4))
    AND ($5::date IS NULL OR due_on <= $5)
    AND (CASE $6 WHEN 'missed' THEN place = 0 WHEN 'due' THEN place = 1 AND duty->>'warned_on' IS NOT NULL
         WHEN 'put' THEN place = 0 OR duty->>'warned_on' IS NOT NULL ELSE TRUE END)
    AND ($7::int IS NULL OR (place, due_on, stream, duty_id) > ($7, $8::date, $9::text, $10::text))
ORDER BY place, due_on, stream, duty_id LIMIT $11
"""
_SUMS_SQL: Final = f"""
SELECT count(*) FILTER (WHERE place = 0) AS missed,
    count(*) FILTER (WHERE place = 1 AND duty->>'warned_on' IS NOT NULL) AS due,
    count(*) FILTER (WHERE place = 1) AS open, min(due_on) FILTER (WHERE place = 1) AS next_due_on
FROM ({_DUTIES}) AS found
"""


class DutyRow(Value):
    """`stream` is what it is owed for, `account` whose it is: a customer, a group, or empty for the whole house."""

    stream: str
    kind: str
    account: str
    account_name: str
    order_id: str
    receivable_id: str
    duty: Duty

    @property
    def key(self) -> str:
        """Where a page goes on after it."""
        place = 0 if self.duty.missed_on else 1
        return f"{place}~{self.duty.due_on}~{self.stream}~{self.duty.duty_id}"

    @property
    def customer_id(self) -> str:
        """Empty where it belongs to a group or the house."""
        kind, key = split_stream(self.account)
        return key if kind == "customer" else ""


class DutyFilter(Value):
    """What must all be true. `standing`: `due` are those that people have been warned of, `missed` those that nobody
    in charge has acknowledged, `put` are both; empty are these and all that are open."""

    standing: Literal["", "due", "missed", "put"] = ""
    account: str | None = None
    order_id: str | None = None
    stream: str | None = None
    kinds: tuple[DutyKind, ...] = ()
    through: date | None = None


ALL_DUTIES: Final = DutyFilter()


class DutySums(Value):
    """How many were missed and are not acknowledged, are due, are open; and the last day of the most urgent."""

    missed: int
    due: int
    open: int
    next_due_on: date | None


class DutyCursorInvalid(InvalidInput):
    """That is no place in the list of duties."""

    code = "duty.place_invalid"


async def duties(pool: Any, wanted: DutyFilter = ALL_DUTIES, *, after: str = "", most: int = PAGE) -> Page[DutyRow]:
    """The missed ones first, then by their last day; `after` is the `next` of the page before."""
    kinds = list(wanted.kinds) or None
    narrowed = (wanted.account, wanted.order_id, wanted.stream, kinds, wanted.through, wanted.standing)
    found = await pool.fetch(_PAGE_SQL, *narrowed, *_place(after), probe(most))
    shown = tuple(_row(row) for row in found[: probe(most) - 1])
    return Page(items=shown, next=shown[-1].key if len(found) > len(shown) else None)


async def duty_sums(pool: Any) -> DutySums:
    """Over the whole house."""
    return DutySums.model_validate(dict(await pool.fetchrow(_SUMS_SQL)))


def _place(after: str) -> tuple[int | None, date | None, str, str]:
    if not after:
        return None, None, "", ""
    try:
        place, due_on, stream, duty_id = after.split("~", 3)
        return int(place), date.fromisoformat(due_on), stream, duty_id
    except ValueError:
        raise DutyCursorInvalid("that is no place in the list of duties", field="after") from None


def _row(row: Any) -> DutyRow:
    return DutyRow(
        stream=row["stream"],
        kind=row["kind"],
        account=row["account"],
        account_name=row["name"] or "",
        order_id=row["order_id"],
        receivable_id=row["receivable_id"] or "",
        duty=Duty.model_validate(row["duty"]),
    )
