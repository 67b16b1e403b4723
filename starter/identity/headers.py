"""What every answer says to the browser, errors too."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.types import Message, Send

from runtime.settings import Settings

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_A_YEAR: Final = 365 * 24 * 3600


class SecurityHeaders:
    """Made once from the settings. What says nothing about keeping is not kept by anybody."""

    def __init__(self, settings: Settings) -> None:
        headers = _ALWAYS | {"Content-Security-Policy": content_security_policy(settings)}
        if is_https(settings):
            headers["Strict-Transport-Security"] = f"max-age={_A_YEAR}"
        self._raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self._names = {name for name, _ in self._raw}

    def around(self, send: Send) -> Send:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [pair for pair in message.get("headers", ()) if pair[0].lower() not in self._names]
                if not any(name.lower() == b"cache-control" for name, _ in own):
                    own.append((b"cache-control", b"no-store"))
                message = {**message, "headers": own + self._raw}
            await send(message)

        return with_headers


def content_security_policy(settings: Settings) -> str:
    """Everything from here alone, nothing inline, in nobody's frame."""
    provider = urlsplit(settings.oidc_metadata_url or "")
    forms = f"'self' {provider.scheme}://{provider.netloc}" if provider.netloc else "'self'"
    return f"default-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action {forms}"


def is_https(settings: Settings) -> bool:
    """Whether people reach us encrypted: then cookies never travel otherwise."""
    return urlsplit(settings.public_url or "").scheme == "https"
