"""Which partners there are: those that are configured, and with a sandbox all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from typing import Final, get_args

import httpx2

from activities.partners.http_partner import HttpPartner
from activities.partners.port import Partner
from activities.sources.factory import NEVER_BY_PROXY, SANDBOX_LOGIN
from domain.cover.partner.answer import PartnerKind

PARTNERS: Final[tuple[PartnerKind, ...]] = get_args(PartnerKind)


@dataclass(frozen=True)
class PartnerSettings:
    """Addresses, tokens and callback secrets of the partners; None is not configured. With `sandbox_url` what is not
    configured is the sandbox's. Secrets are kept out of its text."""

    sandbox_url: str | None = None
    sandbox_secret: str | None = field(default=None, repr=False)
    insurer_url: str | None = None
    insurer_token: str | None = field(default=None, repr=False)
    insurer_secret: str | None = field(default=None, repr=False)
    factor_url: str | None = None
    factor_token: str | None = field(default=None, repr=False)
    factor_secret: str | None = field(default=None, repr=False)
    guarantor_url: str | None = None
    guarantor_token: str | None = field(default=None, repr=False)
    guarantor_secret: str | None = field(default=None, repr=False)

    @classmethod
    def taken_from(cls, settings: object) -> PartnerSettings:
        """From anything that has the same names, as the program's settings do."""
        return cls(**{each.name: getattr(settings, each.name) for each in fields(cls)})

    def address(self, kind: PartnerKind) -> tuple[str, str] | None:
        """Address and token; None when there is no address."""
        url: str | None = getattr(self, f"{kind}_url")
        if url is not None:
            return url, getattr(self, f"{kind}_token") or ""
        if self.sandbox_url is None:
            return None
        return f"{self.sandbox_url.rstrip('/')}/partners/{kind}", SANDBOX_LOGIN

    def secret(self, kind: PartnerKind) -> str | None:
        """What signs this partner's callbacks, as `whsec_…`; None where it has none."""
        own: str | None = getattr(self, f"{kind}_secret")
        return self.sandbox_secret if own is None and getattr(self, f"{kind}_url") is None else own


@asynccontextmanager
async def open_partners(settings: PartnerSettings) -> AsyncIterator[dict[PartnerKind, Partner]]:
    """The partners over connections of their own, which are closed at the end of the block."""
    async with httpx2.AsyncClient(mounts=dict.fromkeys(NEVER_BY_PROXY)) as client:
        addresses = {kind: settings.address(kind) for kind in PARTNERS}
        yield {kind: HttpPartner(client, *address) for kind, address in addresses.items() if address is not None}
