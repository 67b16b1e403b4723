from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.access.rights import RightMissing
from domain.errors import Refusal
from starter.identity.principal import Principal
from starter.identity.refusals import TokenNotFound, TokenNotYours
from tests.identity.browser import House, admin, code_of

MANAGER = Principal(id="staff-031", role="credit_manager")


async def code(house: House, secret: str) -> tuple[int, str]:
    async with house.browser(authorization=f"Bearer {secret}".encode("latin-1")) as program:
        answer = await program.get("/v1/probe")
        return answer.status_code, code_of(answer)


async def test_a_system_is_known_by_its_token(house: House) -> None:
    token, secret = await house.issue("read.orders", "order.submit", subject="erp")
    assert secret.startswith("oa_")
    async with house.browser(authorization=f"Bearer {secret}") as program:
        told = (await program.get("/v1/probe")).json()
    assert told == {"id": "erp", "role": "service", "csrf": ""}
    [listed] = await house.services.tokens.listed(admin())
    assert listed.model_copy(update={"used_at": None}) == token
    assert listed.used_at is not None


async def test_of_a_token_only_its_hash_is_kept(house: House) -> None:
    _, secret = await house.issue()
    row = await house.services.pool.fetch("SELECT * FROM api_token")
    assert secret not in str(row)
    assert secret.removeprefix("oa_") not in str(row)


@pytest.mark.parametrize("secret", ["oa_" + "x" * 43, "other_" + "x" * 43, "oa_" + "x" * 5000, "", "oa_\xff"])
async def test_a_token_of_elsewhere_is_refused_and_recorded(house: House, secret: str) -> None:
    assert await code(house, secret) == (401, "token.unknown")
    [row] = await house.services.pool.fetch("SELECT actor, what, code FROM refused_attempt")
    assert tuple(row) == ("nobody", "GET /v1/probe", "token.unknown")


async def test_an_expired_token_is_refused(house: House) -> None:
    now = datetime.now(UTC)
    _, secret = await house.issue(now=now - timedelta(days=2), expires_at=now - timedelta(days=1))
    assert await code(house, secret) == (401, "token.expired")


async def test_a_revoked_token_is_refused_at_once(house: House) -> None:
    token, secret = await house.issue()
    assert (await code(house, secret))[0] == 200
    revoked = await house.services.tokens.revoke(admin(), token.token_id, datetime.now(UTC))
    assert revoked.revoked_by == "staff-099"
    assert await code(house, secret) == (401, "token.revoked")
    again = await house.services.tokens.revoke(admin(), token.token_id, datetime.now(UTC) + timedelta(days=1))
    assert again == revoked


async def test_a_token_narrows_what_its_person_may(house: House) -> None:
    _, secret = await house.issue("read.orders", subject="staff-031", by=MANAGER)
    token = await house.services.tokens.find(secret, datetime.now(UTC))
    holder = Principal(id=token.subject, role="credit_manager", scopes=frozenset(token.scopes))
    assert holder.may("read.orders")
    assert not holder.may("task.decide")


@pytest.mark.parametrize("by", [admin(), Principal(id="staff-041", role="cfo")])
async def test_nobody_issues_a_token_that_speaks_for_another_person(house: House, by: Principal) -> None:
    with pytest.raises(TokenNotYours) as refused:
        await house.issue("read.orders", subject="staff-031", by=by)
    assert (refused.value.code, refused.value.field) == ("token.not_yours", "subject")


async def test_a_token_issues_no_tokens(house: House) -> None:
    by = MANAGER.model_copy(update={"scopes": frozenset({"read.orders"})})
    with pytest.raises(TokenNotYours):
        await house.issue("read.orders", subject="staff-031", by=by)


async def test_a_system_gets_its_token_from_an_administrator(house: House) -> None:
    with pytest.raises(RightMissing):
        await house.issue("read.orders", subject="erp", by=MANAGER)


@pytest.mark.parametrize(
    ("scopes", "options", "expected"),
    [
        (("order.dance",), {}, "token.scope"),
        (("task.decide",), {}, "token.scope"),
        (("read.orders",), {"expires_at": datetime(2020, 1, 1, tzinfo=UTC)}, "token.expiry"),
        (("read.orders",), {"expires_at": datetime.now(UTC) + timedelta(days=500)}, "token.expiry"),
        (("read.orders",), {"requests_per_minute": 0}, "token.rate"),
        (("read.orders",), {"subject": "no such id"}, "id.invalid"),
    ],
)
async def test_a_token_that_makes_no_sense_is_not_issued(
    house: House, scopes: tuple[str, ...], options: dict[str, Any], expected: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await house.issue(*scopes, **options)
    assert refused.value.code == expected
    assert await house.services.pool.fetchval("SELECT count(*) FROM api_token") == 0


async def test_a_token_without_any_action_is_not_issued(house: House) -> None:
    now = datetime.now(UTC)
    later = now + timedelta(days=1)
    with pytest.raises(Refusal) as refused:
        await house.services.tokens.issue(admin(), "erp", [], policy=house.services.policy, expires_at=later, now=now)
    assert refused.value.code == "token.scope"


async def test_people_see_and_revoke_their_own_tokens_alone(house: House) -> None:
    own, _ = await house.issue("read.orders", subject="staff-031", by=MANAGER)
    other, _ = await house.issue("read.orders", subject="erp")
    tokens, now = house.services.tokens, datetime.now(UTC)
    assert [each.token_id for each in await tokens.listed(MANAGER)] == [own.token_id]
    assert [each.token_id for each in await tokens.listed(admin())] == [own.token_id, other.token_id]
    assert [each.token_id for each in await tokens.listed(admin(), after=own.token_id)] == [other.token_id]
    with pytest.raises(RightMissing):
        await tokens.revoke(MANAGER, other.token_id, now)
    with pytest.raises(TokenNotFound) as refused:
        await tokens.revoke(admin(), "t-none", now)
    assert refused.value.code == "token.not_found"
    assert (await tokens.revoke(MANAGER, own.token_id, now)).revoked_at == now


async def test_the_last_use_is_written_once_a_minute(house: House) -> None:
    _, secret = await house.issue()
    first = datetime.now(UTC)
    written = []
    for seconds in (0, 30, 61):
        await house.services.tokens.find(secret, first + timedelta(seconds=seconds))
        written.append(await house.services.pool.fetchval("SELECT used_at FROM api_token"))
    assert written == [first, first, first + timedelta(seconds=61)]
