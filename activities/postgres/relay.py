"""Delivers the outbox: mail to people, starts of workflows and signals to them. At least once, in order per target."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Protocol

import asyncpg
import structlog

from activities.mail import duty_texts, texts
from activities.ports import MailSender, OutgoingMail
from activities.postgres.outbox import WAKE_CHANNEL
from activities.postgres.payee_mail import payee_mail_text
from domain.ids import split_stream
from domain.money import Money
from domain.review.commands import Asked

log = structlog.get_logger(__name__)

BATCH: Final = 100
_IDLE_SECONDS: Final = 1.0
_PATIENCE_SECONDS: Final = 20.0
"""How long one message may take while its row is claimed: without a worker some are never answered."""
_LONGEST_PAUSE: Final = timedelta(minutes=5)

# Of each target only the oldest waiting row is claimed; whoever has it has the target, and nobody else overtakes.
_CLAIM_SQL: Final = """
SELECT id, kind, target, payload, attempts, deliver_after FROM outbox one
WHERE status = 'waiting' AND deliver_after <= $1 AND (kind = 'mail' OR NOT EXISTS (
    SELECT FROM outbox older WHERE older.status = 'waiting' AND older.kind <> 'mail' AND older.target = one.target
        AND older.seq < one.seq))
ORDER BY seq LIMIT $2 FOR UPDATE SKIP LOCKED
"""
_FOLLOWING_SQL: Final = """
SELECT id, kind, target, payload, attempts, deliver_after FROM outbox
WHERE status = 'waiting' AND kind <> 'mail' AND target = ANY($1) AND id <> ALL($2) ORDER BY seq LIMIT $3 FOR UPDATE
"""
_FINISH_SQL: Final = "UPDATE outbox SET status = $2, finished_at = $3, attempts = attempts + 1 WHERE id = ANY($1)"
_RETRY_SQL: Final = "UPDATE outbox SET attempts = attempts + 1, last_error = $2, deliver_after = $3 WHERE id = $1"
_ITEMS_SQL: Final = """
SELECT receivable_id, invoice_no, due_on, balance, currency, coalesce(state->>'payee', '') AS payee,
    coalesce(state->>'account_no', '') AS account_no
FROM receivable_view
WHERE receivable_id = ANY($1) AND phase <> 'settled' AND balance > 0 AND coalesce(state->>'assigned_to', '') = ''
"""
_CUSTOMER_SQL: Final = (
    "SELECT state->>'country' AS country, state->>'contact_mail' AS mail FROM account WHERE account_id = $1"
)

Fate = Literal["delivered", "dropped"]


class Workflows(Protocol):
    """How the relay reaches workflows."""

    async def start(self, workflow: str, stream: str, customer_id: str) -> None: ...

    async def tell(self, stream: str, command_id: str, command: dict[str, Any]) -> bool:
        """False when the workflow has ended and the command means nothing any more."""
        ...

    async def facts_changed(self, stream: str) -> bool: ...

    async def review(self, customer_id: str, asked: Asked) -> object:
        """Starts a review or joins the one that is running."""
        ...


@dataclass
class Relay:
    """`clock` gives business time. Any number of relays may work on one outbox."""

    pool: asyncpg.Pool
    workflows: Workflows
    sender: MailSender
    clock: Callable[[], datetime]
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Delivers until cancelled; a database that goes away is waited for."""
        while True:
            try:
                async with self.pool.acquire() as listener:
                    await listener.add_listener(WAKE_CHANNEL, self._wake)
                    try:
                        await self._deliver_for_ever()
                    finally:
                        await listener.remove_listener(WAKE_CHANNEL, self._wake)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
                log.warning("outbox_unreachable", error=str(error))
                await asyncio.sleep(_IDLE_SECONDS)

    async def deliver_due(self) -> int:
        """Delivers one batch of what is due now and returns how many rows it looked at."""
        now = self.clock()
        async with self.pool.acquire() as connection, connection.transaction():
            rows = await connection.fetch(_CLAIM_SQL, now, BATCH)
            mails = [row for row in rows if row["kind"] == "mail"]
            by_target = await _with_following(connection, [row for row in rows if row["kind"] != "mail"], now)
            fates: dict[Fate, list[str]] = defaultdict(list)
            outcomes = await asyncio.gather(
                self._mails(connection, mails, now), *(self._messages(group) for group in by_target.values())
            )
            for row, fate in (pair for outcome in outcomes for pair in outcome):
                if isinstance(fate, Exception):
                    await self._retry_later(connection, row, fate, now)
                else:
                    fates[fate].append(row["id"])
            for end, ids in fates.items():
                await connection.execute(_FINISH_SQL, ids, end, now)
        return len(mails) + sum(map(len, by_target.values()))

    async def _deliver_for_ever(self) -> None:
        while True:
            self._woken.clear()
            if await self.deliver_due() >= BATCH:
                continue
            try:
                await asyncio.wait_for(self._woken.wait(), timeout=_IDLE_SECONDS)
            except TimeoutError:
                continue

    def _wake(self, *_: object) -> None:
        self._woken.set()

    async def _messages(self, rows: list[Any]) -> list[tuple[Any, Fate | Exception]]:
        """One target's rows, in order; after a failure the rest of them waits its turn too."""
        done: list[tuple[Any, Fate | Exception]] = []
        for row in rows:
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    done.append((row, await self._message(row)))
            except Exception as error:  # noqa: BLE001 - whatever went wrong at the other end, the row must be tried again.
                return [*done, *((left, error) for left in rows[len(done) :])]
        return done

    async def _message(self, row: Any) -> Fate:
        payload = row["payload"]
        if row["kind"] == "start":
            await self.workflows.start(payload["workflow"], row["target"], payload["customer_id"])
            return "delivered"
        if payload["signal"] == "review":
            await self.workflows.review(payload["customer_id"], Asked.model_validate(payload["asked"]))
            return "delivered"
        if payload["signal"] == "tell":
            understood = await self.workflows.tell(row["target"], row["id"], payload["command"])
        else:
            understood = await self.workflows.facts_changed(row["target"])
        return "delivered" if understood else "dropped"

    async def _mails(self, connection: Any, rows: list[Any], now: datetime) -> list[tuple[Any, Fate | Exception]]:
        done: list[tuple[Any, Fate | Exception]] = []
        for row in rows:
            try:
                mail = await self._compose(connection, row, now)
                if mail is not None:
                    await self.sender.send(mail)
                done.append((row, "delivered" if mail is not None else "dropped"))
            except (OSError, asyncpg.PostgresError) as error:
                done.append((row, error))
        return done

    async def _compose(self, connection: Any, row: Any, now: datetime) -> OutgoingMail | None:
        """The mail as the facts are in this very transaction; None when nothing is left to say."""
        payload = row["payload"]
        if payload["kind"] != "reminder":
            subject, text = _to_people(payload)
            return OutgoingMail(id=row["id"], to=payload["to"], subject=subject, text=text)
        templates = {item["receivable_id"]: item["template"] for item in payload["items"]}
        open_items = await connection.fetch(_ITEMS_SQL, list(templates))
        customer = await connection.fetchrow(_CUSTOMER_SQL, row["target"])
        if not open_items or not customer["mail"]:
            return None
        items = [
            texts.DueItem(
                invoice_no=item["invoice_no"],
                due_on=item["due_on"],
                balance=Money.of(item["balance"], item["currency"]),
                days_overdue=(now.date() - item["due_on"]).days,
                template=templates[item["receivable_id"]],
                payee=item["payee"],
                account_no=item["account_no"],
            )
            for item in open_items
        ]
        subject, text = texts.reminder(items, texts.language_for(customer["country"]))
        return OutgoingMail(id=row["id"], to=customer["mail"], subject=subject, text=text)

    async def _retry_later(self, connection: Any, row: Any, error: Exception, now: datetime) -> None:
        pause = min(timedelta(seconds=2 ** min(row["attempts"], 9)), _LONGEST_PAUSE)
        log.warning("delivery_failed", kind=row["kind"], target=split_stream(row["target"])[0], error=str(error))
        await connection.execute(_RETRY_SQL, row["id"], f"{type(error).__name__}: {error}"[:500], now + pause)


def _to_people(payload: dict[str, Any]) -> tuple[str, str]:
    if payload["kind"] == "webhook_disabled":
        return texts.webhook_disabled(payload["webhook_id"], payload["cause"], payload["reason"])
    if payload["kind"] == "payee":
        return payee_mail_text(payload)
    if payload["kind"] in ("duty_warned", "duty_missed"):
        return _about_duty(payload)
    return texts.task(payload["kind"], payload["task_id"], payload.get("text", ""))


def _about_duty(payload: dict[str, Any]) -> tuple[str, str]:
    named = (payload["duty"], payload["stream"], payload["duty_id"], payload["due_on"])
    missed = payload["kind"] == "duty_missed"
    return duty_texts.missed(*named, payload["consequence"]) if missed else duty_texts.warned(*named)


async def _with_following(connection: Any, first: list[Any], now: datetime) -> dict[str, list[Any]]:
    """Each claimed row with those that may follow it to the same target; one that has to wait stops the rest."""
    by_target = {row["target"]: [row] for row in first}
    ids = [row["id"] for row in first]
    waits = set[str]()
    for row in await connection.fetch(_FOLLOWING_SQL, list(by_target), ids, BATCH) if first else ():
        if row["deliver_after"] > now:
            waits.add(row["target"])
        elif row["target"] not in waits:
            by_target[row["target"]].append(row)
    return by_target
