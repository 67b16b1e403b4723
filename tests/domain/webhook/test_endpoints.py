"""What an endpoint may be and what can be done with it, each refusal by its code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import domain.sale.events
from domain.errors import Refusal
from domain.webhook import commands as ask
from domain.webhook.address import Reach, require_reachable
from domain.webhook.decide import decide_endpoint
from domain.webhook.state import EndpointPhase, EndpointState, fold_endpoint
from domain.webhook.subscription import checked_events, split_patterns

NOW = datetime(2026, 3, 2, tzinfo=UTC)
URL = "https://erp.example.com/hook"
REGISTER = ask.RegisterEndpoint(webhook_id="W1", url=URL, events=(domain.sale.events.OrderApproved.event_type,))
LISTED = Reach.of("localhost, 10.1.0.0/16,192.168.7.7 , erp.internal")


def after(*commands: Any, at: datetime = NOW) -> EndpointState:
    state = EndpointState()
    for command in commands:
        state = fold_endpoint(decide_endpoint(state, command, at).events, state)
    return state


def code_of(command: Any, state: EndpointState | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        decide_endpoint(state or after(REGISTER), command, NOW)
    return refused.value.code


def test_an_endpoint_lives_through_its_phases_and_says_why_it_is_disabled() -> None:
    disabled = after(REGISTER, ask.DisableEndpoint(cause="failing", reason="HTTP 500"))
    assert (disabled.phase, disabled.cause, disabled.reason) == (EndpointPhase.DISABLED, "failing", "HTTP 500")
    enabled = after(REGISTER, ask.DisableEndpoint(reason="moves"), ask.EnableEndpoint())
    assert (enabled.phase, enabled.cause, enabled.reason) == (EndpointPhase.ENABLED, "", "")
    assert after(REGISTER, ask.DeleteEndpoint()).phase is EndpointPhase.DELETED


@pytest.mark.parametrize(
    "command",
    [ask.EnableEndpoint(), ask.ChangeEndpoint(), ask.ChangeEndpoint(url=URL, events=REGISTER.events, description="")],
)
def test_what_is_so_already_is_no_news(command: Any) -> None:
    assert decide_endpoint(after(REGISTER), command, NOW).events == ()


def test_a_rotation_lets_both_secrets_sign_for_a_day() -> None:
    state = after(REGISTER, ask.RotateSecret())
    assert state.signing_numbers(NOW + timedelta(hours=23, minutes=59)) == (2, 1)
    assert state.signing_numbers(NOW + timedelta(days=1)) == (2,)
    assert after(REGISTER, ask.RotateSecret(at_once=True)).signing_numbers(NOW) == (2,)


def test_nothing_can_be_done_with_what_is_not_there_or_no_longer() -> None:
    assert code_of(ask.EnableEndpoint(), EndpointState()) == "webhook.unknown"
    assert code_of(ask.EnableEndpoint(), after(REGISTER, ask.DeleteEndpoint())) == "webhook.is_deleted"
    assert code_of(REGISTER) == "webhook.exists"
    assert code_of(REGISTER, after(REGISTER, ask.DeleteEndpoint())) == "webhook.exists"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"webhook_id": "a/b"}, "id.invalid"),
        ({"url": "ftp://example.com"}, "webhook.url_invalid"),
        ({"url": "https:///hook"}, "webhook.url_invalid"),
        ({"url": "https://user:password@example.com/"}, "webhook.url_invalid"),
        ({"url": "https://example.com/#part"}, "webhook.url_invalid"),
        ({"url": "https://example.com:0/"}, "webhook.url_invalid"),
        ({"url": "https://example.com:99999/"}, "webhook.url_invalid"),
        ({"url": "https://[::1/"}, "webhook.url_invalid"),
        ({"url": "https://example.com/\r\nHost: other"}, "webhook.url_invalid"),
        ({"url": "https://exämple.com/"}, "webhook.url_invalid"),
        ({"url": "https://example.com/" + "x" * 2000}, "webhook.too_long"),
        ({"events": ()}, "webhook.events_missing"),
        ({"events": ("sale.order_approved", "sale.nonsense")}, "webhook.event_unknown"),
        ({"events": ("nobody.*",)}, "webhook.event_unknown"),
        ({"events": ("sale*",)}, "webhook.event_unknown"),
        ({"events": ("",)}, "webhook.event_unknown"),
        ({"events": tuple(f"sale.x{number}" for number in range(51))}, "webhook.too_long"),
        ({"description": "x" * 201}, "webhook.too_long"),
    ],
)
def test_what_cannot_be_registered_is_refused_by_its_code(change: dict[str, Any], code: str) -> None:
    assert code_of(REGISTER.model_copy(update=change), EndpointState()) == code


def test_a_change_is_held_to_the_same_rules() -> None:
    assert code_of(ask.ChangeEndpoint(url="http:hook")) == "webhook.url_invalid"
    assert code_of(ask.ChangeEndpoint(events=("x",))) == "webhook.event_unknown"
    assert code_of(ask.DisableEndpoint(reason="x" * 201)) == "webhook.too_long"
    assert code_of(ask.ReplayDeliveries(since=0)) == "webhook.replay_position"


def test_events_are_named_one_by_one_by_family_or_all_at_once() -> None:
    assert checked_events(["sale.*", "sale.*", "*"]) == ("sale.*", "*")
    assert split_patterns(["sale.order_approved", "sale.*", "*"]) == (["sale.order_approved"], ["sale.", ""])


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "erp.localhost", "[::1]", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]",
        "[2002:a00:1::]", "224.0.0.1", "255.255.255.255", "[ff02::1]", "198.18.0.1", "192.0.2.1",
    ],
)  # fmt: skip
def test_private_addresses_in_any_dress_are_refused(host: str) -> None:
    with pytest.raises(Refusal) as refused:
        require_reachable(f"https://{host}/hook", Reach())
    assert refused.value.code == "webhook.address_forbidden"


@pytest.mark.parametrize("host", ["example.com", "8.8.8.8", "[2606:4700::1111]", "erp.example.com:8443"])
def test_the_public_internet_is_reached_over_https_only(host: str) -> None:
    require_reachable(f"https://{host}/hook", Reach())
    with pytest.raises(Refusal) as refused:
        require_reachable(f"http://{host}/hook", Reach())
    assert refused.value.code == "webhook.url_insecure"


@pytest.mark.parametrize("host", ["localhost:9000", "10.1.2.3", "192.168.7.7", "erp.internal"])
def test_what_the_settings_list_is_reached_even_by_plain_http(host: str) -> None:
    require_reachable(f"http://{host}/hook", LISTED)
    require_reachable(f"https://{host}/hook", LISTED)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.2.0.1", "192.168.7.8", "[::ffff:10.2.0.1]"])
def test_a_list_opens_nothing_beside_what_it_names(host: str) -> None:
    with pytest.raises(Refusal) as refused:
        require_reachable(f"http://{host}/hook", LISTED)
    assert refused.value.code == "webhook.address_forbidden"


@pytest.mark.parametrize("text", ["10.0.0.0/99", "http://erp", "a b", "*.example.com"])
def test_a_setting_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        Reach.of(text)
    assert refused.value.code == "webhook.reach_invalid"
