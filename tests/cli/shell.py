"""Commands run as a person runs them, in this process, and what they wrote."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Awaitable, Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import count
from typing import Any

from starter.cli.main import execute, prepare_screen

PATIENCE_SECONDS = 120
_NUMBERS = count(1)
_WAITING_SQL = "SELECT EXISTS (SELECT FROM outbox WHERE status = 'waiting' AND deliver_after <= now())"
_DONE_BY_PEOPLE_SQL = "SELECT count(*) FROM event WHERE actor <> 'system'"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def refused(self) -> str:
        """The code of the refusal that was written on standard error; empty for none."""
        first = self.err.partition("\n")[0]
        return first.split(": ")[1] if first.startswith("refused: ") else ""

    @property
    def field(self) -> str:
        first = self.err.partition("\n")[0]
        return first.rpartition("(field: ")[2].rstrip(")") if "(field: " in first else ""


@dataclass(frozen=True)
class Shell:
    connection: Any

    async def run(self, *tokens: str) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            prepare_screen(tokens)
            code = await execute(tokens)
        return Ran(code, out.getvalue(), err.getvalue())

    async def done(self, *tokens: str) -> Any:
        """The data of a command that must succeed."""
        ran = await self.run(*tokens, "--json")
        assert ran.code == 0, ran.err
        return ran.data

    async def still(self) -> int:
        """The number of events once what follows from the last command has arrived."""
        seen, waiting = -1, False
        async with asyncio.timeout(PATIENCE_SECONDS):
            while waiting or seen != (seen := int(await self.connection.fetchval("SELECT count(*) FROM event"))):
                await asyncio.sleep(0.15)
                waiting = await self.connection.fetchval(_WAITING_SQL)
        return seen

    async def refuses(self, *tokens: str) -> Ran:
        """A command that must be refused and must leave nothing behind. What the system does by itself after earlier
        commands may come meanwhile: whatever a command brings about begins with what its actor did."""
        await self.still()
        before = await self.connection.fetchval(_DONE_BY_PEOPLE_SQL)
        ran = await self.run(*tokens)
        assert ran.code == 1, (ran.code, ran.out, ran.err)
        assert ran.out == ""
        await self.still()
        assert await self.connection.fetchval(_DONE_BY_PEOPLE_SQL) == before
        return ran

    async def customer(self, *, currency: str = "CNY", limit: str | None = "100000", grade: str | None = "A") -> str:
        """A customer of its own for one test."""
        customer_id = f"C-{next(_NUMBERS)}"
        given = ["--limit", limit, "--approval", "R-1"] if limit is not None else []
        graded = ["--grade", grade] if grade is not None else []
        place = "CN" if currency == "CNY" else "DE"
        await self.done(
            "customer",
            "add",
            customer_id,
            "Acme",
            "--country",
            place,
            "--currency",
            currency,
            *given,
            *graded,
            "--as",
            "staff-071",
        )
        return customer_id

    async def order(
        self, customer_id: str, amount: str = "12000.00", currency: str = "CNY", terms: str = "NET30"
    ) -> str:
        """An order of its own, submitted."""
        order_id = f"SO-{next(_NUMBERS)}"
        await self.done("order", "submit", order_id, customer_id, amount, currency, terms, "--as", "staff-001")
        return order_id

    async def invoice(self, customer_id: str, amount: str = "12000.00", currency: str = "CNY") -> str:
        """The invoice of a sale of its own, delivered."""
        sale = await self.done("order", "dispatch", await self.order(customer_id, amount, currency))
        return str(sale["receivables"][-1]["receivable_id"])

    async def until_phase(self, kind: str, id_: str, phase: str) -> None:
        """Waits for what follows by itself."""

        async def reached() -> bool:
            return bool((await self.done(kind, "show", id_))["phase"] == phase)

        await eventually(reached)


async def eventually(look: Callable[[], Awaitable[bool]], *, seconds: float = 120) -> None:
    """Waits for what follows by itself."""
    async with asyncio.timeout(seconds):
        while not await look():
            await asyncio.sleep(0.05)
