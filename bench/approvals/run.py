"""One comparison on servers of its own, which vanish with it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from activities.policy_file import load_policy
from activities.postgres.adopt import adopt_policy
from activities.postgres.event_store import EventStore
from activities.postgres.migrations import migrate
from bench.approvals.chain import Chain
from bench.approvals.figures import Comparison
from bench.approvals.inputs import Inputs
from bench.approvals.lanes import Lanes
from bench.approvals.outcomes import Customer
from bench.approvals.people import People
from bench.approvals.play import Play
from bench.approvals.requests import FIRST_DAY, requests_of
from bench.approvals.summary import lanes_of, side_of
from runtime.settings import Settings
from starter.embedded import EmbeddedPostgres
from starter.simulation.stage import open_stage


async def compare(
    settings: Settings,
    inputs: Inputs,
    customers: Sequence[Customer],
    seed: str,
    outcomes: str,
    progress: Callable[[int, int], None],
) -> Comparison:
    """Plays the stream through both sides at once. The same arguments give the same decisions."""
    folder = Path(tempfile.mkdtemp(prefix="openaccount-approvals-"))
    folder.chmod(0o711)  # root's PostgreSQL works under another account and must get in
    postgres = EmbeddedPostgres(folder, durable=False, bin_dir=settings.pg_bin)
    try:
        await postgres.start()
        await migrate(postgres.dsn)
        told = settings.model_copy(update={"data_dir": folder, "mail_dir": folder / "mail"})
        return await _compare(told, postgres.dsn, inputs, customers, seed, outcomes, progress)
    finally:
        await postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _compare(
    settings: Settings,
    dsn: str,
    inputs: Inputs,
    customers: Sequence[Customer],
    seed: str,
    outcomes: str,
    progress: Callable[[int, int], None],
) -> Comparison:
    office = load_policy(settings.policy_file).approval.office
    requests = requests_of(inputs, customers, office, seed)
    async with open_stage(settings, dsn, FIRST_DAY, settings.mail_folder) as stage:
        await adopt_policy(EventStore(stage.pool, stage.policy), stage.now)
        chain, lanes = Chain(stage.gateway.client, stage.gateway.clock_offset), Lanes(stage)
        play = Play(inputs, People(inputs, office, seed), chain, lanes, requests, progress)
        async with chain.worker():
            by_chain, by_lanes = await play.run()
    numbered = {request.number: request for request in requests}
    last = max(decision.decided_at for decision in (*by_chain, *by_lanes))
    return Comparison(
        outcomes=outcomes,
        policy=f"{stage.policy.name} {stage.policy.version}",
        seed=seed,
        days=(last - requests[0].arrives).days + 1,
        levels=tuple(level.role for level in inputs.chain),
        chain=side_of(by_chain, numbered, inputs, office),
        lanes=side_of(by_lanes, numbered, inputs, office),
        by_lane=lanes_of(by_lanes, numbered),
        refusals=dict(lanes.refusals),
    )
