from __future__ import annotations

import re

import pytest
from fastapi.routing import iter_route_contexts

from starter.identity.doors import LIVE, PARTNERS
from starter.identity.headers import content_security_policy
from starter.services import Services
from tests.identity.browser import HERE, House, code_of, log_in

MUST = {
    "content-security-policy": "default-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def paths(house: House) -> list[tuple[str, str]]:
    """Every route with its methods, its parameters filled in."""
    routes = [(route.path, route.methods) for route in iter_route_contexts(house.app.routes)]
    filled = [(re.sub(r"{[^}]*}", "x", path), methods) for path, methods in routes if path and methods]
    return [(method, path) for path, methods in filled for method in sorted(methods)]


async def test_strangers_get_nothing_but_the_way_in(house: House) -> None:
    assert len(paths(house)) > 100
    async with house.browser() as stranger:
        for method, path in paths(house):
            answer = await stranger.request(method, path)
            if path.startswith(("/login", "/static/", "/language/", "/healthz", "/v1/openapi.json", PARTNERS)):
                assert answer.status_code != 401 or code_of(answer) != "login.required", path
            elif path.startswith("/v1/") or method != "GET":
                assert (answer.status_code, code_of(answer)) == (401, "login.required"), path
            else:
                assert answer.headers["location"].startswith("/login?next="), path


async def test_every_answer_protects_the_browser(house: House, services: Services) -> None:
    async with house.browser() as browser:
        await log_in(browser, "staff-031")
        # The answer of `/live` goes on for ever; its protection is looked at where it is read.
        asked = [await browser.request(method, path) for method, path in paths(house) if path != LIVE]
        asked += [await browser.get("/nowhere"), await browser.get("/v1/nowhere"), await browser.get("/probe/fault")]
    async with house.browser("http://evil.example") as elsewhere:
        asked.append(await elsewhere.get("/login"))
    for answer in asked:
        missing = {name for name, value in MUST.items() if answer.headers.get(name) != value}
        assert not missing, (answer.url, answer.status_code)
        assert "strict-transport-security" not in answer.headers
        assert answer.headers.get("cache-control") is not None
    assert {answer.status_code for answer in asked} >= {200, 403, 404, 421, 500}


async def test_answers_with_data_are_kept_by_nobody(house: House) -> None:
    async with await house.program() as program:
        assert (await program.get("/v1/probe")).headers["cache-control"] == "no-store"


async def test_over_https_the_browser_is_told_to_stay_there(services: Services) -> None:
    encrypted = House(services, public_url="https://credit.example.com")
    async with encrypted.browser("https://credit.example.com") as browser:
        assert "max-age=" in (await browser.get("/login")).headers["strict-transport-security"]


def test_forms_may_lead_to_the_provider_alone(services: Services) -> None:
    provider = "https://id.example.com/.well-known/openid-configuration"
    settings = services.settings.model_copy(update={"oidc_metadata_url": provider})
    assert content_security_policy(settings).endswith("form-action 'self' https://id.example.com")


async def test_what_changes_something_shows_the_token_of_the_session(house: House) -> None:
    async with house.browser() as browser:
        await log_in(browser, "staff-031")
        token = (await browser.get("/probe")).json()["csrf"]
        for answer in (
            await browser.post("/probe"),
            await browser.post("/probe", headers={"x-csrf-token": "0" * 64}),
            await browser.post("/probe", data={"csrf_token": token[:-1]}),
            await browser.post("/probe", json={"csrf_token": token}),
        ):
            assert (answer.status_code, code_of(answer)) == (403, "csrf.missing")
        assert (await browser.post("/probe", headers={"x-csrf-token": token})).status_code == 200
        long = {f"line-{place}": "é" for place in range(3000)}
        form = await browser.post("/probe", data=long | {"csrf_token": token})
        assert form.json()["bytes"] > 600
        upload = await browser.post("/probe", data={"csrf_token": token}, files={"file": ("a.csv", b"x" * 9000)})
        assert upload.json()["bytes"] > 9000
        codes = await house.services.pool.fetch("SELECT actor, code FROM refused_attempt")
        assert {tuple(row) for row in codes} == {("staff-031", "csrf.missing")}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_what_another_site_sends_is_refused(house: House, site: str) -> None:
    async with house.browser() as browser:
        await log_in(browser, "staff-031")
        token = (await browser.get("/probe")).json()["csrf"]
        refused = await browser.post("/probe", headers={"x-csrf-token": token, "sec-fetch-site": site})
        assert (refused.status_code, code_of(refused)) == (403, "csrf.cross_site")
        told = await browser.post("/probe", headers={"x-csrf-token": token, "sec-fetch-site": "same-origin"})
        assert told.status_code == 200


async def test_the_token_of_another_session_does_not_count(house: House) -> None:
    async with house.browser() as one, house.browser() as other:
        await log_in(one, "staff-031")
        await log_in(other, "staff-041")
        token = (await other.get("/probe")).json()["csrf"]
        assert code_of(await one.post("/probe", headers={"x-csrf-token": token})) == "csrf.missing"


async def test_programs_show_no_such_token(house: House) -> None:
    async with await house.program() as program:
        answer = await program.post("/v1/probe", headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "credit.example.com"])
async def test_a_name_that_is_not_ours_is_refused(house: House, host: str) -> None:
    async with house.browser() as browser:
        refused = await browser.get("/login", headers={"host": host})
        assert (refused.status_code, code_of(refused)) == (421, "host.unknown")


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:8080", "web", "credit.localhost"])
async def test_a_name_that_nobody_else_can_own_is_taken(house: House, host: str) -> None:
    async with house.browser() as browser:
        assert (await browser.get("/login", headers={"host": host})).status_code == 200


async def test_with_a_public_address_that_alone_is_taken(services: Services) -> None:
    public = House(services, public_url="https://credit.example.com")
    async with public.browser("https://credit.example.com") as browser:
        assert (await browser.get("/login")).status_code == 200
    async with public.browser(HERE) as browser:
        assert code_of(await browser.get("/login")) == "host.unknown"
        assert (await browser.get("/healthz")).headers["content-type"] == "application/json"


async def test_what_a_route_refuses_is_recorded_too(house: House) -> None:
    async with await house.program("read.orders") as program:
        assert code_of(await program.get("/v1/probe/admin")) == "authority.role"
        assert code_of(await program.post("/v1/probe/choice", json={"choice": 7})) == "id.invalid"
        assert (await program.get("/v1/nowhere")).status_code == 404
    rows = await house.services.pool.fetch("SELECT actor, what, code FROM refused_attempt ORDER BY position")
    assert [tuple(row) for row in rows] == [
        ("erp", "GET /v1/probe/admin", "authority.role"),
        ("erp", "POST /v1/probe/choice", "id.invalid"),
    ]
