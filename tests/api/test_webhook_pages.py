"""Webhooks as pages: who sees them, what they show, and what their buttons do."""

from __future__ import annotations

import re
from datetime import timedelta

from activities.webhooks.reading import DeliveryRow
from starter.webhooks.desk import WebhookDesk
from tests.api.seller import ADMIN, AUDITOR, SHOP, Seller, code_of
from tests.api.test_webhooks import dispatcher_of
from tests.webhooks.receiver import Reply, receiving

SPITEFUL = "<script>alert(1)</script>"


async def refused_delivery(seller: Seller) -> DeliveryRow:
    """A message that an endpoint answered with a script."""
    reach = seller.services.settings.model_copy(update={"webhook_reach": "127.0.0.1"})
    desk = WebhookDesk(seller.desk, reach)
    async with receiving(lambda _: Reply(400, body=SPITEFUL)) as receiver:
        made = await desk.register(receiver.url, ("sale.order_approved",), SPITEFUL, actor=ADMIN)
        await seller.submitted(await seller.customer())
        await dispatcher_of(seller).deliver_due()
    (row,) = (await desk.read.deliveries(webhook_id=made.webhook_id)).items
    return row


async def test_endpoints_and_messages_are_shown_filtered_and_nothing_of_theirs_is_run(seller: Seller) -> None:
    row = await refused_delivery(seller)
    async with seller.by(AUDITOR) as client:
        whole = (await client.get("/webhooks", params={"webhook": row.webhook_id, "status": "waiting"})).text
        none = (await client.get("/webhooks", params={"webhook": row.webhook_id, "status": "delivered"})).text
        one = (await client.get(f"/webhooks/deliveries/{row.delivery_id}")).text
    assert re.findall('data-delivery="([^"]*)"', whole) == [row.delivery_id]
    assert re.findall('data-delivery="([^"]*)"', none) == []
    assert "HTTP 400" in one
    for text in (whole, none, one):
        assert SPITEFUL not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in one


async def test_an_auditor_sees_no_button_and_is_refused_without_one(seller: Seller) -> None:
    row = await refused_delivery(seller)
    paths = (f"/webhooks/deliveries/{row.delivery_id}/replay", f"/webhooks/{row.webhook_id}/enable")
    async with seller.by(AUDITOR) as client:
        page = (await client.get(f"/webhooks/deliveries/{row.delivery_id}")).text
        assert 'data-action="replay"' not in page
        for path in paths:
            answer = await client.post(path, data={"command_id": "12345678"})
            assert code_of(answer, 403) == "authority.role"
    async with seller.by(SHOP) as client:
        assert code_of(await client.get("/webhooks"), 403) == "authority.role"


async def test_an_administrator_sends_again_and_turns_an_endpoint_off_and_on(seller: Seller) -> None:
    row = await refused_delivery(seller)
    where = f"/webhooks/deliveries/{row.delivery_id}"
    desk = WebhookDesk(seller.desk, seller.services.settings)
    async with seller.by(ADMIN) as client:
        assert 'data-action="replay"' in (await client.get(where)).text
        again = await client.post(f"{where}/replay")
        assert (again.status_code, again.headers["location"]) == (303, where)
        ping = await client.post(f"/webhooks/{row.webhook_id}/ping", data={"command_id": "ping-0001"})
        assert ping.headers["location"].startswith(f"/webhooks/deliveries/msg_{row.webhook_id}_ping_")
        for verb, phase in (("disable", "disabled"), ("enable", "enabled")):
            done = await client.post(f"/webhooks/{row.webhook_id}/{verb}", data={"command_id": f"turn-{verb}"})
            assert (done.status_code, done.headers["location"]) == (303, "/webhooks")
            assert (await desk.endpoint(row.webhook_id)).phase == phase
    found = await desk.delivery(row.delivery_id)
    assert found.replayed_by == ADMIN
    assert found.next_try is not None
    assert found.next_try - found.created_at < timedelta(minutes=5)


async def test_a_page_that_is_not_there_and_a_filter_that_means_nothing_are_refused(seller: Seller) -> None:
    async with seller.by(ADMIN) as client:
        assert code_of(await client.get("/webhooks", params={"after": "msg_nothing"}), 422) == "page.cursor"
        assert (await client.get("/webhooks", params={"status": "lost"})).status_code == 422
        assert code_of(await client.get("/webhooks/deliveries/nothing"), 404) == "delivery.unknown"
