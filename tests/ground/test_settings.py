from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from runtime.errors import SettingsInvalid
from runtime.settings import PROJECT_ROOT, SOURCES, Settings, child_environment, environment_name, load_settings


@pytest.fixture(autouse=True)
def a_clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)


def test_without_any_variable_everything_is_embedded() -> None:
    settings = load_settings()
    assert settings.database_url is None
    assert settings.temporal_address is None
    assert settings.data_dir == PROJECT_ROOT / ".data"
    assert settings.policy_file == PROJECT_ROOT / "policies" / "standard.yaml"
    assert settings.mail_folder == PROJECT_ROOT / ".data" / "mail"


def test_the_three_well_known_variables_have_no_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@db:5432/open")
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal:7233")
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "credit-sales-prd")
    settings = load_settings()
    assert settings.database_url == "postgresql://a:b@db:5432/open"
    assert settings.temporal_address == "temporal:7233"
    assert settings.temporal_namespace == "credit-sales-prd"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "mysql://root@db/open"),
        ("DATABASE_URL", "db:5432"),
        ("TEMPORAL_ADDRESS", "temporal"),
        ("TEMPORAL_ADDRESS", "http://temporal:7233"),
        ("OPENACCOUNT_HTTP_PORT", "65536"),
        ("OPENACCOUNT_HTTP_PORT", "-1"),
        ("OPENACCOUNT_HTTP_PORT", "web"),
        ("OPENACCOUNT_WORKER_PROCESSES", "0"),
        ("OPENACCOUNT_WORKER_PROCESSES", "1.5"),
        ("OPENACCOUNT_TEMPORAL_SYNCHRONOUS", "OFF"),
        ("OPENACCOUNT_RETENTION_DAYS", "0"),
        ("OPENACCOUNT_LOG_LEVEL", "loud"),
        ("OPENACCOUNT_LOG_FORMAT", "xml"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsInvalid, match=variable):
        load_settings()


def test_all_bad_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENACCOUNT_HTTP_PORT", "web")
    monkeypatch.setenv("OPENACCOUNT_LOG_LEVEL", "loud")
    with pytest.raises(SettingsInvalid, match=r"HTTP_PORT.*LOG_LEVEL"):
        load_settings()


def test_a_misspelt_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENACCOUNT_HTTP_PROT", "8080")
    with pytest.raises(SettingsInvalid, match="OPENACCOUNT_HTTP_PROT"):
        load_settings()


def test_a_bad_database_address_is_refused_without_showing_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://root:hunter2@db/open")
    with pytest.raises(SettingsInvalid) as refused:
        load_settings()
    assert "hunter2" not in str(refused.value)


def test_passwords_stay_out_of_the_printed_settings() -> None:
    settings = Settings(database_url="postgresql://a:hunter2@db/open")
    assert "hunter2" not in repr(settings)


def test_an_smtp_server_needs_a_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENACCOUNT_SMTP_HOST", "mail")
    with pytest.raises(SettingsInvalid, match="OPENACCOUNT_SMTP_FROM"):
        load_settings()


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({"DNB_URL": "https://agency.example"}, "OPENACCOUNT_DNB_TOKEN"),
        ({"COMPANIES_HOUSE_URL": "https://register.example"}, "OPENACCOUNT_COMPANIES_HOUSE_KEY"),
        (
            {"CREDITSAFE_URL": "https://agency.example", "CREDITSAFE_USER": "us"},
            "OPENACCOUNT_CREDITSAFE_PASSWORD",
        ),
    ],
)
def test_a_source_needs_its_credentials(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], missing: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"OPENACCOUNT_{name}", value)
    with pytest.raises(SettingsInvalid, match=missing):
        load_settings()


def test_a_source_needs_an_address_of_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENACCOUNT_GLEIF_URL", "file:///etc/passwd")
    with pytest.raises(SettingsInvalid, match="OPENACCOUNT_GLEIF_URL"):
        load_settings()


def test_credentials_of_sources_stay_out_of_the_printed_settings() -> None:
    secrets = {name: "hunter2" for names in SOURCES.values() for name in names if not name.endswith("_user")}
    settings = Settings(**dict.fromkeys(SOURCES, "https://source.example"), creditsafe_user="us", **secrets)  # type: ignore[arg-type]
    assert settings.names_others
    assert not Settings().names_others
    assert "hunter2" not in repr(settings)


def test_a_partner_needs_token_and_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENACCOUNT_INSURER_URL", "https://insurer.example")
    with pytest.raises(SettingsInvalid, match="OPENACCOUNT_INSURER_TOKEN"):
        load_settings()
    monkeypatch.setenv("OPENACCOUNT_INSURER_TOKEN", "hunter2")
    with pytest.raises(SettingsInvalid, match="OPENACCOUNT_INSURER_SECRET"):
        load_settings()
    for secret in ("hunter2", "whsec_hunter2", "whsec_c2hvcnQ="):
        monkeypatch.setenv("OPENACCOUNT_INSURER_SECRET", secret)
        with pytest.raises(SettingsInvalid, match="OPENACCOUNT_INSURER_SECRET"):
            load_settings()
    monkeypatch.setenv("OPENACCOUNT_INSURER_SECRET", "whsec_" + "c2VjcmV0" * 4)
    assert load_settings().names_others  # Beside a real insurer stands no invented factor.
    assert "c2VjcmV0" not in repr(load_settings())
    assert "hunter2" not in repr(load_settings())


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("OPENACCOUNT_HTTP_PORT", "")
    assert load_settings() == Settings()


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError):
        Settings().http_port = 1  # type: ignore[misc]


def test_a_child_gets_exactly_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path, http_port=0, worker_processes=3, temporal_namespace="elsewhere"
    ).with_addresses(
        database_url="postgresql://a:b@127.0.0.1:1/open", temporal_address="127.0.0.1:2", temporal_embedded=True
    )
    for name, value in settings.to_environment().items():
        monkeypatch.setenv(name, value)
    assert load_settings() == settings


def test_a_child_of_the_embedded_servers_sees_none_of_the_operators_variables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PGSSLMODE", "require")
    monkeypatch.setenv("TEMPORAL_PROFILE", "production")
    seen = child_environment(without=("PG", "TEMPORAL_"), LC_ALL="C")
    assert not [name for name in seen if name.startswith(("PG", "TEMPORAL_"))]
    assert seen["LC_ALL"] == "C"


@pytest.mark.parametrize("folder", ["domain", "workflows", "activities", "runtime", "starter", "bench"])
def test_only_the_settings_read_the_environment(folder: str) -> None:
    readers = [
        str(path.relative_to(PROJECT_ROOT))
        for path in (PROJECT_ROOT / folder).rglob("*.py")
        if "os.environ" in (text := path.read_text(encoding="utf-8")) or "getenv" in text
    ]
    assert readers == (["runtime/settings.py"] if folder == "runtime" else [])
