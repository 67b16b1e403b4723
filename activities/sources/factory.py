"""Which sources there are: those that are configured, and with a sandbox all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from typing import Final

import httpx2

from activities.sources.bank_reference import BankReference
from activities.sources.companies_house import CompaniesHouse
from activities.sources.creditsafe import Creditsafe
from activities.sources.dnb import Dnb
from activities.sources.gleif import Gleif
from activities.sources.port import Source
from activities.sources.public_record import PublicRecord, Screen
from activities.sources.trade_references import TradeReferences
from activities.sources.vies import Vies
from domain.evidence.source import Provider

SANDBOX_LOGIN: Final = "sandbox"
"""Key, token, user and password of everything in the sandbox."""

CONNECTIONS_MAX: Final = 50
NEVER_BY_PROXY: Final = ("all://127.0.0.1", "all://localhost", "all://[::1]")
"""The sandbox is on this machine; a proxy of the environment is for the others."""


@dataclass(frozen=True)
class SourceSettings:
    """Addresses and credentials of the providers; None is not configured. With `sandbox_url` what is not configured is
    the sandbox's. Secrets are kept out of its text."""

    sandbox_url: str | None = None
    gleif_url: str | None = None
    companies_house_url: str | None = None
    companies_house_key: str | None = field(default=None, repr=False)
    vies_url: str | None = None
    dnb_url: str | None = None
    dnb_token: str | None = field(default=None, repr=False)
    creditsafe_url: str | None = None
    creditsafe_user: str | None = None
    creditsafe_password: str | None = field(default=None, repr=False)
    bank_reference_url: str | None = None
    bank_reference_token: str | None = field(default=None, repr=False)
    trade_references_url: str | None = None
    trade_references_token: str | None = field(default=None, repr=False)
    public_record_url: str | None = None
    public_record_token: str | None = field(default=None, repr=False)

    @classmethod
    def taken_from(cls, settings: object) -> SourceSettings:
        """From anything that has the same names, as the program's settings do."""
        return cls(**{each.name: getattr(settings, each.name) for each in fields(cls)})


@asynccontextmanager
async def open_sources(settings: SourceSettings, screen: Screen) -> AsyncIterator[dict[Provider, Source]]:
    """The sources over connections of their own, which are closed at the end of the block."""
    limits = httpx2.Limits(max_connections=CONNECTIONS_MAX, max_keepalive_connections=CONNECTIONS_MAX)
    async with httpx2.AsyncClient(limits=limits, mounts=dict.fromkeys(NEVER_BY_PROXY)) as client:
        yield sources(settings, screen, client)


def sources(settings: SourceSettings, screen: Screen, client: httpx2.AsyncClient) -> dict[Provider, Source]:
    """Every provider that can be asked. One that is not configured is absent."""
    makers: dict[Provider, Callable[[str, str, str], Source]] = {
        Provider.GLEIF: lambda url, _user, _secret: Gleif(client, url),
        Provider.COMPANIES_HOUSE: lambda url, _user, key: CompaniesHouse(client, url, key),
        Provider.VIES: lambda url, _user, _secret: Vies(client, url),
        Provider.DNB: lambda url, _user, token: Dnb(client, url, token),
        Provider.CREDITSAFE: lambda url, user, password: Creditsafe(client, url, user, password),
        Provider.BANK_REFERENCE: lambda url, _user, token: BankReference(client, url, token),
        Provider.TRADE_REFERENCES: lambda url, _user, token: TradeReferences(client, url, token),
        Provider.PUBLIC_RECORD: lambda url, _user, token: PublicRecord(client, url, token, screen),
    }
    found: dict[Provider, Source] = {}
    for provider, make in makers.items():
        access = _access(settings, provider)
        if access is not None:
            found[provider] = make(*access)
    return found


def _access(settings: SourceSettings, provider: Provider) -> tuple[str, str, str] | None:
    """Address, user and secret; None when there is no address."""
    name = provider.value
    url: str | None = getattr(settings, f"{name}_url")
    if url is not None:
        secrets = (getattr(settings, f"{name}_{kind}", None) for kind in ("key", "token", "password"))
        secret = next((each for each in secrets if each is not None), "")
        return url, getattr(settings, f"{name}_user", None) or "", secret
    if settings.sandbox_url is None:
        return None
    return f"{settings.sandbox_url.rstrip('/')}/{name.replace('_', '-')}", SANDBOX_LOGIN, SANDBOX_LOGIN
