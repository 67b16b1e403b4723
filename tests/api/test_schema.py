"""Whatever a client can send by the OpenAPI file, and whatever it should not send, is answered as the file says.

schemathesis makes the requests up: valid ones, invalid ones, sequences of them, by default the same ones in every run.
It speaks HTTP with the whole application; its own process leaves ours to answer.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from runtime.settings import PROJECT_ROOT
from starter.api import health
from starter.api.openapi import PATH
from tests.api.seller import Seller
from tests.api.served import ANYBODY, served

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
async def full_books(seller: Seller) -> Seller:
    """Something of everything."""
    for _ in range(3):
        customer = await seller.customer()
        await seller.invoiced(customer)
        await seller.submitted(customer, "105000.00")
    return seller


@pytest.fixture(autouse=True)
def patient_health(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many clients keep a small machine busy for longer than the second that `/healthz` waits for each part."""
    monkeypatch.setattr(health, "PATIENCE", timedelta(seconds=50))


async def test_schemathesis_finds_nothing(full_books: Seller, tmp_path: Path) -> None:
    await _finds_nothing(full_books, tmp_path, "examples,coverage,fuzzing,stateful", examples=6, clients=4)


async def test_sixteen_clients_at_once_find_nothing(full_books: Seller, tmp_path: Path) -> None:
    await _finds_nothing(full_books, tmp_path, "fuzzing,stateful", examples=15, clients=16)


async def _finds_nothing(seller: Seller, folder: Path, phases: str, *, examples: int, clients: int) -> None:
    async with served(seller) as address:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "schemathesis.cli",
            "--config-file", str(HERE / "schemathesis.toml"),
            "run", address + PATH,
            "--header", f"Authorization: Bearer {ANYBODY}",
            "--checks", "all", "--phases", phases, "--max-examples", str(examples), "--workers", str(clients),
            *(["--generation-deterministic"] if settings().derandomize else []),
            "--request-timeout", "60", "--warnings", "off", "--no-color",
            cwd=folder,
            env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.api.hooks", "PYTHONPATH": str(PROJECT_ROOT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        out, _ = await process.communicate()
    assert process.returncode == 0, out.decode()
    assert "Tested: 0" not in out.decode()
