"""Webhooks over HTTP: endpoints whose secret is shown once, deliveries, and sending again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from activities.evidence.cipher import MasterKey
from activities.postgres.event_store import EventStore
from activities.webhooks.call import Caller
from activities.webhooks.dispatcher import Dispatcher
from activities.webhooks.secrets import EndpointSecrets
from domain.webhook.address import Reach
from starter.webhooks.desk import WebhookDesk
from tests.api.seller import ADMIN, ANALYST, AUDITOR, SHOP, Seller, code_of
from tests.webhooks.receiver import receiving

URL = "https://erp.example.com/hooks"


async def added(seller: Seller, url: str = URL, *events: str, key: str | None = None) -> dict[str, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    async with seller.by(ADMIN) as client:
        answer = await client.post(
            "/v1/webhooks", json={"url": url, "events": events or ["sale.order_approved"]}, headers=headers
        )
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/v1/webhooks/{made['webhook_id']}"
    return made


async def test_the_secret_is_in_the_first_answer_and_in_no_other(seller: Seller) -> None:
    made = await added(seller, key="endpoint-of-the-erp")
    again = await added(seller, key="endpoint-of-the-erp")
    assert made["secret"].startswith("whsec_")
    assert again == made | {"secret": None}
    async with seller.by(AUDITOR) as client:
        read = await client.get(f"/v1/webhooks/{made['webhook_id']}")
        listed = await client.get("/v1/webhooks", params={"limit": 200})
        facts = await client.get("/v1/events", params={"stream": f"webhook/{made['webhook_id']}"})
    assert read.json() == {name: value for name, value in made.items() if name != "secret"}
    assert made["secret"] not in read.text + listed.text + facts.text
    assert [(fact["type"], fact["actor"]) for fact in facts.json()["items"]] == [("webhook.registered", ADMIN)]


async def test_a_rotation_gives_a_new_secret_and_says_until_when_the_old_one_signs(seller: Seller) -> None:
    made = await added(seller)
    async with seller.by(ADMIN) as client:
        rotated = (await client.post(f"/v1/webhooks/{made['webhook_id']}/rotate", json={})).json()
        at_once = (await client.post(f"/v1/webhooks/{made['webhook_id']}/rotate", json={"at_once": True})).json()
    assert len({made["secret"], rotated["secret"], at_once["secret"]}) == 3
    until = datetime.fromisoformat(rotated["previous_until"]) - datetime.now(UTC)
    assert timedelta(hours=23, minutes=55) < until <= timedelta(days=1)
    assert (at_once["secret_number"], at_once["previous_until"]) == (3, None)


async def test_an_endpoint_is_changed_disabled_enabled_and_deleted(seller: Seller) -> None:
    where = f"/v1/webhooks/{(await added(seller))['webhook_id']}"
    async with seller.by(ADMIN) as client:
        changed = (await client.patch(where, json={"events": ["receivable.*"], "description": "books"})).json()
        assert (changed["url"], changed["events"], changed["description"]) == (URL, ["receivable.*"], "books")
        disabled = (await client.post(f"{where}/disable", json={"reason": "moves"})).json()
        assert (disabled["phase"], disabled["cause"], disabled["reason"]) == ("disabled", "asked", "moves")
        assert code_of(await client.post(f"{where}/ping"), 409) == "webhook.is_disabled"
        assert (await client.post(f"{where}/enable")).json()["phase"] == "enabled"
        assert (await client.delete(where)).json()["phase"] == "deleted"
        assert code_of(await client.post(f"{where}/enable"), 409) == "webhook.is_deleted"
        assert code_of(await client.post(f"{where}/ping"), 409) == "webhook.is_deleted"
        known = (await client.get("/v1/webhooks", params={"limit": 200})).json()["items"]
        assert changed["webhook_id"] not in {each["webhook_id"] for each in known}


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"url": "http://erp.example.com/"}, 409, "webhook.url_insecure"),
        ({"url": "https://127.0.0.1/"}, 409, "webhook.address_forbidden"),
        ({"url": "https://metadata.localhost/"}, 409, "webhook.address_forbidden"),
        ({"url": "https://169.254.169.254/latest"}, 409, "webhook.address_forbidden"),
        ({"url": "ftp://erp.example.com/"}, 422, "input.invalid"),
        ({"events": ["sale.nonsense"]}, 404, "webhook.event_unknown"),
        ({"events": []}, 422, "input.invalid"),
        ({"secret": "whsec_mine"}, 422, "input.unknown_field"),
    ],
)
async def test_what_cannot_be_an_endpoint_is_refused(
    seller: Seller, change: dict[str, Any], status: int, code: str
) -> None:
    async with seller.by(ADMIN) as client:
        answer = await client.post("/v1/webhooks", json={"url": URL, "events": ["sale.*"], **change})
    assert code_of(answer, status) == code


@pytest.mark.parametrize("actor", [SHOP, ANALYST, AUDITOR])
async def test_only_administrators_manage_endpoints(seller: Seller, actor: str) -> None:
    made = await added(seller)
    async with seller.by(actor) as client:
        for method, path, body in (
            ("POST", "/v1/webhooks", {"url": URL, "events": ["sale.*"]}),
            ("PATCH", f"/v1/webhooks/{made['webhook_id']}", {}),
            ("POST", f"/v1/webhooks/{made['webhook_id']}/rotate", {}),
            ("POST", f"/v1/webhooks/{made['webhook_id']}/replay", {"position": 1}),
            ("POST", f"/v1/webhooks/{made['webhook_id']}/ping", None),
            ("POST", "/v1/deliveries/msg_x/replay", None),
            ("DELETE", f"/v1/webhooks/{made['webhook_id']}", None),
        ):
            assert code_of(await client.request(method, path, json=body), 403) == "authority.role"


async def test_who_is_neither_administrator_nor_auditor_reads_no_deliveries(seller: Seller) -> None:
    async with seller.by(SHOP) as client:
        for path in ("/v1/webhooks", "/v1/webhooks/x", "/v1/deliveries", "/v1/deliveries/x"):
            assert code_of(await client.get(path), 403) == "authority.role"


async def test_an_approved_order_reaches_the_endpoint_and_is_sent_again_on_demand(seller: Seller) -> None:
    async with receiving() as receiver:
        dispatcher = dispatcher_of(seller)
        reach = seller.services.settings.model_copy(update={"webhook_reach": "127.0.0.1"})
        made = await WebhookDesk(seller.desk, reach).register(receiver.url, ("sale.order_approved",), actor=ADMIN)
        decision = await seller.submitted(await seller.customer())
        await dispatcher.deliver_due()
        # The port may be one at which an endpoint of another test listened before: its messages come here too.
        mine = [got for got in receiver.got if got.id.startswith(f"msg_{made.webhook_id}_")]
        sent = [got for got in mine if got.content["data"]["stream"] == f"sale/{decision['order_id']}"]
        assert [got.content["type"] for got in sent] == ["sale.order_approved"]
        async with seller.by(ADMIN) as client:
            page = (await client.get("/v1/deliveries", params={"stream": f"sale/{decision['order_id']}"})).json()
            (row,) = [each for each in page["items"] if each["webhook_id"] == made.webhook_id]
            assert (row["status"], row["last_status"], row["delivery_id"]) == ("delivered", 200, sent[0].id)
            again = await client.post(f"/v1/deliveries/{row['delivery_id']}/replay")
            assert (again.status_code, again.json()["status"]) == (202, "waiting")
            since = {"position": row["position"]}
            assert (await client.post(f"/v1/webhooks/{made.webhook_id}/replay", json=since)).status_code == 200
            ping = await client.post(f"/v1/webhooks/{made.webhook_id}/ping")
            await dispatcher.deliver_due()
            found = (await client.get(f"/v1/deliveries/{row['delivery_id']}")).json()
            await client.delete(f"/v1/webhooks/{made.webhook_id}")
    assert [each["status"] for each in found["tries"]] == [200, 200]
    assert found["replayed_by"] == ADMIN
    assert ping.json()["type"] == "webhook.ping"
    assert ping.json()["delivery_id"] in receiver.ids


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "replay.begin_missing"),
        ({"position": 1, "time": "2026-01-01T00:00:00Z"}, "replay.begin_missing"),
        ({"time": "2026-01-01T00:00:00"}, "replay.time_invalid"),
        ({"time": "2026-13-01T00:00:00Z"}, "replay.time_invalid"),
    ],
)
async def test_a_replay_says_where_it_begins(seller: Seller, body: dict[str, Any], code: str) -> None:
    made = await added(seller)
    async with seller.by(ADMIN) as client:
        answer = await client.post(f"/v1/webhooks/{made['webhook_id']}/replay", json=body)
    assert code_of(answer, 422) == code


async def test_what_is_not_there_is_not_found(seller: Seller) -> None:
    async with seller.by(ADMIN) as client:
        assert code_of(await client.get("/v1/webhooks/nobody"), 404) == "webhook.unknown"
        assert code_of(await client.post("/v1/webhooks/nobody/ping"), 404) == "webhook.unknown"
        assert code_of(await client.get("/v1/deliveries/nothing"), 404) == "delivery.unknown"
        assert code_of(await client.post("/v1/deliveries/nothing/replay"), 404) == "delivery.unknown"


def dispatcher_of(seller: Seller) -> Dispatcher:
    pool = seller.services.pool
    secrets = EndpointSecrets(pool, MasterKey.of_file(seller.services.settings.evidence_key))
    store = EventStore(pool, seller.services.policy)
    return Dispatcher(pool, store, secrets, Caller(Reach.of("127.0.0.1")), lambda: datetime.now(UTC))
