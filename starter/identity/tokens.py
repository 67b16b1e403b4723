"""API tokens: what programs show instead of a log-in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, cast, get_args

import asyncpg

from domain.access.holder import role_of
from domain.access.rights import Action, may
from domain.base import Value
from domain.ids import checked_id
from domain.policy import Policy
from starter.identity.principal import Principal
from starter.identity.refusals import (
    TokenExpired,
    TokenExpiryInvalid,
    TokenNotFound,
    TokenNotYours,
    TokenRateInvalid,
    TokenRevoked,
    TokenScopeInvalid,
    TokenUnknown,
)
from starter.identity.remembered import Remembered
from starter.identity.secret import hash_of, new_id, new_secret

PREFIX: Final = "oa_"
LONGEST: Final = timedelta(days=366)
_TOUCHED: Final = timedelta(minutes=1)
_COLUMNS: Final = (
    "token_id, subject, scopes, requests_per_minute, purpose, issued_by, issued_at, expires_at, used_at, revoked_at,"
    " revoked_by"
)


class Token(Value):
    """All about a token but its secret. No `requests_per_minute` is no limit."""

    token_id: str
    subject: str
    scopes: tuple[Action, ...]
    requests_per_minute: int | None
    purpose: str
    issued_by: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None


class Tokens:
    """Issues, finds and revokes tokens. Times are arguments, in UTC."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._known = Remembered(self._load)

    async def issue(
        self,
        by: Principal,
        subject: str,
        scopes: Iterable[str],
        *,
        policy: Policy,
        expires_at: datetime,
        now: datetime,
        purpose: str = "",
        requests_per_minute: int | None = None,
    ) -> tuple[Token, str]:
        """A token and its secret, which is kept nowhere.

        A person's token is issued by that person alone, with rights that person has: `token.not_yours`. A system's
        needs `token.manage`: `authority.role`. Also refused: `token.scope`, `token.expiry`, `token.rate`, `id.invalid`.
        """
        checked_id(subject, field="subject")
        if by.scopes is not None:
            raise TokenNotYours("a token issues no tokens: log in", field="subject", subject=subject)
        if policy.person(subject) is None:
            by.require("token.manage")
        elif subject != by.id:
            raise TokenNotYours("a person's token is issued by that person", field="subject", subject=subject)
        if not now < expires_at <= now + LONGEST:
            raise TokenExpiryInvalid("a token ends within a year from now", field="expires_at")
        if requests_per_minute is not None and requests_per_minute < 1:
            raise TokenRateInvalid("at least one request a minute, or no limit", field="requests_per_minute")
        token = Token(
            token_id=new_id(),
            subject=subject,
            scopes=_checked(scopes, policy, subject),
            requests_per_minute=requests_per_minute,
            purpose=purpose,
            issued_by=by.id,
            issued_at=now,
            expires_at=expires_at,
        )
        secret = PREFIX + new_secret()
        await self._insert(token, secret)
        return token, secret

    async def find(self, secret: str, now: datetime) -> Token:
        """Or `token.unknown`, `token.revoked`, `token.expired`."""
        found = await self._known.get(hash_of(secret))
        if found is None:
            raise TokenUnknown("no such token", field="authorization")
        if found.revoked_at is not None:
            raise TokenRevoked("the token was revoked", field="authorization", token=found.token_id)
        if now >= found.expires_at:
            raise TokenExpired("the token has ended", field="authorization", token=found.token_id)
        if found.used_at is None or now - found.used_at >= _TOUCHED:
            await self._pool.execute(
                "UPDATE api_token SET used_at = $2 WHERE token_id = $1 AND (used_at IS NULL OR used_at < $2)",
                found.token_id,
                now,
            )
            self._known.forget(hash_of(secret))
        return found

    async def revoke(self, by: Principal, token_id: str, now: datetime) -> Token:
        """One's own, or any with `token.manage`. Repeating it changes nothing. Or `token.not_found`.

        In force at once in this process, within seconds in others.
        """
        row = await self._pool.fetchrow(f"SELECT secret_hash, {_COLUMNS} FROM api_token WHERE token_id = $1", token_id)  # noqa: S608
        if row is None or (row["subject"] != by.id and not by.may("token.manage")):
            by.require("token.manage")
            raise TokenNotFound(f"there is no token {token_id}", field="token_id")
        await self._pool.execute(
            "UPDATE api_token SET revoked_at = $2, revoked_by = $3 WHERE token_id = $1 AND revoked_at IS NULL",
            token_id,
            now,
            by.id,
        )
        self._known.forget(row["secret_hash"])
        revoked = await self._load(row["secret_hash"])
        assert revoked is not None
        return revoked

    async def listed(self, by: Principal, *, after: str = "", most: int = 50) -> list[Token]:
        """The newest last, from the one named `after` on: one's own, or all with `token.manage`."""
        rows = await self._pool.fetch(
            f"SELECT {_COLUMNS} FROM api_token WHERE ($1::text IS NULL OR subject = $1) AND ($2 = '' OR"  # noqa: S608
            " (issued_at, token_id) > (SELECT issued_at, token_id FROM api_token WHERE token_id = $2))"
            " ORDER BY issued_at, token_id LIMIT $3",
            None if by.may("token.manage") else by.id,
            after,
            most,
        )
        return [Token.model_validate(dict(row)) for row in rows]

    async def _insert(self, token: Token, secret: str) -> None:
        await self._pool.execute(
            "INSERT INTO api_token (secret_hash, token_id, subject, scopes, requests_per_minute, purpose, issued_by,"
            " issued_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            hash_of(secret),
            token.token_id,
            token.subject,
            list(token.scopes),
            token.requests_per_minute,
            token.purpose,
            token.issued_by,
            token.issued_at,
            token.expires_at,
        )

    async def _load(self, key: bytes) -> Token | None:
        row = await self._pool.fetchrow(f"SELECT {_COLUMNS} FROM api_token WHERE secret_hash = $1", key)  # noqa: S608
        return None if row is None else Token.model_validate(dict(row))


def _checked(scopes: Iterable[str], policy: Policy, subject: str) -> tuple[Action, ...]:
    wanted = tuple(dict.fromkeys(scopes))
    if not wanted:
        raise TokenScopeInvalid("a token needs at least one action", field="scopes")
    role = role_of(policy, subject)
    for scope in wanted:
        if scope not in get_args(Action) or not may(role, cast("Action", scope)):
            raise TokenScopeInvalid(f"{scope} is no action of the role {role}", field="scopes", scope=scope, role=role)
    return cast("tuple[Action, ...]", wanted)
