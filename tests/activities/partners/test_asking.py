"""What the workflow hears of a partner that is not to be had, and what the adapter makes of odd answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx2
import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.partners.asking import PartnerActivities, Polling
from activities.partners.factory import PARTNERS, PartnerSettings, open_partners
from activities.partners.http_partner import BYTES_MAX, HttpPartner
from activities.partners.port import PartnerUnavailable
from activities.webhooks.signing import shown
from tests.activities.partners.worlds import KEY, World, a_request

ANSWERED = {"status": "answered", "answer": {"outcome": "accepted"}}


async def submitted(response: httpx2.Response) -> Any:
    """What becomes of a request that is answered so."""
    seen: list[httpx2.Request] = []

    def partner(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return response

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(partner)) as client:
        submission = await HttpPartner(client, "https://insurer.example/api/", "a-token").submit(a_request())
    (request,) = seen
    assert str(request.url) == "https://insurer.example/api/v1/requests"
    assert request.headers["idempotency-key"] == "limit.P-1.C-77.1"
    assert request.headers["authorization"] == "Bearer a-token"
    return submission


async def test_a_partner_that_is_not_configured_is_tried_again_and_not_one_that_declines() -> None:
    nobody = PartnerActivities({})
    for trying in (
        lambda: ActivityEnvironment().run(nobody.submit, a_request()),
        lambda: ActivityEnvironment().run(nobody.poll, Polling(partner="insurer", job_id="J-1")),
    ):
        with pytest.raises(ApplicationError) as failed:
            await trying()
        assert (failed.value.type, failed.value.non_retryable) == ("partner.unavailable", False)


async def test_a_partner_is_left_alone_as_long_as_it_asks(world: World) -> None:
    world.switch(share=1.0, stumbles=["busy"])
    with pytest.raises(ApplicationError) as failed:
        await ActivityEnvironment().run(PartnerActivities(world.partners).submit, a_request())
    assert failed.value.next_retry_delay == timedelta(seconds=1)


@pytest.mark.parametrize(
    "response",
    [
        httpx2.Response(401, json={"code": "token.unknown"}),
        httpx2.Response(403, json={"code": "token.unknown"}),
        httpx2.Response(302, headers={"Location": "https://elsewhere.example"}),
        httpx2.Response(422, json={"detail": "without a code"}),
        httpx2.Response(422, json={"code": "In its own words, at length."}),
        httpx2.Response(200, content=b"{"),
        httpx2.Response(200, content=b"x" * (BYTES_MAX + 1)),
        httpx2.Response(200, json={"status": "answered"}),
        httpx2.Response(202, json={"status": "accepted"}),
        httpx2.Response(200, json={"status": "answered", "answer": {"outcome": "gave_up"}}),
        httpx2.Response(200, json={"status": "answered", "answer": {"outcome": "declined"}}),
        httpx2.Response(200, json=ANSWERED | {"answer": {"outcome": "accepted", "on": "soon"}}),
        httpx2.Response(
            200, json=ANSWERED | {"answer": {"outcome": "accepted", "amount": {"amount": 1.5, "currency": "EUR"}}}
        ),
    ],
)
async def test_an_answer_out_of_the_contract_is_none(response: httpx2.Response) -> None:
    with pytest.raises(PartnerUnavailable):
        await submitted(response)


async def test_what_an_answer_holds_besides_is_not_read() -> None:
    answer = {"outcome": "accepted", "underwriter": "somebody"}
    submission = await submitted(httpx2.Response(200, json=ANSWERED | {"answer": answer, "links": []}))
    assert (submission.outcome, submission.answer.amount) == ("answered", None)


async def test_the_sandbox_stands_in_for_partners_without_an_address() -> None:
    settings = PartnerSettings(
        sandbox_url="http://127.0.0.1:1",
        sandbox_secret=shown(KEY),
        factor_url="https://factor.example",
        factor_token="t",
        factor_secret="whsec_own",
    )
    async with open_partners(settings) as found:
        assert set(found) == set(PARTNERS)
    assert settings.address("insurer") == ("http://127.0.0.1:1/partners/insurer", "sandbox")
    assert settings.address("factor") == ("https://factor.example", "t")
    assert [settings.secret(kind) for kind in PARTNERS] == [shown(KEY), "whsec_own", shown(KEY)]
    assert "whsec" not in repr(settings)
    async with open_partners(PartnerSettings()) as nobody:
        assert nobody == {}
