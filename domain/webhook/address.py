"""Where deliveries may go: the public internet over https, and what the settings allow beyond that.

Whoever registers an endpoint chooses an address that our servers call from inside the network. Private addresses would
let them reach what only we can reach, so each address is looked at again when it is connected to.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

from domain.base import Value
from domain.webhook.refusals import AddressForbidden, ReachInvalid, UrlInsecure, UrlInvalid, WebhookTextTooLong

URL_MAX: Final = 2000
_NAME: Final = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_PORTS: Final = {"https": 443, "http": 80}

Address = IPv4Address | IPv6Address


class Reach(Value):
    """Hosts by name, and addresses or networks, that may be called although they are private, and by plain http."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> Reach:
        """From the setting: names, addresses and networks (`10.0.0.0/8`) with commas between them; else
        `webhook.reach_invalid`."""
        hosts, networks = set(), []
        for entry in filter(None, (part.strip().lower() for part in text.split(","))):
            try:
                networks.append(str(ip_network(entry, strict=False)))
            except ValueError:
                if not _NAME.fullmatch(entry):
                    raise ReachInvalid(f"{entry!r} is no host, address or network", field="webhook_reach") from None
                hosts.add(entry)
        return cls(hosts=frozenset(hosts), networks=tuple(networks))

    def names(self, host: str) -> bool:
        """Whether the host is allowed as it is written."""
        literal = literal_address(host)
        return host.lower() in self.hosts or (literal is not None and self._lists(literal))

    def admits(self, host: str, address: Address) -> bool:
        """Whether a connection to this address, found for this host, may be made."""
        return is_public(address) or host.lower() in self.hosts or self._lists(address)

    def _lists(self, address: Address) -> bool:
        inner = _innermost(address)
        return any(each in ip_network(network) for network in self.networks for each in (address, inner))


def require_url(url: str) -> SplitResult:
    """The parts of an address that has the right form. Codes: `webhook.url_invalid`, `webhook.too_long`."""
    if len(url) > URL_MAX:
        raise WebhookTextTooLong(f"at most {URL_MAX} characters", field="url")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UrlInvalid("this is no address: expected https://host/path", field="url") from None
    plain = url.isascii() and url.isprintable() and not any(sign in url for sign in ' "<>\\^`{|}')
    if not plain or parts.scheme not in _PORTS or not parts.hostname or port == 0:
        raise UrlInvalid("expected https://host/path, in ASCII", field="url")
    if "@" in parts.netloc or "#" in url:
        raise UrlInvalid("no user, no password and no fragment may stand in it", field="url")
    return parts


def require_reachable(url: str, reach: Reach) -> None:
    """As far as it can be said without asking for the host's address.

    Codes: those of `require_url`, `webhook.url_insecure`, `webhook.address_forbidden`.
    """
    parts = require_url(url)
    host = parts.hostname or ""
    address = literal_address(host)
    inside = host == "localhost" or host.endswith(".localhost") or (address is not None and not is_public(address))
    if inside and not reach.names(host):
        raise AddressForbidden(f"{host} is not on the public internet", field="url", host=host)
    if parts.scheme == "http" and not reach.names(host):
        raise UrlInsecure("deliveries go over https", field="url", host=host)


def port_of(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def literal_address(host: str) -> Address | None:
    """The address that the host itself is, if it is one."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach it; what is wrapped inside an IPv6 address counts."""
    inner = _innermost(address)
    return all(each.is_global and not each.is_multicast for each in (address, inner) if each.version == inner.version)


def _innermost(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
