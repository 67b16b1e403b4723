from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest

from activities.sources.port import SourceSilent
from domain.evidence.source import Provider, Silence
from starter.sandbox.companies import COMPANIES
from starter.sandbox.faults import Dice, Fault, Faults, ProviderFaults
from tests.activities.sources.sandbox_world import SandboxWorld, sandbox_world, subject_of
from tests.activities.sources.situations import PROVIDERS, TODAY

FAULTS: Final = "http://sandbox/sandbox/faults"


@pytest.fixture
async def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SandboxWorld]:
    async with sandbox_world(tmp_path, monkeypatch) as world:
        yield world


def thrown(seed: int, share: float, times: int = 4000) -> list[Fault | None]:
    dice = Dice()
    dice.set(Faults(seed=seed, everywhere=ProviderFaults(share=share)))
    return [dice.throw(Provider.DNB) for _ in range(times)]


def test_the_share_is_kept_and_every_kind_comes_up() -> None:
    met = Counter(thrown(seed=7, share=0.05))
    assert 150 <= 4000 - met[None] <= 250
    assert {kind for kind in met if kind} == {"error", "busy", "timeout", "truncated"}


def test_the_same_seed_gives_the_same_faults() -> None:
    assert thrown(seed=7, share=0.05) == thrown(seed=7, share=0.05)
    assert thrown(seed=7, share=0.05) != thrown(seed=8, share=0.05)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_none_and_all_are_exact(share: float) -> None:
    assert sum(fault is not None for fault in thrown(seed=1, share=share, times=100)) == 100 * share


async def test_faults_are_switched_while_it_runs_and_only_where_they_are_wanted(sandbox: SandboxWorld) -> None:
    gleif, dnb = sandbox.source(Provider.GLEIF), sandbox.source(Provider.DNB)
    subject = subject_of(COMPANIES[1001])
    await sandbox.client.put(FAULTS, json={"providers": {"dnb": {"share": 1.0, "kinds": ["error"]}}})
    await gleif.ask(subject, "r", TODAY)
    with pytest.raises(SourceSilent):
        await dnb.ask(subject, "r", TODAY)
    told = (await sandbox.client.get(FAULTS)).json()
    assert told["providers"]["dnb"]["share"] == 1.0
    assert told["met"] == {"error": 1}
    await sandbox.client.put(FAULTS, json={})
    await dnb.ask(subject, "r", TODAY)
    assert (await sandbox.client.get(FAULTS)).json()["met"] == {}


async def test_latency_is_added_to_every_answer(sandbox: SandboxWorld) -> None:
    source = sandbox.source(Provider.DNB, seconds=0.3)
    await sandbox.client.put(FAULTS, json={"everywhere": {"latency_seconds": 5}})
    with pytest.raises(SourceSilent) as silent:
        await source.ask(subject_of(COMPANIES[1001]), "r", TODAY)
    assert silent.value.silence is Silence.TIMED_OUT


@pytest.mark.parametrize(
    "wanted",
    [
        {"everywhere": {"share": 1.5}},
        {"everywhere": {"share": -0.1}},
        {"everywhere": {"kinds": []}},
        {"everywhere": {"kinds": ["fire"]}},
        {"providers": {"a bank": {}}},
        {"shares": 0.5},
        [],
    ],
)
async def test_a_switch_that_does_not_exist_is_refused_and_changes_nothing(sandbox: SandboxWorld, wanted: Any) -> None:
    await sandbox.client.put(FAULTS, json={"seed": 5})
    assert (await sandbox.client.put(FAULTS, json=wanted)).status_code == 422
    assert (await sandbox.client.get(FAULTS)).json()["seed"] == 5


@pytest.mark.parametrize("provider", [each for each in PROVIDERS if each not in {Provider.GLEIF, Provider.VIES}])
async def test_wrong_credentials_are_refused(sandbox: SandboxWorld, provider: Provider) -> None:
    source = sandbox.source(provider, "wrong")
    with pytest.raises(SourceSilent) as silent:
        await source.ask(subject_of(COMPANIES[2031]), "r", TODAY)
    assert (silent.value.silence, silent.value.detail) == (Silence.REFUSED, "HTTP 401")
