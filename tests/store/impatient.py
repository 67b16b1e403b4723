"""A sale as somebody might rewrite it without a thought for those that are running."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.messages import Start


@workflow.defn(name="CreditSale")
class ImpatientSale:
    @workflow.run
    async def run(self, start: Start) -> str:
        await workflow.sleep(1, summary=start.stream)
        return "closed"
