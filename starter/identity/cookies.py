"""The cookies of sessions and log-ins."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from starlette.requests import cookie_parser
from starlette.responses import Response

from starter.identity.sessions import LOGIN, LONGEST

_SESSION: Final = "openaccount"
_LOGIN: Final = "openaccount_login"
LOGIN_PATH: Final = "/login"


class Cookies:
    """No script reads them and no other site sends them along with what it makes the browser do. Over https their
    names begin with `__Host-`, so that no neighbouring host and no plain http can plant one."""

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure
        self.session = f"__Host-{_SESSION}" if secure else _SESSION
        self.login = f"__Secure-{_LOGIN}" if secure else _LOGIN

    def session_in(self, header: bytes | None) -> str | None:
        return self._read(header, self.session)

    def login_in(self, header: bytes | None) -> str | None:
        return self._read(header, self.login)

    def give_session(self, response: Response, session_id: str) -> None:
        self._set(response, self.session, session_id, "/", LONGEST)

    def give_login(self, response: Response, login_id: str) -> None:
        self._set(response, self.login, login_id, LOGIN_PATH, LOGIN)

    def take_session(self, response: Response) -> None:
        self._set(response, self.session, "", "/", timedelta(0))

    def take_login(self, response: Response) -> None:
        self._set(response, self.login, "", LOGIN_PATH, timedelta(0))

    def _set(self, response: Response, name: str, value: str, path: str, lifetime: timedelta) -> None:
        response.set_cookie(
            name,
            value,
            max_age=int(lifetime.total_seconds()),
            path=path,
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    @staticmethod
    def _read(header: bytes | None, name: str) -> str | None:
        return cookie_parser(header.decode("latin-1")).get(name) if header else None
