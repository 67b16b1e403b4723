"""Tokens on the command line."""

from __future__ import annotations

from tests.cli.shell import Shell

ADMIN = ("--as", "staff-099")
MANAGER = ("--as", "staff-031")


async def test_a_token_is_issued_listed_and_revoked(shell: Shell) -> None:
    issued = await shell.done(
        "token", "issue", "erp-1", "--scope", "read.orders", "--scope", "order.submit", "--days", "30",
        "--purpose", "the shop", *ADMIN,
    )  # fmt: skip
    assert issued["secret"].startswith("oa_")
    assert (issued["subject"], issued["scopes"], issued["issued_by"]) == (
        "erp-1", ["read.orders", "order.submit"], "staff-099",
    )  # fmt: skip
    listed = await shell.run("token", "list", *ADMIN)
    for expected in (issued["token_id"], "erp-1", "read.orders order.submit", "the shop"):
        assert expected in listed.out
    assert issued["secret"] not in listed.out
    revoked = await shell.done("token", "revoke", issued["token_id"], *ADMIN)
    assert revoked["revoked_by"] == "staff-099"
    [row] = [
        each for each in (await shell.done("token", "list", *ADMIN))["items"] if each["token_id"] == issued["token_id"]
    ]
    assert row["revoked_at"] is not None


async def test_the_secret_is_shown_to_a_person_once(shell: Shell) -> None:
    shown = await shell.run("token", "issue", "staff-031", "--scope", "read.orders", *MANAGER)
    assert "oa_" in shown.out
    own = (await shell.done("token", "list", *MANAGER))["items"]
    assert {each["subject"] for each in own} == {"staff-031"}


async def test_what_may_not_be_is_refused(shell: Shell) -> None:
    for arguments, code, field in (
        (("issue", "erp-1", "--scope", "read.orders", *MANAGER), "authority.role", "actor"),
        (("issue", "staff-031", "--scope", "read.orders", *ADMIN), "token.not_yours", "subject"),
        (("issue", "erp-1", "--scope", "fly", *ADMIN), "token.scope", "scopes"),
        (("issue", "erp-1", "--scope", "read.orders", "--days", "400", *ADMIN), "token.expiry", "expires_at"),
        (("issue", "erp-1", "--scope", "read.orders"), "actor.missing", "actor"),
        (("revoke", "t-none", *ADMIN), "token.not_found", "token_id"),
    ):
        before = await shell.connection.fetch("SELECT * FROM api_token")
        refused = await shell.run("token", *arguments)
        assert (refused.code, refused.refused, refused.field) == (1, code, field)
        assert await shell.connection.fetch("SELECT * FROM api_token") == before
