"""Killing web or worker between click and commit: the decision is taken once or not at all, and the page says which."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
from collections.abc import AsyncIterator
from typing import Final

import httpx2
import pytest

from runtime.settings import PROJECT_ROOT, child_environment
from starter.embedded.ports import choose_port
from tests.conftest import _open_folder
from tests.faults.client import Insistent
from tests.faults.system import LiveSystem, live_system
from tests.identity.browser import PAGE, log_in

LEAD: Final = "staff-011"
PATIENCE_SECONDS: Final = 90
_FIELDS = re.compile(r'name="(revision|command_id)" value="([^"]*)"')
_STATUS = re.compile(r'data-status="([a-z]+)"')
_DECIDED_SQL: Final = "SELECT count(*) FROM event WHERE stream = $1 AND type = 'approval.decided'"


class Web:
    """`python -m starter.api` on one port, killed and started again."""

    def __init__(self, system: LiveSystem) -> None:
        self._system = system
        self._port = choose_port(0)
        self._process: asyncio.subprocess.Process | None = None
        self.browser = httpx2.AsyncClient(base_url=f"http://127.0.0.1:{self._port}", headers=PAGE, timeout=20)

    async def start(self) -> None:
        settings = self._system.settings.model_copy(update={"http_port": self._port, "sandbox_login": True})
        environment = child_environment(**settings.to_environment())
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "starter.api", cwd=PROJECT_ROOT, env=environment, stderr=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    if (await self.browser.get("/login")).status_code == 200:
                        return
                except httpx2.TransportError:
                    pass
                await asyncio.sleep(0.1)

    async def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def fields(self, task_id: str) -> dict[str, str]:
        page = (await self.browser.get(f"/tasks/{task_id}")).text
        token = re.search(r'name="csrf_token" value="([^"]*)"', page)
        return dict(_FIELDS.findall(page)) | {"csrf_token": token[1] if token else ""}

    async def says(self, task_id: str) -> str:
        """What the page says became of the decision; empty when nothing was kept."""
        found = _STATUS.search((await self.browser.get(f"/tasks/{task_id}")).text)
        return found[1] if found else ""


@pytest.fixture(scope="module")
async def house() -> AsyncIterator[tuple[LiveSystem, Web]]:
    """Everything as processes, and somebody who is logged in."""
    folder = _open_folder()
    async with live_system(folder) as system:
        web = Web(system)
        await web.start()
        await log_in(web.browser, LEAD, "/")
        yield system, web
        await web.kill()
        await web.browser.aclose()
    shutil.rmtree(folder)


async def task(client: Insistent, number: int) -> str:
    """A task for the lead of sales, once it can be read."""
    await client.customer(f"C{number}", limit="1000000.00", grade="B")
    answer = await client.order(f"S{number}", f"C{number}", "180000.00")
    assert answer.outcome == "pending", answer
    return answer.approval_id


async def over(system: LiveSystem, web: Web, task_id: str) -> str:
    """The time to undo is over; what the page says once the decision has come to its end."""
    await system.pool.execute("UPDATE pending_decision SET send_at = now() WHERE task_id = $1", task_id)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (said := await web.says(task_id)) in ("waiting", "sending"):
            await asyncio.sleep(0.2)
    return said


async def kept(system: LiveSystem, task_id: str) -> None:
    """Returns once the click is on record."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await system.pool.fetchval("SELECT count(*) FROM pending_decision WHERE task_id = $1", task_id):
            await asyncio.sleep(0.01)


async def decided(system: LiveSystem, task_id: str) -> int:
    """How often the decision is on record."""
    return int(await system.pool.fetchval(_DECIDED_SQL, f"approval/{task_id}"))


async def test_a_web_that_is_killed_while_somebody_clicks(house: tuple[LiveSystem, Web]) -> None:
    system, web = house
    client = Insistent(system.desk)
    outcomes = set[str]()
    for number, delay in enumerate((0.0, 0.004, 0.02, None)):
        task_id = await task(client, number)
        form = await web.fields(task_id)
        clicking = asyncio.create_task(web.browser.post(f"/tasks/{task_id}/approve", data=form))
        await (kept(system, task_id) if delay is None else asyncio.sleep(delay))
        await web.kill()
        await asyncio.gather(clicking, return_exceptions=True)
        await web.start()
        said = await over(system, web, task_id)
        outcomes.add(said)
        assert said in ("", "taken"), said
        assert await decided(system, task_id) == (1 if said == "taken" else 0)
        # Whoever is not sure clicks the same button again.
        again = await web.browser.post(f"/tasks/{task_id}/approve", data=form)
        assert again.status_code == 303, again.text
        assert await over(system, web, task_id) == "taken"
        assert await decided(system, task_id) == 1
    assert "taken" in outcomes


async def test_a_worker_that_is_killed_while_it_sends(house: tuple[LiveSystem, Web]) -> None:
    system, web = house
    client = Insistent(system.desk)
    for number, delay in enumerate((0.0, 0.05, 0.15), start=10):
        task_id = await task(client, number)
        form = await web.fields(task_id)
        assert (await web.browser.post(f"/tasks/{task_id}/approve", data=form)).status_code == 303
        assert await web.says(task_id) == "waiting"
        await system.pool.execute("UPDATE pending_decision SET send_at = now() WHERE task_id = $1", task_id)
        await asyncio.sleep(0.4 + delay)
        await system.kill(system.relay)
        if number % 2:
            await system.kill(system.workers[0])
        assert await over(system, web, task_id) == "taken"
        assert await decided(system, task_id) == 1


async def test_what_was_undone_stays_undone_whatever_is_killed(house: tuple[LiveSystem, Web]) -> None:
    system, web = house
    task_id = await task(Insistent(system.desk), 20)
    form = await web.fields(task_id)
    await web.browser.post(f"/tasks/{task_id}/approve", data=form)
    undone = await web.browser.post(f"/decisions/{form['command_id']}/undo", data={"csrf_token": form["csrf_token"]})
    assert undone.status_code == 303
    await asyncio.gather(web.kill(), system.kill(system.relay))
    await web.start()
    assert await over(system, web, task_id) == "undone"
    await asyncio.sleep(2)
    assert await decided(system, task_id) == 0
