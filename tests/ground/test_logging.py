from __future__ import annotations

import subprocess
import sys

import pytest

from runtime.settings import PROJECT_ROOT, child_environment

PROGRAM = """
import logging, structlog
from runtime.logging import configure_logging
from runtime.settings import load_settings
configure_logging(load_settings())
structlog.get_logger("ours").info("赊销 approved", sale_id="S-1")
logging.getLogger("temporalio").warning("theirs", extra={"days_late": 3})
structlog.get_logger("ours").debug("hidden")
"""


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_logs_go_to_stderr_legibly_with_their_fields(log_format: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=PROJECT_ROOT,
        env=child_environment(OPENACCOUNT_LOG_FORMAT=log_format, PYTHONIOENCODING="utf-8"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert ran.stdout == ""
    ours, theirs = ran.stderr.splitlines()
    assert "赊销 approved" in ours
    assert "S-1" in ours
    assert "days_late" in theirs
    assert ours.startswith("{") is (log_format == "json")
