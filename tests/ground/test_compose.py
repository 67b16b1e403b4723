"""No Docker engine is needed: the file is held against the Compose Specification's own schema, and against our code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import jsonschema
import pytest
import yaml

from activities.postgres.migrations import migrate, newest_version
from runtime.settings import PROJECT_ROOT, Settings, environment_name
from starter.api.app import create_app
from starter.api.health import HealthProbe
from starter.embedded import EmbeddedPostgres

SCHEMA = json.loads((PROJECT_ROOT / "tests" / "ground" / "compose-spec.json").read_text(encoding="utf-8"))
TEXT = (PROJECT_ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("openaccount:")}
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([?-])([^}]*))?\}")
ENDS_BY_ITSELF = {"temporal-schema", "prepare"}
LISTENS = {"postgres": 5432, "temporal": 7233, "temporal-ui": 8080}


def interpolated(text: str) -> str:
    """As Compose would, with a made-up value for every secret."""
    return VARIABLE.sub(lambda found: found[3] if found[2] == "-" else f"made-up-{found[1]}", text)


def test_it_follows_the_compose_specification() -> None:
    jsonschema.Draft7Validator(SCHEMA).validate(yaml.safe_load(interpolated(TEXT)))


def test_the_schema_would_find_a_misspelt_key() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(SCHEMA).validate({"services": {"web": {"image": "x", "helthcheck": {}}}})


def test_every_variable_has_a_default_or_says_what_to_set() -> None:
    found = VARIABLE.findall(TEXT)
    assert {kind for _, kind, _ in found} == {"?", "-"}
    assert all(text for _, _, text in found)


def test_no_secret_is_inside() -> None:
    secret = re.compile(r"PASSWORD|PWD|SECRET|TOKEN")
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if secret.search(name):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), name
    for password in re.findall(r"PASSWORD '([^']*)", COMPOSE["configs"]["logins"]["content"]):
        assert password.startswith("${")
    for url in re.findall(r"postgresql://\S+", TEXT):
        assert urlsplit(url).netloc.startswith("openaccount:${")


@pytest.mark.parametrize("name", OURS)
def test_every_variable_of_ours_is_a_setting_with_a_fitting_value(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {environment_name(field): field for field in Settings.model_fields}
    for field in known:
        monkeypatch.delenv(field, raising=False)
    environment = OURS[name]["environment"]
    assert set(environment) <= set(known)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, interpolated(value))
    settings = Settings()
    for address in (urlsplit(settings.database_url or "").netloc.rpartition("@")[2], settings.temporal_address or ""):
        host, port = address.split(":")
        assert LISTENS[host] == int(port)


@pytest.mark.parametrize("name", OURS)
def test_every_command_of_ours_exists(name: str) -> None:
    commands = [OURS[name]["command"]]
    if "healthcheck" in OURS[name]:
        commands.append(OURS[name]["healthcheck"]["test"][1:])
    for program, *arguments in commands:
        assert program == "python"
        if arguments[0] == "-m":
            module = find_spec(f"{arguments[1]}.__main__") if arguments[1] == "starter.api" else find_spec(arguments[1])
            assert module is not None
            assert len(arguments) == 2
        elif arguments[0] == "-c":
            compile(arguments[1], name, "exec")
        else:
            asked = [sys.executable, PROJECT_ROOT / arguments[0], "--help"]
            told = subprocess.run(asked, cwd=PROJECT_ROOT, capture_output=True, text=True, check=True).stdout
            assert all(option in told for option in arguments if option.startswith("--"))


def test_web_is_published_where_it_listens_and_asked_for_a_page_it_has() -> None:
    web = SERVICES["web"]
    port = web["environment"]["OPENACCOUNT_HTTP_PORT"]
    assert [published.rsplit(":", 1)[1] for published in web["ports"]] == [port]
    asked = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", web["healthcheck"]["test"][-1])
    assert asked is not None
    assert asked[1] == port
    assert asked[2] in create_app(HealthProbe(Settings())).openapi()["paths"]


def test_ports_are_published_on_this_machine_only() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_who_waits_waits_for_a_fact_that_can_come() -> None:
    for name, service in SERVICES.items():
        for other, wait in service.get("depends_on", {}).items():
            if wait["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], f"{name} waits for {other}"
            else:
                assert (wait["condition"], other in ENDS_BY_ITSELF) == ("service_completed_successfully", True)


def test_everything_comes_back_by_itself() -> None:
    for name, service in SERVICES.items():
        assert service["restart"] == ("on-failure:5" if name in ENDS_BY_ITSELF else "unless-stopped"), name


def test_several_workers_run() -> None:
    assert SERVICES["worker"]["deploy"]["replicas"] >= 2


def test_temporal_keeps_state_and_visibility_in_the_databases_that_its_schema_is_made_in() -> None:
    environment = SERVICES["temporal"]["environment"]
    made = set(re.findall(r"(\w+):(?:temporal|visibility)\b", SERVICES["temporal-schema"]["command"][0]))
    assert {environment["DBNAME"], environment["VISIBILITY_DBNAME"]} == made
    assert environment["POSTGRES_SEEDS"] in SERVICES
    assert int(environment["DB_PORT"]) == LISTENS[environment["POSTGRES_SEEDS"]]


def test_the_image_is_built_from_files_that_exist_and_are_sent_to_the_builder() -> None:
    sent = (PROJECT_ROOT / ".dockerignore").read_text().splitlines()
    copied = re.findall(r"^COPY (.+) \S+$", SERVICES["worker"]["build"]["dockerfile_inline"], flags=re.MULTILINE)
    for source in " ".join(copied).split():
        assert (PROJECT_ROOT / source).exists(), source
        assert f"!{source}" in sent, source


def test_the_image_has_every_folder_of_ours() -> None:
    packages = {path.parent.name for path in PROJECT_ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    for package in packages | {"policies"}:
        assert f"COPY {package} {package}" in SERVICES["worker"]["build"]["dockerfile_inline"]


async def test_its_logins_may_do_what_the_migrations_need(open_tmp_path: Path) -> None:
    # Roles belong to the whole server, so this one is not shared. Ours already has a superuser of the login's name.
    script = re.sub(r"\bopenaccount\b", "composed", interpolated(COMPOSE["configs"]["logins"]["content"]))
    server = EmbeddedPostgres(open_tmp_path, durable=False)
    await server.start()
    try:
        superuser = await asyncpg.connect(server.dsn)
        for statement in script.strip().splitlines():
            await superuser.execute(statement)
        await superuser.close()
        login = "composed:made-up-OPENACCOUNT_DB_PASSWORD"
        version = await migrate(f"postgresql://{login}@127.0.0.1:{server.port}/composed?sslmode=disable")
        assert version == newest_version()
    finally:
        await server.stop()
