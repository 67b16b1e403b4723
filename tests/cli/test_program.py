from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from cyclopts import App

from runtime.settings import PROJECT_ROOT, child_environment
from starter.cli.main import COMMANDS, make_app
from starter.doctor import Check
from tests.cli.shell import Ran, Shell

PROGRAM = (sys.executable, "-m", "starter.cli.main")


async def run(*tokens: str, **environment: str) -> Ran:
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, *tokens,
        cwd=PROJECT_ROOT,
        env=child_environment(without=("DATABASE_URL", "TEMPORAL_", "OPENACCOUNT_"), **environment),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), timeout=180)
    return Ran(process.returncode or 0, out.decode(), err.decode())


async def test_help_loads_neither_the_engine_nor_the_database() -> None:
    look = "import sys; from starter.cli.main import make_app; make_app()(['--help'], result_action='return_value');"
    tell = "print([name for name in ('temporalio', 'asyncpg', 'domain.sale.state') if name in sys.modules])"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", look + tell, cwd=PROJECT_ROOT, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert out.decode().endswith("[]\n")


def commands() -> Iterator[tuple[str, ...]]:
    app = make_app()
    for name in COMMANDS:
        found = app[name]
        inner = [each for each in found if not each.startswith("-")]
        yield from ((name, each) for each in inner) if inner else ((name,),)


@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_every_command_says_in_one_sentence_what_it_does(command: tuple[str, ...]) -> None:
    app: App = make_app()
    for part in command:
        app = app[part]
    assert re.fullmatch(r"[A-Z][^\n]+\.", app.help.strip().partition("\n\n")[0]), app.help


async def test_where_nothing_runs_the_exit_code_is_3_and_says_how_to_start(tmp_path: Path) -> None:
    for command in (("customer", "list"), ("order", "cancel", "SO-1", "--reason", "no")):
        ran = await run(*command, OPENACCOUNT_DATA_DIR=str(tmp_path / "none"))
        assert (ran.code, ran.out) == (3, "")
        assert "stack.not_running" in ran.err
        assert "make run" in ran.err


async def test_a_database_that_does_not_answer_gives_exit_code_3(tmp_path: Path) -> None:
    ran = await run(
        "customer", "list", DATABASE_URL="postgresql://u:secret@127.0.0.1:1/x", OPENACCOUNT_DATA_DIR=str(tmp_path)
    )
    assert ran.code == 3
    assert "database.unreachable" in ran.err
    assert "secret" not in ran.err
    assert "Traceback" not in ran.err


async def test_wrong_usage_gives_exit_code_2(empty_shell: Shell) -> None:
    for command in (("frobnicate",), ("order", "show"), ("customer", "list", "--bogus")):
        ran = await empty_shell.run(*command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err


async def test_a_misspelt_setting_is_wrong_usage(empty_shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENACCOUNT_ACTRO", "staff-001")
    ran = await empty_shell.run("customer", "list")
    assert ran.code == 2
    assert "settings.invalid" in ran.err


async def test_a_reader_who_leaves_early_is_no_error(shell: Shell) -> None:
    await shell.customer()
    reading, writing = os.pipe()
    os.close(reading)
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, "customer", "list", cwd=PROJECT_ROOT, stdout=writing, stderr=asyncio.subprocess.PIPE
    )
    os.close(writing)
    _, err = await asyncio.wait_for(process.communicate(), timeout=180)
    assert (process.returncode, err) == (0, b"")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_an_interrupted_simulation_leaves_nothing_behind(number: signal.Signals, open_tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, "simulate", "--profile", "sample",
        cwd=PROJECT_ROOT,
        env=child_environment(without=("DATABASE_URL", "TEMPORAL_", "OPENACCOUNT_"), TMPDIR=str(open_tmp_path)),
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    assert b"1 of 365" in await asyncio.wait_for(process.stderr.readline(), timeout=180)
    started = psutil.Process(process.pid).children(recursive=True)
    assert {"postgres", "temporal-test-s"} <= {one.name()[:15] for one in started}
    process.send_signal(number)
    await asyncio.wait_for(process.communicate(), timeout=180)
    assert process.returncode == 130
    assert [one for one in started if one.is_running()] == []
    assert list(open_tmp_path.iterdir()) == []


async def test_the_environment_may_say_who_acts(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENACCOUNT_ACTOR", "staff-002")
    order = await shell.order(await shell.customer())
    sale = await shell.done("order", "cancel", order, "--reason", "not wanted")
    assert sale["timeline"][-1]["actor"] == "staff-002"
    assert sale["timeline"][0]["actor"] == "staff-001"


async def test_the_doctor_finds_nothing_wrong_where_everything_runs(shell: Shell) -> None:
    found = [Check.model_validate(check) for check in await shell.done("doctor")]
    assert {check.state for check in found} == {"ok"}
