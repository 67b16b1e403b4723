"""What a decision needs to know, read under the lock on the accounts it touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from activities.contracts import Envelope
from activities.postgres.arrangements import AT_HAND_SQL, arrangements_of
from activities.postgres.chain import GENESIS
from activities.postgres.duties import CREDIT_SQL, credit_done
from activities.postgres.numbers import Series, next_numbers
from activities.postgres.ownership import holdings_above, troubles_of
from activities.postgres.undispatched import undispatched_sales
from domain import local_time
from domain.absence.presence import EVERYBODY_THERE, Presence
from domain.absence.state import AbsenceState
from domain.approval.duties import Done
from domain.approval.split import MAY_COUNT, MOST, RecentOrder, least_that_counts
from domain.base import ExposureChange
from domain.cash.allocation import OpenItem
from domain.cover.at_hand import NONE_AT_HAND, Arrangements
from domain.customer.state import CustomerState, GroupState
from domain.evidence.facts import OwnershipFacts
from domain.exposure import Exposure
from domain.ids import customer_stream, group_stream
from domain.money import Money
from domain.policy import Policy
from domain.receivable.state import ReceivableState
from domain.review.context import OwnerTrouble
from domain.sale.case import Position
from domain.warning.events import OpenSale
from domain.warning.state import NO_WARNINGS, WatchState

# The customer's row comes first by its name, then the groups: whoever locks accounts does it in this order.
_ACCOUNTS_SQL: Final = """
SELECT * FROM account
WHERE account_id = $1 OR account_id = (SELECT group_account FROM account WHERE account_id = $1) OR account_id = $2
ORDER BY account_id FOR UPDATE
"""
_ALONE_SQL: Final = "SELECT FROM account WHERE account_id = $1 FOR UPDATE"
_ARREARS_SQL: Final = f"""
SELECT coalesce(sum(account_balance) FILTER (WHERE due_on < $2), 0) AS amount,
    coalesce(sum(account_balance * ($3::date - due_on)) FILTER (WHERE due_on < $2), 0) AS amount_days,
    coalesce(array_agg(receivable_id ORDER BY receivable_id) FILTER (WHERE stops_credit), '{{}}') AS stops_credit,
    coalesce(array_agg(receivable_id ORDER BY receivable_id) FILTER (WHERE stops_delivery), '{{}}') AS stops_delivery,
    (SELECT jsonb_agg(jsonb_build_object('order_id', order_id, 'phase', phase, 'lane', lane,
        'amount', jsonb_build_object('amount', amount::text, 'currency', currency),
        'unweighed', state->'unweighed', 'growth', state->'pending'->'amount'))
     FROM (SELECT * FROM sale_view s WHERE s.customer_id = $1 AND s.received_on > $4 AND s.phase IN {MAY_COUNT}
           AND (s.amount >= $7 OR s.currency <> $8)
           ORDER BY s.received_on DESC LIMIT {MOST}) AS latest) AS recent,
    CASE WHEN $5 THEN {CREDIT_SQL} END AS credit,
    (SELECT jsonb_agg(state) FROM absence_view WHERE until > $6) AS absences,
    {AT_HAND_SQL.format(accounts="$9::text[]")} AS at_hand
FROM receivable_view WHERE customer_id = $1 AND phase <> 'settled'
"""
_OPEN_ITEMS_SQL: Final = """
SELECT receivable_id, invoice_no, order_id, balance, currency, due_on FROM receivable_view
WHERE customer_id = $1 AND phase <> 'settled' ORDER BY due_on, receivable_id
"""
_INVOICE_SQL: Final = """
SELECT state FROM receivable_view WHERE invoice_no = $1 AND 'customer/' || customer_id = $2 ORDER BY receivable_id
"""
_WATCH_SQL: Final = "SELECT state FROM warning_view WHERE customer_id = $1"
# What serves the whole house belongs to no account: of two that begin at once, one must see the other.
_HOUSE_SQL: Final = "SELECT pg_advisory_xact_lock(hashtextextended('cover of the house', 0))"
_ABSENCES_SQL: Final = "SELECT state FROM absence_view WHERE until > $1"


@dataclass(frozen=True)
class Needs:
    """What has to be read for a command: nothing that is not asked for costs a round trip."""

    customer_id: str | None = None
    account: str | None = None
    joining: str | None = None
    arrears: bool = False
    open_items: bool = False
    undispatched: bool = False
    holdings: tuple[OwnershipFacts, ...] = ()
    presence: bool = False
    cover: bool = False
    terms_of: str = ""
    house: bool = False
    watch: bool = False
    invoice_no: str = ""
    series: tuple[Series, ...] = ()


@dataclass(frozen=True)
class Account:
    """A locked account row: the head of the customer's or group's stream, its file and its exposure."""

    account_id: str
    version: int
    head: bytes
    state: Any
    exposure: Exposure


@dataclass(frozen=True)
class Facts:
    policy: Policy
    today: date
    customer: Account | None = None
    group: Account | None = None
    joining: Account | None = None
    position: Position | None = None
    stops_delivery_by: tuple[str, ...] = ()
    open_items: tuple[OpenItem, ...] = ()
    undispatched: tuple[OpenSale, ...] = ()
    holdings: tuple[OwnershipFacts, ...] = ()
    owner_troubles: tuple[OwnerTrouble, ...] = ()
    presence: Presence = EVERYBODY_THERE
    matrix_version: int = 0
    done: tuple[Done, ...] = ()
    approved_in_period: Decimal = Decimal(0)
    next_numbers: dict[str, str] | None = None
    arrangements: Arrangements = NONE_AT_HAND
    receivables: tuple[ReceivableState, ...] = ()
    watch: WatchState = NO_WARNINGS

    def number(self, series: Series) -> str:
        return (self.next_numbers or {}).get(series, "")


class MovedMeanwhile(Exception):
    """The customer changed its group while its account was waited for, and the old group's account is locked."""


async def load_facts(
    connection: Any, needs: Needs, envelope: Envelope, policy: Policy, *, one_by_one: bool = False
) -> Facts:
    """Locks the accounts and reads. Raises `MovedMeanwhile`; with `one_by_one`, at a round trip more, it never does."""
    today = local_time.local_day(envelope.at, policy.timezone)
    account_id = needs.account or (customer_stream(needs.customer_id) if needs.customer_id else None)
    # With the arrears comes who is away: the fast path makes no round trip for it.
    alone = needs.presence and not needs.arrears
    presence = await presence_at(connection, envelope.at) if alone else EVERYBODY_THERE
    if account_id is None:
        if needs.house:
            await connection.execute(_HOUSE_SQL)
        house = await arrangements_of(connection, ()) if needs.cover else NONE_AT_HAND
        return Facts(policy=policy, today=today, presence=presence, arrangements=house)
    if one_by_one:
        await connection.execute(_ALONE_SQL, account_id)
    rows = await connection.fetch(_ACCOUNTS_SQL, account_id, needs.joining)
    accounts = {row["account_id"]: account_of(row) for row in rows}
    customer = accounts.get(account_id)
    group = _group_of(customer, accounts)
    stands = await _position(connection, needs, customer, group, policy, envelope.at)
    at_hand = await arrangements_of(connection, tuple(accounts), needs.terms_of) if needs.cover else stands.arrangements
    holdings, owner_troubles = await _owners(connection, needs.holdings)
    return Facts(
        policy=policy,
        today=today,
        customer=customer,
        group=group,
        joining=accounts.get(needs.joining or ""),
        position=stands.position,
        stops_delivery_by=stands.stops_delivery_by,
        open_items=await _open_items(connection, needs),
        undispatched=await _undispatched(connection, needs),
        holdings=holdings,
        owner_troubles=owner_troubles,
        presence=presence if stands.presence is None else stands.presence,
        next_numbers=await next_numbers(connection, needs.series, policy),
        arrangements=at_hand,
        receivables=await _receivables(connection, needs.invoice_no, account_id),
        watch=await _watch(connection, needs),
    )


class _Stands(NamedTuple):
    """Where the customer stands, what stops deliveries to it, and who is away where that was read along."""

    position: Position | None = None
    stops_delivery_by: tuple[str, ...] = ()
    presence: Presence | None = None
    arrangements: Arrangements = NONE_AT_HAND


def _group_of(customer: Account | None, accounts: dict[str, Account]) -> Account | None:
    if customer is None or not isinstance(customer.state, CustomerState) or customer.state.group_id is None:
        return None
    # The row is as the last writer left it; which group is locked was found out before we waited for that writer.
    group = accounts.get(group_stream(customer.state.group_id))
    if group is None:
        raise MovedMeanwhile
    return group


async def _position(
    connection: Any, needs: Needs, customer: Account | None, group: Account | None, policy: Policy, at: datetime
) -> _Stands:
    if customer is None:
        return _Stands()
    group_exposure = group.exposure if group else None
    if not needs.arrears:
        return _Stands(Position(exposure=customer.exposure, group_exposure=group_exposure))
    today = local_time.local_day(at, policy.timezone)
    tolerated = policy.holds.overdue.tolerated_days if policy.holds.overdue else 0
    since = today - timedelta(days=tolerated)
    guarded = policy.safeguards
    window_from = today - timedelta(days=guarded.split_window_days) if guarded else date.max
    made = guarded is not None and bool(guarded.conflicts)
    least = (least_that_counts(policy), policy.home_currency)
    accounts = ["", customer.account_id, *([group.account_id] if group else ())]
    asked = (needs.customer_id, since, today, window_from, made, at, *least, accounts)
    row = await connection.fetchrow(_ARREARS_SQL, *asked)
    position = Position(
        exposure=customer.exposure,
        group_exposure=group_exposure,
        overdue_amount=row["amount"],
        overdue_amount_days=row["amount_days"],
        stops_credit_by=tuple(row["stops_credit"]),
        recent=tuple(RecentOrder.model_validate(order) for order in row["recent"] or ()),
        done=credit_done(row["credit"]),
    )
    presence = _presence(row["absences"] or (), at)
    return _Stands(position, tuple(row["stops_delivery"]), presence, Arrangements(row["at_hand"] or {}))


async def presence_at(connection: Any, at: datetime) -> Presence:
    """Who is away at that moment, as far as is on record."""
    return _presence([row["state"] for row in await connection.fetch(_ABSENCES_SQL, at)], at)


def _presence(states: Iterable[Any], at: datetime) -> Presence:
    return Presence.at(at, (AbsenceState.model_validate(state) for state in states))


async def _owners(
    connection: Any, own: tuple[OwnershipFacts, ...]
) -> tuple[tuple[OwnershipFacts, ...], tuple[OwnerTrouble, ...]]:
    if not own:
        return (), ()
    above = await holdings_above(connection, own)
    keys = {owner.key for facts in (*own, *above) for owner in facts.owners}
    return above, await troubles_of(connection, keys)


async def _open_items(connection: Any, needs: Needs) -> tuple[OpenItem, ...]:
    if not needs.open_items:
        return ()
    rows = await connection.fetch(_OPEN_ITEMS_SQL, needs.customer_id)
    return tuple(
        OpenItem(
            receivable_id=row["receivable_id"],
            invoice_no=row["invoice_no"],
            order_id=row["order_id"],
            balance=Money.of(row["balance"], row["currency"]),
            due_on=row["due_on"],
        )
        for row in rows
    )


async def _receivables(connection: Any, invoice_no: str, account_id: str) -> tuple[ReceivableState, ...]:
    """Those of one invoice, if it is one of the locked customer."""
    if not invoice_no:
        return ()
    rows = await connection.fetch(_INVOICE_SQL, invoice_no, account_id)
    return tuple(ReceivableState.model_validate(row["state"]) for row in rows)


async def _watch(connection: Any, needs: Needs) -> WatchState:
    if not needs.watch or needs.customer_id is None:
        return NO_WARNINGS
    state = await connection.fetchval(_WATCH_SQL, needs.customer_id)
    return WatchState.model_validate(state or {})


async def _undispatched(connection: Any, needs: Needs) -> tuple[OpenSale, ...]:
    if not needs.undispatched or needs.customer_id is None:
        return ()
    return await undispatched_sales(connection, needs.customer_id)


def account_of(row: Any) -> Account:
    """The account in a row of the table."""
    state_type = GroupState if row["account_id"].startswith("group/") else CustomerState
    return Account(
        account_id=row["account_id"],
        version=row["version"],
        head=row["head"] or GENESIS,
        state=state_type.model_validate(row["state"]),
        exposure=Exposure(
            currency=row["currency"],
            **{part: Decimal(row[part]) for part in ExposureChange.model_fields},
        ),
    )
