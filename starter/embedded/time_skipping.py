"""Temporal's test server, whose time can be turned forward."""

from __future__ import annotations

import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import Final

from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from runtime.errors import TemporalFailed
from starter.embedded.ports import choose_port

START_PATIENCE: Final = timedelta(minutes=1)
"""It starts in a second; the library's own five are not enough on a machine that is busy."""


async def start_time_skipping_server() -> WorkflowEnvironment:
    """Starts one that keeps everything in memory; whoever asked for it shuts it down. Raises TemporalFailed."""
    executable = shutil.which("temporal-test-server", path=str(Path(sys.executable).parent))
    if executable is None:
        raise TemporalFailed("the time-skipping server is not installed; run `make` once to install it")
    return await WorkflowEnvironment.start_time_skipping(
        data_converter=pydantic_data_converter,
        port=choose_port(),
        test_server_existing_path=executable,
        test_server_startup_timeout=START_PATIENCE,
    )
