"""Every setting of the programs. The only module that reads the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from runtime.errors import SettingsInvalid
from runtime.partner_settings import PARTNERS, PartnerFields

PROJECT_ROOT = Path(__file__).resolve().parent.parent
PREFIX = "OPENACCOUNT_"
LOOPBACK: Final = {"127.0.0.1", "::1", "localhost"}

Port = Annotated[int, Field(ge=0, le=65535)]

SOURCES: Final = {
    "gleif_url": (),
    "companies_house_url": ("companies_house_key",),
    "vies_url": (),
    "dnb_url": ("dnb_token",),
    "creditsafe_url": ("creditsafe_user", "creditsafe_password"),
    "bank_reference_url": ("bank_reference_token",),
    "trade_references_url": ("trade_references_token",),
    "public_record_url": ("public_record_token",),
}
"""Each source's address, and what must be set with it."""


def default_data_dir() -> Path:
    """`.data` of the checkout, so that every shell finds the same stack; else of the working folder."""
    home = PROJECT_ROOT if (PROJECT_ROOT / "pyproject.toml").exists() else Path.cwd()
    return home / ".data"


class Settings(PartnerFields, BaseSettings):
    """Read once at the start of a program and handed down. Environment names are in `environment_name`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        validate_by_name=True,
        validate_by_alias=True,
        validate_default=True,
    )

    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL", repr=False)
    temporal_address: str | None = Field(default=None, validation_alias="TEMPORAL_ADDRESS")
    temporal_namespace: str = Field(default="default", validation_alias="TEMPORAL_NAMESPACE", min_length=1)
    temporal_embedded: bool = False
    """The address is that of our own embedded server: Temporal's profile files are then left alone."""

    data_dir: Path = Field(default_factory=default_data_dir)
    policy_file: Path = PROJECT_ROOT / "policies" / "standard.yaml"
    mail_dir: Path | None = None
    evidence_key_file: Path | None = None
    """The master key of raw evidence: 64 hexadecimal digits. Made in the data folder where none is given."""
    retention_days: int = Field(default=400, ge=1, le=3650)
    """How long the embedded server keeps closed workflow histories."""

    task_queue: str = Field(default="openaccount", min_length=1)
    worker_processes: int = Field(default=1, ge=1, le=64)
    workflow_sandbox: bool = True
    """Off only where nothing is ever replayed, as in a simulation: it costs a third of a worker's time."""
    automatic_reviews: bool = True
    """Reviews, and the nightly run that starts them. Off in simulations: the customers of a book bring their grades
    along, and there is nobody to ask about them."""
    http_host: str = Field(default="127.0.0.1", min_length=1)
    http_port: Port = 8080
    public_url: str | None = None
    """Where people reach the pages, when a proxy stands before them: requests to any other name are refused."""
    trusted_proxies: str | None = Field(default=None, min_length=1)
    """Whose X-Forwarded headers are believed: addresses, with commas between them."""
    http_body_bytes: int = Field(default=1_000_000, ge=1_000)
    http_upload_bytes: int = Field(default=20_000_000, ge=1_000)
    """The largest body of a request, and the largest form with files."""
    requests_per_minute: int = Field(default=600, ge=1)
    """Of a person who is logged in. A token has a limit of its own, or none."""
    strangers_per_minute: int = Field(default=300, ge=1)
    """Requests of nobody known, for each address: log-ins and what comes before them."""

    oidc_metadata_url: str | None = None
    """The provider's discovery document: https://host/path/.well-known/openid-configuration."""
    oidc_client_id: str | None = Field(default=None, min_length=1)
    oidc_client_secret: str | None = Field(default=None, min_length=1, repr=False)
    oidc_scope: str = "openid profile"
    oidc_claim: str = Field(default="sub", min_length=1)
    """Which claim of the ID token is the staff id that the policy's people have."""
    sandbox_login: bool | None = None
    """Whether anybody may log in as anybody, through a provider of our own. Unsaid: only where `openaccount up` serves
    from a database of its own."""

    postgres_port: Port = 0
    temporal_port: Port = 0
    temporal_ui_port: Port = 0
    temporal_ui_url: str | None = None
    """Where administrators and auditors see how a workflow ran; a link of the pages. The embedded server has one."""

    pg_bin: Path | None = None
    temporal_synchronous: Literal["NORMAL", "FULL"] = "NORMAL"
    actor: str | None = Field(default=None, min_length=1)
    """Who acts when a command names nobody."""

    webhook_reach: str = ""
    """Hosts, addresses and networks, with commas between them, to which webhooks may go although they are private, and
    by plain http."""

    sandbox_url: str | None = None
    """Where every source of evidence that has no address of its own is asked: invented companies."""
    sandbox_port: Port = 0
    gleif_url: str | None = None
    companies_house_url: str | None = None
    companies_house_key: str | None = Field(default=None, repr=False)
    vies_url: str | None = None
    dnb_url: str | None = None
    dnb_token: str | None = Field(default=None, repr=False)
    creditsafe_url: str | None = None
    creditsafe_user: str | None = None
    creditsafe_password: str | None = Field(default=None, repr=False)
    bank_reference_url: str | None = None
    bank_reference_token: str | None = Field(default=None, repr=False)
    trade_references_url: str | None = None
    trade_references_token: str | None = Field(default=None, repr=False)
    public_record_url: str | None = None
    public_record_token: str | None = Field(default=None, repr=False)

    smtp_host: str | None = None
    smtp_port: Port = 25
    smtp_from: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] = "console"

    @field_validator("data_dir", "policy_file", "mail_dir", "evidence_key_file", "pg_bin")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _postgres_url(cls, url: str | None) -> str | None:
        if url is not None and urlsplit(url).scheme not in {"postgresql", "postgres"}:
            raise ValueError("expected postgresql://user:password@host:port/database")
        return url

    @field_validator("oidc_scope")
    @classmethod
    def _asks_for_an_identity(cls, scope: str) -> str:
        if "openid" not in scope.split():
            raise ValueError("expected openid among the scopes")
        return scope

    @field_validator("public_url")
    @classmethod
    def _an_origin(cls, url: str | None) -> str | None:
        if url is not None and (urlsplit(url).path not in {"", "/"} or urlsplit(url).query):
            raise ValueError("expected https://host, without a path")
        return url.rstrip("/") if url is not None else None

    @field_validator("oidc_metadata_url")
    @classmethod
    def _nobody_listens(cls, url: str | None) -> str | None:
        if url is not None and urlsplit(url).scheme == "http" and urlsplit(url).hostname not in LOOPBACK:
            raise ValueError("expected https: codes and secrets go there")
        return url

    @field_validator("sandbox_url", "public_url", "oidc_metadata_url", "temporal_ui_url", *SOURCES, *PARTNERS)
    @classmethod
    def _http_url(cls, url: str | None) -> str | None:
        if url is not None and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc):
            raise ValueError("expected http://host/path or https://host/path")
        return url

    @field_validator("temporal_address")
    @classmethod
    def _host_and_port(cls, address: str | None) -> str | None:
        if address is not None and not re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[^:\s/]+):\d{1,5}", address):
            raise ValueError("expected host:port")
        return address

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Self:
        if self.smtp_host and not self.smtp_from:
            raise ValueError(f"{PREFIX}SMTP_FROM is needed when {PREFIX}SMTP_HOST is set")
        return self

    @model_validator(mode="after")
    def _login_is_whole(self) -> Self:
        provider = ("oidc_metadata_url", "oidc_client_id", "oidc_client_secret")
        missing = [environment_name(name) for name in provider if getattr(self, name) is None]
        if 0 < len(missing) < len(provider):
            raise ValueError(f"{', '.join(missing)} is needed for log-in by OIDC")
        if self.sandbox_login and not missing:
            raise ValueError(f"{PREFIX}SANDBOX_LOGIN and a provider of identities exclude each other")
        return self

    @model_validator(mode="after")
    def _sources_are_whole(self) -> Self:
        for url, secrets in (SOURCES | PARTNERS).items():
            for secret in secrets:
                if getattr(self, url) and not getattr(self, secret):
                    raise ValueError(f"{environment_name(secret)} is needed when {environment_name(url)} is set")
        return self

    @property
    def names_others(self) -> bool:
        """Whether the operator chose where evidence comes from or who shares our risk: nobody invented stands beside
        what is real."""
        return bool(self.sandbox_url) or any(getattr(self, url) for url in (*SOURCES, *PARTNERS))

    @property
    def evidence_key(self) -> Path:
        return self.evidence_key_file or self.data_dir / "evidence.key"

    @property
    def mail_folder(self) -> Path:
        """Where mails are put when no SMTP server is given."""
        return self.mail_dir or self.data_dir / "mail"

    def with_addresses(
        self, *, database_url: str, temporal_address: str, temporal_embedded: bool, temporal_ui_url: str | None = None
    ) -> Settings:
        """The same settings, pointed at servers that are running; a UI that was named stays."""
        return self.model_copy(
            update={
                "database_url": database_url,
                "temporal_address": temporal_address,
                "temporal_embedded": temporal_embedded,
                "temporal_ui_url": self.temporal_ui_url or temporal_ui_url,
            }
        )

    def to_environment(self) -> dict[str, str]:
        """The variables that give a child process exactly these settings."""
        variables = {}
        for name, value in self:
            if value is None or (name == "temporal_namespace" and name not in self.model_fields_set):
                continue
            variables[environment_name(name)] = str(value)
        return variables


def environment_name(field: str) -> str:
    """The variable that sets a field: `http_port` is OPENACCOUNT_HTTP_PORT, three of them have names of their own."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else PREFIX + field.upper()


def load_settings() -> Settings:
    """Read the environment. Raises SettingsInvalid naming every variable at fault, also a misspelt one of ours."""
    known = {environment_name(field) for field in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise SettingsInvalid(f"unknown setting {', '.join(unknown)}")
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsInvalid("; ".join(_problems(error))) from error


def _problems(error: ValidationError) -> Iterable[str]:
    for problem in error.errors(include_url=False, include_input=False):
        location = str(problem["loc"][0]) if problem["loc"] else ""
        name = environment_name(location) if location in Settings.model_fields else location
        yield f"{name}: {problem['msg']}" if name else problem["msg"]


def child_environment(*, without: Iterable[str] = (), **extra: str) -> dict[str, str]:
    """This process's environment for a child, less the variables that start with one of the prefixes in `without`."""
    prefixes = tuple(without)
    kept = {name: value for name, value in os.environ.items() if not (prefixes and name.startswith(prefixes))}
    return kept | extra
