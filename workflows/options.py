"""Named timeouts and the one way workflows call their activities."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from temporalio.common import RetryPolicy

LEDGER: Final[dict[str, Any]] = {
    # A try takes milliseconds. A database that restarts is waited for: ten minutes of tries, at most 5 s apart.
    "start_to_close_timeout": timedelta(seconds=15),
    "schedule_to_close_timeout": timedelta(minutes=10),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(milliseconds=100), maximum_interval=timedelta(seconds=5), backoff_coefficient=2
    ),
    # Longer waits between tries become timers, so that a long outage does not hold a workflow task open.
    "local_retry_threshold": timedelta(seconds=10),
}

SALE_TASK_TIMEOUT: Final = timedelta(seconds=3)
"""How long a sale waits for a killed worker before another one takes over."""
