"""The nightly look at all customers, at once."""

from __future__ import annotations

from typing import Final

from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from activities.portfolio import Counts, Night
from starter.gateway import Gateway
from workflows.portfolio_review import PortfolioReview

AT_ONCE: Final = "portfolio-review/at-once"
"""The workflow's id; the schedule's runs have others."""


async def review_portfolio(gateway: Gateway) -> Counts:
    """Runs it now and waits for its end. Whoever asks while it runs waits for the same run."""
    offset = int(gateway.clock_offset.total_seconds())
    return await gateway.client.execute_workflow(
        PortfolioReview.run,
        Night(clock_offset_seconds=offset),
        id=AT_ONCE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        task_queue=gateway.task_queue,
    )
