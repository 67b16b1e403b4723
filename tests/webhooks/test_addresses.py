"""Where deliveries go is looked at when the connection is made, not only when somebody writes it down."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from activities.webhooks.call import Answer, Caller
from domain.webhook.address import Reach
from tests.webhooks.certificate import certificate_for
from tests.webhooks.house import HERE, House
from tests.webhooks.receiver import Reply, receiving


async def call(caller: Caller, url: str) -> Answer:
    async with caller.line() as line:
        return await caller.call(line, url, {}, b"{}")


@contextmanager
def resolving(to: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every name leads to this address."""
    asked: list[str] = []

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", (to, port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    yield asked
    monkeypatch.undo()


async def test_a_name_that_leads_to_a_private_address_is_not_called(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with receiving() as receiver:
        # As with a name server that answers differently the second time: nothing was wrong when it was registered.
        await house.endpoint(f"https://erp.example.com:{receiver.port}/hook")
        await house.scene.customer(grade=None, limit=None)
        house.caller = Caller(Reach(), seconds=5)
        with resolving("127.0.0.1", monkeypatch):
            await house.turn()
    assert receiver.got == []
    error = (await house.scene.row("SELECT error FROM webhook_attempt"))["error"]
    assert error.startswith("webhook.address_forbidden")
    assert await house.turn(timedelta(seconds=4)) == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"])
async def test_this_machine_is_not_called_however_it_is_written(host: str) -> None:
    async with receiving() as receiver:
        answer = await call(Caller(Reach(), seconds=5), f"https://{host}:{receiver.port}/hook")
    assert receiver.got == []
    assert answer.status is None
    assert "address_forbidden" in answer.error or "gaierror" in answer.error


async def test_plain_http_is_refused_also_for_an_endpoint_that_the_setting_no_longer_lists() -> None:
    async with receiving() as receiver:
        assert (await call(Caller(HERE), receiver.url)).taken
        refused = await call(Caller(Reach()), receiver.url)
    assert refused.error.startswith("webhook.url_insecure")
    assert len(receiver.got) == 1


async def test_a_redirect_leads_nowhere(house: House) -> None:

    async with receiving() as inside:
        async with receiving(lambda _: Reply(307, {"Location": inside.url})) as receiver:
            answer = await call(house.caller, receiver.url)
        assert (answer.status, answer.taken) == (307, False)
        assert inside.got == []


async def test_certificates_are_checked_under_the_hosts_name_and_not_under_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = certificate_for("erp.example.com")
    file = tmp_path / "receiver.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(pem)
    )
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(file)
    trust = ssl.create_default_context(cadata=certificate.public_bytes(pem).decode())
    caller = Caller(HERE, seconds=5, trust=trust)
    async with receiving(tls=served) as receiver:
        with resolving("127.0.0.1", monkeypatch) as asked:
            right = await call(caller, f"https://erp.example.com:{receiver.port}/hook")
            wrong = await call(caller, f"https://other.example.com:{receiver.port}/hook")
        unknown = await call(Caller(HERE, seconds=5), receiver.url)
    assert asked == ["erp.example.com", "other.example.com"]
    assert right.taken, right
    assert receiver.got[0].headers["host"] == f"erp.example.com:{receiver.port}"
    assert "Hostname mismatch" in wrong.error
    assert "certificate" in unknown.error.lower()
    assert len(receiver.got) == 1
