"""The sandbox's provider by itself, and any other provider in its place."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest

from starter.identity.doors import SANDBOX
from starter.identity.login import SANDBOX_CLIENT, Login
from starter.identity.provider.grants import Grant, Grants, challenge_of
from starter.services import Services
from tests.identity.browser import HERE, House, choose, code_of, to_the_people
from tests.identity.other_provider import OtherProvider

GRANT = Grant("staff-031", "credit_manager", f"{HERE}/login/callback", challenge_of("verifier"), "nonce")


async def test_it_speaks_openid_connect(house: House) -> None:
    async with house.browser() as client:
        told = (await client.get(f"{SANDBOX}/.well-known/openid-configuration")).json()
        assert told["issuer"] == HERE + SANDBOX
        assert told["code_challenge_methods_supported"] == ["S256"]
        [key] = (await client.get(told["jwks_uri"])).json()["keys"]
        assert (key["kty"], "d" in key) == ("EC", False)


async def test_a_code_is_spent_by_its_first_use_right_or_wrong() -> None:
    for redirect_uri, verifier, fits in (
        (GRANT.redirect_uri, "verifier", True),
        (GRANT.redirect_uri, "another", False),
        ("https://evil.example/", "verifier", False),
    ):
        grants = Grants()
        code = grants.code_for(GRANT)
        assert (grants.redeem(code, redirect_uri, verifier) == GRANT) is fits
        assert grants.redeem(code, GRANT.redirect_uri, "verifier") is None


async def test_a_code_lives_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [10.0]
    monkeypatch.setattr("starter.identity.provider.grants.time.monotonic", lambda: now[0])
    grants = Grants()
    code, access = grants.code_for(GRANT), grants.access_for(GRANT)
    assert grants.whose(access) == GRANT
    now[0] += 61
    assert grants.redeem(code, GRANT.redirect_uri, "verifier") is None
    now[0] += 300
    assert grants.whose(access) is None


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "https://evil.example/login/callback"},
        {"client_id": "another"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
    ],
)
async def test_it_serves_our_own_client_alone(house: House, change: dict[str, str]) -> None:
    async with house.browser() as browser:
        people = await to_the_people(browser)
        query = {name: values[0] for name, values in parse_qs(urlsplit(str(people.url)).query).items()} | change
        for answer in (
            await browser.get(f"{SANDBOX}/authorize?{urlencode(query)}"),
            await browser.post(f"{SANDBOX}/authorize", data=query | {"person": "staff-031"}),
        ):
            assert (answer.status_code, answer.headers["location"]) == (303, "/login")


async def test_it_knows_nobody_but_the_policys_people(house: House) -> None:
    async with house.browser() as browser:
        people = await to_the_people(browser)
        form = dict(re.findall(r'name="([^"]+)" value="([^"]*)">', people.text)) | {"person": "staff-999"}
        assert (await browser.post(str(people.url), data=form)).headers["location"] == "/login"


async def test_codes_are_for_who_knows_the_secret(house: House) -> None:
    async with house.browser() as browser:
        back = await choose(browser, await to_the_people(browser), "staff-031")
        form = {"grant_type": "authorization_code", "code": parse_qs(urlsplit(back).query)["code"][0]}
        for auth in (("", ""), (SANDBOX_CLIENT, "guess"), ("other", "")):
            refused = await browser.post(f"{SANDBOX}/token", data=form, auth=auth)
            assert (refused.status_code, refused.json()) == (401, {"error": "invalid_client"})
        refused = await browser.get(f"{SANDBOX}/userinfo", headers={"authorization": "Bearer guess"})
        assert refused.status_code == 401


@pytest.mark.parametrize("settings", [{"sandbox_login": None}, {"sandbox_login": False}])
async def test_it_is_not_there_unless_it_is_wanted(services: Services, settings: dict[str, object]) -> None:
    house = House(services, **settings)
    async with house.browser() as browser:
        assert "login.not_configured" in (await browser.get("/login")).text
        begun = await browser.get("/login/begin")
        assert (begun.status_code, code_of(begun)) == (503, "login.not_configured")
        for path in ("/authorize", "/token", "/.well-known/openid-configuration"):
            assert (await browser.get(SANDBOX + path)).headers["location"].startswith("/login?")


async def test_it_is_not_there_beside_a_real_one(services: Services) -> None:
    provider = OtherProvider()
    house = House(services, **provider.settings())  # sandbox_login stays true, which the settings would refuse
    async with house.browser() as browser:
        for path in ("/authorize", "/token", "/.well-known/openid-configuration"):
            assert (await browser.get(SANDBOX + path)).status_code in {303, 404}
    assert not house.app.state.login.is_sandbox


async def other(services: Services, provider: OtherProvider) -> House:
    house = House(services, sandbox_login=None, **provider.settings())
    house.app.state.login = Login(house.services.settings, transport=httpx2.ASGITransport(app=provider.app))
    return house


async def through(house: House, provider: OtherProvider) -> httpx2.Response:
    async with house.browser() as browser:
        gone = await browser.get("/login/begin?next=/probe")
        arrived = await browser.get(provider.answer(gone.headers["location"]))
        return await browser.get("/probe") if arrived.status_code == 303 else arrived


async def test_another_provider_does_as_well(services: Services) -> None:
    provider = OtherProvider()
    told = (await through(await other(services, provider), provider)).json()
    assert (told["id"], told["role"]) == ("staff-041", "cfo")


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        ({"nonce": "another"}, "login.failed"),
        ({"aud": "another"}, "login.failed"),
        ({"iss": "https://evil.example"}, "login.failed"),
        ({"exp": 1}, "login.failed"),
        ({"employee": None}, "login.failed"),
        ({"employee": ["staff-041"]}, "login.failed"),
        ({"employee": "staff-999"}, "login.unknown_person"),
    ],
)
async def test_an_id_token_that_does_not_fit_is_refused(
    services: Services, trouble: dict[str, object], expected: str
) -> None:
    provider = OtherProvider(claims=trouble)
    assert code_of(await through(await other(services, provider), provider)) == expected


async def test_an_id_token_that_somebody_else_signed_is_refused(services: Services) -> None:
    provider = OtherProvider(forged=True)
    assert code_of(await through(await other(services, provider), provider)) == "login.failed"


async def test_who_says_no_at_the_provider_is_told_so(services: Services) -> None:
    provider = OtherProvider()
    house = await other(services, provider)
    async with house.browser() as browser:
        gone = await browser.get("/login/begin")
        state = parse_qs(urlsplit(gone.headers["location"]).query)["state"][0]
        refused = await browser.get(f"/login/callback?error=access_denied&state={state}")
        assert (refused.status_code, code_of(refused)) == (401, "login.failed")


async def test_a_provider_that_is_away_is_no_fault_of_ours(services: Services) -> None:
    provider = OtherProvider(away=True)
    house = await other(services, provider)
    async with house.browser() as browser:
        begun = await browser.get("/login/begin", headers={"accept": "application/json"})
        assert (begun.status_code, code_of(begun)) == (503, "service.unavailable")
