"""Webhooks on the command line, beside a worker that sends them."""

from __future__ import annotations

from typing import Any

from tests.cli.shell import Shell, eventually

ADMIN = ("--as", "staff-099")
NOWHERE = "https://endpoint.invalid/hook"
"""A name that never leads anywhere."""


async def added(shell: Shell, *more: str) -> Any:
    return await shell.done("webhook", "add", NOWHERE, "--event", "sale.order_approved", *more, *ADMIN)


async def test_an_endpoint_is_added_with_its_secret_shown_once_and_a_message_is_tried(shell: Shell) -> None:
    made = await added(shell, "--description", "the ERP")
    which = made["webhook_id"]
    assert made["secret"].startswith("whsec_")
    assert which in (await shell.run("webhook", "list")).out
    shown = await shell.run("webhook", "show", which)
    assert NOWHERE in shown.out
    assert "whsec_" not in shown.out
    ping = await shell.done("webhook", "ping", which, *ADMIN)

    async def tried() -> bool:
        return bool((await shell.done("webhook", "show", ping["delivery_id"]))["attempts"])

    await eventually(tried, seconds=60)
    (row,) = (await shell.done("webhook", "deliveries", "--webhook", which, "--status", "waiting"))["items"]
    assert (row["type"], row["last_status"]) == ("webhook.ping", None)
    told = await shell.run("webhook", "show", ping["delivery_id"])
    assert any(error in told.out for error in ("gaierror", "ConnectError", "no answer within"))
    again = await shell.done("webhook", "replay", ping["delivery_id"], *ADMIN)
    assert (again["status"], again["replayed_by"]) == ("waiting", "staff-099")


async def test_an_endpoint_is_changed_rotated_disabled_enabled_replayed_and_deleted(shell: Shell) -> None:
    made = await added(shell)
    which = made["webhook_id"]
    changed = await shell.done("webhook", "change", which, "--event", "sale.*", "--event", "receivable.*", *ADMIN)
    assert (changed["url"], changed["events"]) == (NOWHERE, ["sale.*", "receivable.*"])
    rotated = await shell.done("webhook", "rotate", which, *ADMIN)
    assert rotated["secret"] not in (None, made["secret"])
    disabled = await shell.done("webhook", "disable", which, "--reason", "moves", *ADMIN)
    assert (disabled["phase"], disabled["reason"]) == ("disabled", "moves")
    assert (await shell.refuses("webhook", "ping", which, *ADMIN)).refused == "webhook.is_disabled"
    assert (await shell.done("webhook", "enable", which, *ADMIN))["phase"] == "enabled"
    since = ("--since", "2100-01-01T00:00:00Z")
    assert (await shell.done("webhook", "replay", which, *since, *ADMIN))["waiting"] == 0
    assert (await shell.refuses("webhook", "replay", which, *ADMIN)).refused == "replay.begin_missing"
    assert (await shell.refuses("webhook", "replay", which, "--since", "noon", *ADMIN)).refused == "replay.time_invalid"
    assert (await shell.done("webhook", "delete", which, *ADMIN))["phase"] == "deleted"
    assert which not in (await shell.run("webhook", "list")).out
    assert which in (await shell.run("webhook", "list", "--all")).out


async def test_a_command_that_is_repeated_makes_one_endpoint_and_shows_no_secret_again(shell: Shell) -> None:
    first = await added(shell, "--command-id", "the-erp")
    again = await added(shell, "--command-id", "the-erp")
    assert (again["webhook_id"], again["secret"]) == (first["webhook_id"], None)


async def test_only_an_administrator_who_is_named_manages_endpoints_and_only_on_the_internet(shell: Shell) -> None:
    add = ("webhook", "add", "--event", "sale.*")
    assert (await shell.refuses(*add, NOWHERE)).refused == "actor.missing"
    assert (await shell.refuses(*add, NOWHERE, "--as", "staff-021")).refused == "authority.role"
    assert (await shell.refuses(*add, "https://127.0.0.1/", *ADMIN)).refused == "webhook.address_forbidden"
    assert (await shell.refuses(*add, "http://endpoint.invalid/", *ADMIN)).refused == "webhook.url_insecure"
    assert (await shell.refuses("webhook", "show", "nobody")).refused == "webhook.unknown"
    assert (await shell.refuses("webhook", "show", "msg_nothing")).refused == "delivery.unknown"
