"""`openaccount token …`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from cyclopts import App
from rich.console import RenderableType
from rich.text import Text

from activities.postgres.policy_in_force import policy_in_force
from activities.postgres.rows import Page
from domain.access.holder import role_of
from domain.policy import Policy
from runtime.settings import load_settings
from starter.cli.figures import moment
from starter.cli.options import FIRST_PAGE, UNNAMED, Acting, Paging
from starter.cli.screen import SCREEN, facts, table
from starter.cli.stack import actor_of, reading
from starter.identity.principal import Principal
from starter.identity.tokens import Token, Tokens

app = App(name="token", help="API tokens: what programs show instead of a log-in.")


@app.command
async def issue(
    subject: str,
    *,
    scope: tuple[str, ...],
    days: int = 90,
    purpose: str = "",
    requests_per_minute: int | None = None,
    acting: Acting = UNNAMED,
) -> None:
    """Issue a token and show its secret, this once.

    Parameters
    ----------
    subject
        For whom it speaks: a system's name, or your own staff id.
    scope
        An action it may do, like order.submit (docs/roles.md); give as many as it needs.
    days
        How long it lives, at most 366.
    purpose
        What it is for, for whoever looks at the list.
    requests_per_minute
        How often it may be used (default: without limit).
    """
    async with _at_the_desk(acting) as (tokens, by, policy):
        now = datetime.now(UTC)
        token, secret = await tokens.issue(
            by,
            subject,
            scope,
            policy=policy,
            now=now,
            expires_at=now + timedelta(days=days),
            purpose=purpose,
            requests_per_minute=requests_per_minute,
        )
    SCREEN.show(
        token.model_dump() | {"secret": secret},
        facts(
            [("token", token.token_id), ("for", token.subject), ("expires", moment(token.expires_at, policy.timezone))]
        ),
        Text(f"\n  {secret}\n", "bold"),
        Text("Keep it now: only its hash is stored, and nobody can show it again.", "dim"),
    )


@app.command(name="list")
async def list_(*, paging: Paging = FIRST_PAGE, acting: Acting = UNNAMED) -> None:
    """List your own tokens; an administrator sees all."""
    async with _at_the_desk(acting) as (tokens, by, policy):
        rows = await tokens.listed(by, after=paging.after, most=paging.most + 1)
    shown = rows[: paging.most]
    page = Page[Token](items=tuple(shown), next=shown[-1].token_id if len(rows) > len(shown) else None)
    SCREEN.show_page(page, _listing(shown, policy.timezone))


@app.command
async def revoke(token_id: str, *, acting: Acting = UNNAMED) -> None:
    """End a token; within seconds it is refused everywhere.

    Parameters
    ----------
    token_id
        Which one; `token list` names it.
    """
    async with _at_the_desk(acting) as (tokens, by, _):
        token = await tokens.revoke(by, token_id, datetime.now(UTC))
    SCREEN.show(token, Text(f"{token.token_id} of {token.subject} is revoked"))


@asynccontextmanager
async def _at_the_desk(acting: Acting) -> AsyncIterator[tuple[Tokens, Principal, Policy]]:
    """Tokens, who acts, and the policy in force; needs the database only."""
    actor = actor_of(acting, load_settings(), named=True)
    async with reading() as books:
        pool = books.read.pool
        assert books.policy is not None
        policy = (await policy_in_force(pool, books.policy, books.now())).policy
        yield Tokens(pool), Principal(id=actor, role=role_of(policy, actor)), policy


def _listing(tokens: list[Token], timezone: str) -> RenderableType:
    rows = (
        [
            each.token_id,
            each.subject,
            " ".join(each.scopes),
            each.purpose or None,
            moment(each.expires_at, timezone),
            moment(each.used_at, timezone) if each.used_at else None,
            "revoked" if each.revoked_at else None,
        ]
        for each in tokens
    )
    return table(["token", "for", "may", "purpose", "expires", "used", "state"], rows)
