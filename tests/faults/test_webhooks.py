"""A worker that is killed while it sends a webhook: the next one sends it again under the same id."""

from __future__ import annotations

import asyncio
from pathlib import Path

from activities.evidence.cipher import MasterKey
from activities.policy_file import load_policy
from activities.postgres.event_store import EventStore
from activities.postgres.pool import open_pool
from activities.webhooks.secrets import EndpointSecrets
from domain.webhook.commands import RegisterEndpoint
from runtime.settings import PROJECT_ROOT, Settings
from starter.worker_process import WorkerProcess
from tests.ground.processes import eventually, kill
from tests.store.scene import START, Scene
from tests.store.subscribed import ADMIN
from tests.webhooks.receiver import OK, Reply, receiving
from tests.workflows.live_server import LiveServer


async def test_a_worker_killed_between_sending_and_recording_leads_to_a_repeat_with_the_same_id(
    server: LiveServer, database: str, tmp_path: Path
) -> None:
    client = await server.next_client()
    settings = Settings(
        data_dir=tmp_path, webhook_reach="127.0.0.1", temporal_namespace=client.namespace
    ).with_addresses(
        database_url=database, temporal_address=client.service_client.config.target_host, temporal_embedded=True
    )
    async with await open_pool(database, most=2) as pool, receiving(lambda _: Reply(seconds=300)) as receiver:
        scene = Scene(EventStore(pool, load_policy(PROJECT_ROOT / "policies" / "standard.yaml")))
        wanted = RegisterEndpoint(webhook_id="W1", url=receiver.url, events=("customer.*",))
        await scene.record("webhook/W1", wanted, actor=ADMIN)
        secrets = EndpointSecrets(pool, MasterKey.of_file(settings.evidence_key))
        assert await secrets.make("W1", 1, START) is not None
        await scene.customer()
        first, second = WorkerProcess(settings, only="relay"), WorkerProcess(settings, only="relay")
        await first.start()
        await eventually(lambda: len(receiver.got) == 1, seconds=60)
        kill(first.pid)
        receiver.answers = lambda _: OK
        await second.start()
        async with asyncio.timeout(60):
            while await pool.fetchval("SELECT count(*) FROM webhook_attempt") < 3:
                await asyncio.sleep(0.05)
        await second.stop()
        attempts = await pool.fetch("SELECT delivery_id, number, status FROM webhook_attempt ORDER BY delivery_id")
    assert receiver.ids[0] == receiver.ids[1]
    assert receiver.got[0].body == receiver.got[1].body
    assert [got.content["data"]["version"] for got in receiver.got] == [1, 1, 2, 3]
    assert {row["delivery_id"] for row in attempts} == set(receiver.ids)
    assert [(row["number"], row["status"]) for row in attempts] == [(1, 200)] * 3
