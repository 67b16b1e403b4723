"""Whether a request asks for a name of ours: another site's name that points here must not reach a session."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from runtime.settings import Settings
from starter.identity.refusals import HostUnknown

_HOST: Final = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", re.ASCII)


class Hosts:
    """With a public address that one alone. Without, addresses, `localhost` and names without a dot, which nobody can
    own; a name that somebody may have pointed at us is refused, for its pages could speak for whoever reads them."""

    def __init__(self, settings: Settings) -> None:
        self._public = urlsplit(settings.public_url).netloc.lower() if settings.public_url else None

    def check(self, host: str) -> None:
        """Or `host.unknown`."""
        fine = host.lower() == self._public if self._public is not None else _is_nobodys(host)
        if not fine:
            raise HostUnknown("no such host here; OPENACCOUNT_PUBLIC_URL names ours", field="host")


@lru_cache(maxsize=256)
def _is_nobodys(host: str) -> bool:
    if not _HOST.fullmatch(host):
        return False
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return bool(name) and ("." not in name or name.endswith(".localhost") or _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
