"""Named timeouts and the one way workflows call their activities."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from temporalio.common import RetryPolicy

LEDGER: Final[dict[str, Any]] = {
    # A try takes milliseconds. A database that is away is waited for as long as it takes: no sale fails because of it.
    # The pause between tries grows with the outage: work goes on again at most as long after it as it took, or 30 s.
    "start_to_close_timeout": timedelta(seconds=15),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(milliseconds=100), maximum_interval=timedelta(seconds=30), backoff_coefficient=2
    ),
    # Longer pauses become timers, so that a long outage neither holds a workflow task open nor fills the history with
    # the renewals of that task.
    "local_retry_threshold": timedelta(seconds=5),
}

INQUIRY_ATTEMPT: Final = timedelta(seconds=25)
"""What one try at a provider may take; all tries together have the deadline of the policy."""

_RECORDING: Final = timedelta(seconds=3)
"""What it may take besides to put the answer on record."""


def inquiry(deadline: timedelta) -> dict[str, Any]:
    """Options of an inquiry: tried again while its deadline lasts, noticed soon when its worker was killed."""
    return {
        "schedule_to_close_timeout": deadline,
        "start_to_close_timeout": min(deadline, INQUIRY_ATTEMPT + _RECORDING),
        "retry_policy": RetryPolicy(
            initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=10), backoff_coefficient=2
        ),
    }


PARTNER_ATTEMPT: Final = timedelta(seconds=30)
"""What one try at a partner may take."""


def partner_request(left: timedelta) -> dict[str, Any]:
    """Options of a request to a partner: tried again as long as there is time for an answer."""
    return {
        "schedule_to_close_timeout": left,
        "start_to_close_timeout": PARTNER_ATTEMPT,
        "retry_policy": RetryPolicy(
            initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=15), backoff_coefficient=2
        ),
    }


PARTNER_LOOK: Final[dict[str, Any]] = {
    # A look that fails is not insisted on: there is a next one.
    "schedule_to_close_timeout": timedelta(minutes=2),
    "start_to_close_timeout": PARTNER_ATTEMPT,
    "retry_policy": RetryPolicy(maximum_attempts=1),
}

SALE_TASK_TIMEOUT: Final = timedelta(seconds=3)
"""How long a sale waits for a killed worker before another one takes over."""
