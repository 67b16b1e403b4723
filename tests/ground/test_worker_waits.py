"""A worker whose servers are not there waits for them, and ends when it is asked to."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

import pytest

from runtime.settings import Settings
from starter.embedded.ports import choose_port
from starter.worker_process import WorkerProcess
from tests.ground.processes import eventually


def waits_for(worker: WorkerProcess, server: str) -> bool:
    said = worker.log.read_text(encoding="utf-8")
    return "waiting_for_server" in said and server in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("missing", ["database", "Temporal"])
async def test_it_ends_at_once_also_while_it_waits(
    tmp_path: Path, database: str, missing: str, number: signal.Signals
) -> None:
    port = choose_port()
    nowhere = f"127.0.0.1:{port}"
    settings = Settings(data_dir=tmp_path).with_addresses(
        database_url=f"postgresql://nobody@{nowhere}/nothing" if missing == "database" else database,
        temporal_address=nowhere,
        temporal_embedded=True,
    )
    worker = WorkerProcess(settings)
    await worker.start()
    await eventually(partial(waits_for, worker, str(port)))
    pid = worker.pid
    assert pid is not None
    os.kill(pid, number)
    assert await worker.wait() == 0
    assert "Traceback" not in worker.log.read_text(encoding="utf-8")
