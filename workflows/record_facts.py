"""A single command on a stream that no long-running workflow owns: files, receipts, policies, items taken over."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.contracts import Envelope
    from activities.ledger import LedgerActivities
    from workflows import options
    from workflows.messages import Recorded, Recording
    from workflows.stream_workflow import refusal_error


@workflow.defn(name="RecordFacts")
class RecordFacts:
    """Has one command carried out and ends; fails with the refusal's code when it is refused."""

    @workflow.run
    async def run(self, recording: Recording) -> Recorded:
        told = recording.told
        envelope = Envelope(
            stream=recording.stream,
            command_id=told.command_id,
            actor=told.actor,
            at=workflow.now() + recording.clock_offset,
            command=told.command,
        )
        outcome = await workflow.execute_local_activity_method(LedgerActivities.record, envelope, **options.LEDGER)
        if outcome.refused is not None:
            raise refusal_error(outcome.refused)
        return Recorded(version=outcome.version, events=tuple(event.type for event in outcome.events))
