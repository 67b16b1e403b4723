from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest

from activities.sources.dnb import Dnb
from activities.sources.factory import SANDBOX_LOGIN
from activities.sources.port import SourceSilent
from domain.evidence.source import Provider, Silence
from runtime.errors import SandboxFailed
from runtime.settings import Settings
from starter import sandbox_process
from starter.embedded.ports import LOOPBACK
from starter.sandbox.companies import COMPANIES
from starter.sandbox.faults import Faults, ProviderFaults
from starter.sandbox.purchases import Purchases, ReferenceReused
from starter.sandbox_process import SandboxProcess
from tests.activities.sources.sandbox_world import SandboxWorld, sandbox_world, subject_of
from tests.activities.sources.situations import PAID, TODAY, Situation
from tests.ground.processes import eventually, kill, servers_of
from tests.ground.taken_port import first_choice_taken


@pytest.fixture
async def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SandboxWorld]:
    async with sandbox_world(tmp_path, monkeypatch) as world:
        yield world


@pytest.mark.parametrize("provider", PAID)
async def test_one_reference_is_charged_once_and_another_one_again(sandbox: SandboxWorld, provider: Provider) -> None:
    source, subject = sandbox.stage(provider, Situation.FULL)
    for reference in ("r-1", "r-1", "r-2"):
        await source.ask(subject, reference, TODAY)
    bought = (await sandbox.client.get("http://sandbox/sandbox/purchases")).json()
    assert (bought["asked"], bought["charged"]) == (3, 2)
    assert bought["purchases"][0] == {
        "provider": provider.value,
        "subject": "S-8001",
        "reference": "r-1",
        "times_asked": 2,
        "charged": 1,
    }


@pytest.mark.parametrize("provider", PAID)
@pytest.mark.parametrize("fault", ["truncated", "timeout"])
async def test_a_report_whose_answer_was_lost_is_paid_and_not_paid_again(
    sandbox: SandboxWorld, provider: Provider, fault: Any
) -> None:
    source, subject = sandbox.stage(provider, Situation.FULL)
    report = ProviderFaults(share=1.0, kinds=(fault,))
    sandbox.desk.dice.set(Faults(providers={Provider.DNB: report}, timeout_seconds=0.05))
    if provider is Provider.DNB:
        with pytest.raises(SourceSilent):
            await source.ask(subject, "r-1", TODAY)
    sandbox.desk.dice.set(Faults())
    await source.ask(subject, "r-1", TODAY)
    assert [bought["charged"] for bought in sandbox.desk.purchases.listed()] == [1]


@pytest.mark.parametrize("situation", [Situation.NOT_FOUND, Situation.REFUSED, Situation.ERROR, Situation.BUSY])
async def test_what_is_not_answered_is_not_charged(sandbox: SandboxWorld, situation: Situation) -> None:
    for provider in PAID:
        source, subject = sandbox.stage(provider, situation)
        with pytest.raises(SourceSilent):
            await source.ask(subject, "r-1", TODAY)
    assert sandbox.desk.purchases.listed() == []


async def test_a_reference_of_another_company_is_refused(sandbox: SandboxWorld) -> None:
    source = sandbox.source(Provider.DNB)
    await source.ask(subject_of(COMPANIES[1001]), "r-1", TODAY)
    with pytest.raises(SourceSilent) as silent:
        await source.ask(subject_of(COMPANIES[1002]), "r-1", TODAY)
    assert silent.value.silence is Silence.REFUSED


def test_purchases_are_read_again_and_a_torn_line_is_cut_off(tmp_path: Path) -> None:
    first = Purchases(tmp_path)
    first.buy(Provider.DNB, "C-1001", "r-1")
    first.buy(Provider.DNB, "C-1001", "r-1")
    first.buy(Provider.CREDITSAFE, "C-1001", "r-1")
    first.close()
    file = tmp_path / "purchases.jsonl"
    with file.open("ab") as out:
        out.write(b'{"provider": "dnb", "subj')
    second = Purchases(tmp_path)
    assert [each["times_asked"] for each in second.listed()] == [2, 1]
    second.buy(Provider.DNB, "C-1002", "r-2")
    second.close()
    third = Purchases(tmp_path)
    assert [each["subject"] for each in third.listed()] == ["C-1001", "C-1001", "C-1002"]
    with pytest.raises(ReferenceReused):
        third.buy(Provider.DNB, "C-1003", "r-2")
    third.close()


def test_without_a_reference_every_call_is_a_purchase(tmp_path: Path) -> None:
    purchases = Purchases(tmp_path)
    for _ in range(3):
        purchases.buy(Provider.DNB, "C-1001", "")
    assert len(purchases.listed()) == 3
    purchases.close()


async def test_a_killed_sandbox_comes_back_at_its_address_and_forgets_no_purchase(tmp_path: Path) -> None:
    sandbox = SandboxProcess(Settings(data_dir=tmp_path))
    await sandbox.start()
    try:
        url = sandbox.url
        async with httpx2.AsyncClient() as client:
            dnb = Dnb(client, f"{url}/dnb", SANDBOX_LOGIN)
            subjects = [subject_of(company) for company in list(COMPANIES.values())[:20]]

            async def buy(reference: str) -> None:
                today = datetime.now(UTC).date()
                asked = [dnb.ask(subject, f"{reference}-{subject.customer_id}", today) for subject in subjects]
                await asyncio.gather(*asked)

            await buy("first")
            kill(sandbox.pid)
            assert await sandbox.wait() == -9
            await sandbox.start()
            assert sandbox.url == url
            await buy("first")
            bought = (await client.get(f"{url}/sandbox/purchases")).json()
        assert (bought["asked"], bought["charged"]) == (40, 20)
    finally:
        await sandbox.stop()
    if sys.platform == "linux":
        await eventually(lambda: not servers_of(tmp_path))
    assert not any(str(tmp_path) in words_of(child) for child in psutil.Process().children(recursive=True))


def words_of(process: psutil.Process) -> str:
    """Its command line; none when it has just ended, as processes of the database do at any moment."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


async def test_a_port_of_the_operator_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as stranger:
        port = stranger.getsockname()[1]
        sandbox = SandboxProcess(Settings(data_dir=tmp_path, sandbox_port=port))
        with pytest.raises(SandboxFailed, match=f"{port}.*OPENACCOUNT_SANDBOX_PORT"):
            await sandbox.start()
        await sandbox.stop()


async def test_another_port_is_taken_when_the_chosen_one_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with first_choice_taken(monkeypatch, sandbox_process) as taken:
        sandbox = SandboxProcess(Settings(data_dir=tmp_path))
        await sandbox.start()
        assert not sandbox.url.endswith(f":{taken}")
        await sandbox.stop()
