from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from starter.identity.rates import Buckets
from starter.identity.refusals import RateExceeded
from starter.services import Services
from tests.identity.browser import House, code_of, log_in


async def test_a_person_may_ask_so_often(services: Services) -> None:
    house = House(services, requests_per_minute=5)
    async with house.browser() as browser:
        await log_in(browser, "staff-031")
        answers = [await browser.get("/probe") for _ in range(8)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 3
    assert code_of(answers[-1]) == "rate.exceeded"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 12
    recorded = await services.pool.fetch("SELECT actor, code FROM refused_attempt")
    assert [tuple(row) for row in recorded] == [("staff-031", "rate.exceeded")]


async def test_a_token_may_ask_as_often_as_it_says_or_without_end(services: Services) -> None:
    house = House(services, requests_per_minute=3)
    async with await house.program(requests_per_minute=4) as limited, await house.program() as free:
        assert [(await limited.get("/v1/probe")).status_code for _ in range(6)] == [200] * 4 + [429] * 2
        assert [(await free.get("/v1/probe")).status_code for _ in range(20)] == [200] * 20


async def test_strangers_are_counted_by_their_address(services: Services) -> None:
    house = House(services, strangers_per_minute=4)
    async with house.browser() as stranger:
        codes = [code_of(await stranger.get("/v1/probe")) for _ in range(2)]
        stranger.headers["authorization"] = "Bearer oa_guess"
        codes += [code_of(await stranger.get("/v1/probe")) for _ in range(4)]
    assert codes == ["login.required"] * 2 + ["token.unknown"] * 2 + ["rate.exceeded"] * 2


def test_a_bucket_fills_again_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("starter.identity.rates.time.monotonic", lambda: now[0])
    buckets = Buckets()
    for _ in range(60):
        buckets.take("one", 60)
    with pytest.raises(RateExceeded) as refused:
        buckets.take("one", 60)
    assert (refused.value.code, refused.value.facts) == ("rate.exceeded", {"retry_after": "1"})
    buckets.take("other", 60)
    now[0] += 2
    buckets.take("one", 60)
    buckets.take("one", 60)
    with pytest.raises(RateExceeded):
        buckets.take("one", 60)


async def test_a_body_that_says_it_is_too_large_is_not_read(services: Services) -> None:
    house = House(services, http_body_bytes=1000, http_upload_bytes=3000)
    async with await house.program() as program:
        assert (await program.post("/v1/probe", content=b"x" * 1000)).json() == {"bytes": 1000}
        refused = await program.post("/v1/probe", content=b"x" * 1001)
        assert (refused.status_code, code_of(refused)) == (413, "body.too_large")
        assert refused.json()["facts"] == {"most": "1000"}
        nonsense = await program.post("/v1/probe", content=b"x", headers={"content-length": "-1"})
        assert nonsense.status_code == 413
        assert (await program.post("/v1/probe", files={"f": b"x" * 2000})).status_code == 200
        assert code_of(await program.post("/v1/probe", files={"f": b"x" * 3000})) == "body.too_large"


async def test_a_body_that_does_not_say_how_long_it_is_is_measured(services: Services) -> None:
    house = House(services, http_body_bytes=1000)

    async def pieces(count: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield b"x" * 100

    async with await house.program() as program:
        assert (await program.post("/v1/probe", content=pieces(10))).json() == {"bytes": 1000}
        assert code_of(await program.post("/v1/probe", content=pieces(11))) == "body.too_large"
