from __future__ import annotations

import pytest

from runtime.errors import SettingsInvalid
from runtime.settings import Settings, environment_name, load_settings

WHOLE = {
    "OIDC_METADATA_URL": "https://id.example.com/.well-known/openid-configuration",
    "OIDC_CLIENT_ID": "credit",
    "OIDC_CLIENT_SECRET": "hunter2",
}


@pytest.fixture(autouse=True)
def given_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)


def given(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"OPENACCOUNT_{name}", value)


def test_a_provider_is_named_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, WHOLE)
    settings = load_settings()
    assert (settings.oidc_client_id, settings.oidc_claim, settings.sandbox_login) == ("credit", "sub", None)
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"OIDC_METADATA_URL": WHOLE["OIDC_METADATA_URL"]}, "OIDC_CLIENT_ID, OPENACCOUNT_OIDC_CLIENT_SECRET"),
        ({"OIDC_CLIENT_SECRET": "hunter2"}, "OPENACCOUNT_OIDC_METADATA_URL"),
        (WHOLE | {"SANDBOX_LOGIN": "true"}, "OPENACCOUNT_SANDBOX_LOGIN"),
        (WHOLE | {"OIDC_METADATA_URL": "http://id.example.com/x"}, "OPENACCOUNT_OIDC_METADATA_URL: .*https"),
        (WHOLE | {"OIDC_METADATA_URL": "id.example.com"}, "OPENACCOUNT_OIDC_METADATA_URL"),
        (WHOLE | {"OIDC_SCOPE": "profile"}, "OPENACCOUNT_OIDC_SCOPE"),
        ({"PUBLIC_URL": "https://credit.example.com/app"}, "OPENACCOUNT_PUBLIC_URL"),
        ({"PUBLIC_URL": "credit.example.com"}, "OPENACCOUNT_PUBLIC_URL"),
        ({"REQUESTS_PER_MINUTE": "0"}, "OPENACCOUNT_REQUESTS_PER_MINUTE"),
        ({"HTTP_BODY_BYTES": "many"}, "OPENACCOUNT_HTTP_BODY_BYTES"),
    ],
)
def test_settings_of_the_log_in_that_contradict_are_refused(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], named: str
) -> None:
    given(monkeypatch, variables)
    with pytest.raises(SettingsInvalid, match=named) as refused:
        load_settings()
    assert "hunter2" not in str(refused.value)


def test_a_provider_on_this_machine_may_do_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, WHOLE | {"OIDC_METADATA_URL": "http://127.0.0.1:9000/.well-known/openid-configuration"})
    assert load_settings().oidc_metadata_url is not None
