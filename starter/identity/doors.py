"""What strangers may ask for."""

from __future__ import annotations

from typing import Final

from runtime.settings import Settings

SANDBOX: Final = "/sandbox-login"
"""Below it the provider of the sandbox answers, where it may."""
LIVE: Final = "/live"
"""What open pages listen to."""
PARTNERS: Final = "/v1/partners/"
"""Where partners bring their answers; the route asks for their signature."""
_ALWAYS: Final = ("/static/", "/language/")
_EXACTLY: Final = frozenset({"/healthz", "/v1/openapi.json", "/favicon.ico"})


def is_always_open(path: str) -> bool:
    """Files and pages that neither know nor change anything; they answer without the database."""
    return path in _EXACTLY or path.startswith(_ALWAYS)


def is_open(path: str, settings: Settings) -> bool:
    """The way in, and what knows its callers by their signature."""
    if path == "/login" or path.startswith(("/login/", PARTNERS)):
        return True
    return bool(settings.sandbox_login) and path.startswith(SANDBOX + "/")
