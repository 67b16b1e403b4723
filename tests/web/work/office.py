"""People at their browsers: pages as text, forms as they are sent, tasks as they come."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any, Final

import httpx2

from activities.postgres.decision_sender import DecisionSender
from activities.postgres.rows import SaleFile
from domain.customer.commands import AssignGrade, RegisterCustomer
from domain.ids import customer_stream
from starter.limits import LimitRequest
from tests.api.seller import DIRECTOR, PRESIDENT, SALES, Seller

PAGE: Final = {"accept": "text/html"}
PART: Final = {"accept": "text/html", "hx-request": "true"}
_NUMBERS = count(1)
_FIELD = re.compile(r'name="(revision|command_id|version)" value="([^"]*)"')


@dataclass(frozen=True)
class Office:
    seller: Seller

    @property
    def sender(self) -> DecisionSender:
        """What the worker does with decisions whose time to undo is over."""
        return DecisionSender(self.seller.services.pool, self.seller.desk.tell)

    def browser(self, person: str, *, part: bool = False, language: str = "en") -> httpx2.AsyncClient:
        client = self.seller.by(person)
        client.headers.update(PART if part else PAGE)
        client.cookies.set("language", language)
        return client

    async def customer(self, *, name: str = "Buyer", grade: str = "B", limit: str = "1000000") -> str:
        """A customer of its own for one test."""
        desk, customer_id, today = self.seller.desk, f"W-{next(_NUMBERS)}", self.seller.desk.today()
        registered = RegisterCustomer(customer_id=customer_id, name=name, country="CN", currency="CNY")
        await desk.record(customer_stream(customer_id), registered, "shop")
        graded = {"grade": grade, "reviewed_on": today, "valid_until": today + timedelta(days=300)}
        await desk.grade(customer_id, AssignGrade.model_validate(graded), actor=DIRECTOR)
        await desk.set_limit(customer_id, LimitRequest(amount=limit, approval="the board"), actor=PRESIDENT)
        return customer_id

    async def task(self, amount: str = "180000.00", *, by: str = SALES, customer_id: str = "", **more: Any) -> str:
        """A task about an order that is over the cap of its grade; its number."""
        decision = await self.seller.submitted(customer_id or await self.customer(**more), amount, actor=by)
        assert decision["outcome"] == "pending", decision
        return str(decision["task_id"])

    async def page(self, person: str, path: str, *, part: bool = False, language: str = "en") -> httpx2.Response:
        async with self.browser(person, part=part, language=language) as browser:
            return await browser.get(path)

    async def fields(self, person: str, path: str) -> dict[str, str]:
        """What the hidden fields of the first form of a page say."""
        text = (await self.page(person, path)).text
        found: dict[str, str] = {}
        for name, value in _FIELD.findall(text):
            found.setdefault(name, value)
        return found

    async def click(self, person: str, task_id: str, act: str, **form: str) -> httpx2.Response:
        """Opens the task and sends a form of it; fields that are given replace the page's."""
        return await self._click(person, task_id, act, form, part=True)

    async def click_without_scripts(self, person: str, task_id: str, act: str, **form: str) -> httpx2.Response:
        return await self._click(person, task_id, act, form, part=False)

    async def _click(self, person: str, task_id: str, act: str, form: dict[str, str], *, part: bool) -> httpx2.Response:
        sent = {**await self.fields(person, f"/tasks/{task_id}"), **form}
        if "command_id" not in sent:
            sent |= {"command_id": "c-of-a-stranger", "revision": "0"} | form
        async with self.browser(person, part=part) as browser:
            return await browser.post(f"/tasks/{task_id}/{act}", data=sent)

    async def send_now(self) -> int:
        """The time to undo is over."""
        await self.seller.services.pool.execute("UPDATE pending_decision SET send_at = now() WHERE status = 'waiting'")
        return await self.sender.send_due()

    async def sale_in(self, phase: str, order_id: str) -> SaleFile:
        """The sale once it has come to this phase."""
        async with asyncio.timeout(20):
            while (sale := await self.seller.desk.sale(order_id)).phase != phase:
                await asyncio.sleep(0.05)
        return sale

    async def phase(self, task_id: str) -> str:
        return (await self.seller.desk.task(task_id)).phase


def status_of(answer: httpx2.Response) -> str:
    """What the page says of the decision."""
    found = re.search(r'data-status="([a-z]+)"', answer.text)
    return found[1] if found else ""


def code_of(answer: httpx2.Response) -> str:
    """The code of what was refused on the page."""
    found = re.search(r'data-code="([^"]+)"', answer.text)
    return found[1] if found else ""
