"""The sandbox's partners as a process: they call back, remember what they were asked, and do on demand what they are
told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Request

from activities.partners.factory import PartnerSettings, open_partners
from activities.partners.signature import signed_id
from runtime.settings import Settings
from starter.api.server import listening_socket, serving
from starter.sandbox_process import SandboxProcess
from tests.activities.partners.worlds import a_request

PATIENCE = 60


class Application:
    """Where the partners bring their answers."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.app = FastAPI()

        @self.app.post("/v1/partners/{partner}/callbacks")
        async def take(partner: str, request: Request) -> dict[str, str]:
            self.came.append((dict(request.headers), await request.body()))
            return {"partner": partner}

    async def heard(self, most: int) -> list[Any]:
        """So many callbacks, waited for."""
        async with asyncio.timeout(PATIENCE):
            while len(self.came) < most:
                await asyncio.sleep(0.05)
        return [json.loads(body) for _, body in self.came]


@asynccontextmanager
async def application() -> AsyncIterator[tuple[Application, str]]:
    taking = Application()
    with listening_socket("127.0.0.1", 0) as listener:
        async with serving(taking.app, listener):
            yield taking, f"http://127.0.0.1:{listener.getsockname()[1]}"


async def test_a_request_is_called_back_signed_and_remembered_through_a_kill(tmp_path: Path) -> None:
    async with application() as (taking, address):
        sandbox = SandboxProcess(Settings(data_dir=tmp_path), callbacks=address)
        try:
            await sandbox.start()
            settings = PartnerSettings(**sandbox.named)
            async with open_partners(settings) as partners:
                first = await partners["insurer"].submit(a_request())
                (said,) = await taking.heard(1)
                assert (said["reference"], said["job_id"]) == ("limit.P-1.C-77.1", first.job_id)
                headers, body = taking.came[0]
                assert signed_id(settings.secret("insurer"), headers, body, datetime.now(UTC))
                await sandbox.stop()
                await sandbox.start()
                assert await partners["insurer"].submit(a_request()) == first
                assert await partners["insurer"].poll(first.job_id) is not None
                async with httpx2.AsyncClient(base_url=sandbox.url, trust_env=False) as switches:
                    cut = {"kind": "limit_cut", "subject": "P-1.C-77"}
                    amount = {"amount": "100.00", "currency": "EUR"}
                    path = "/sandbox/partners/insurer/notices"
                    assert (await switches.post(path, json=cut | {"amount": amount})).status_code == 202
                    assert [each["partner"] for each in (await switches.get("/sandbox/partners/jobs")).json()] == [
                        "insurer"
                    ]
                _, notice = await taking.heard(2)
                assert (notice["notice"]["kind"], notice["notice"]["amount"]) == ("limit_cut", amount)
        finally:
            await sandbox.stop()
    assert (tmp_path / "sandbox" / "callback.secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("early", [True, False])
async def test_the_callback_comes_before_the_response_on_demand(tmp_path: Path, early: bool) -> None:
    async with application() as (taking, address):
        sandbox = SandboxProcess(Settings(data_dir=tmp_path), callbacks=address)
        try:
            await sandbox.start()
            async with httpx2.AsyncClient(base_url=sandbox.url, trust_env=False) as switches:
                wanted = {"early": early, "answer_seconds": 3600}
                assert (await switches.put("/sandbox/partners/switches", json=wanted)).status_code == 200
            async with open_partners(PartnerSettings(**sandbox.named)) as partners:
                await partners["insurer"].submit(a_request())
                assert len(taking.came) == early
        finally:
            await sandbox.stop()
