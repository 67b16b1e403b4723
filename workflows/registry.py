"""Every workflow of the product and the sandbox it runs in: workers and replays must agree on both."""

from __future__ import annotations

from typing import Any, Final

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from workflows.approval import Approval
from workflows.cover import Cover
from workflows.credit_review import CreditReview
from workflows.credit_sale import CreditSale
from workflows.partner_job import PartnerJob
from workflows.portfolio_review import PortfolioReview
from workflows.receivable import Receivable
from workflows.record_facts import RecordFacts

WORKFLOWS: Final[tuple[type[Any], ...]] = (
    CreditSale,
    Receivable,
    Approval,
    CreditReview,
    PortfolioReview,
    RecordFacts,
    Cover,
    PartnerJob,
)

PASSED_THROUGH: Final = ("domain", "activities", "workflows.messages", "workflows.options", "workflows.stream_workflow")
"""What the sandbox need not load anew for every workflow; the lint bans guard these modules instead."""


def sandbox() -> SandboxedWorkflowRunner:
    return SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH))
