"""The page of the log-in, and refusals as pages: what belongs to the log-in is said there."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from fastapi import Request, Response

from runtime.errors import LoginNotConfigured
from starter.api.problems import Problem
from starter.identity.login import Login
from starter.web import problems
from starter.web.explanations import EXPLANATIONS
from starter.web.pages import page

_AT_THE_LOGIN: Final = ("login.", "session.")


def login_page(request: Request, *, back: str = "/", why: str = "", status_code: int = 200) -> Response:
    """The way in, and on to `back`. `why` is the code of what led here."""
    login: Login = request.app.state.login
    code = why if login.is_configured else LoginNotConfigured.code
    return page(
        request,
        "login.html",
        status_code=status_code,
        path=f"/login?{urlencode({'next': back, 'why': why})}",
        back=back,
        code=code,
        why=EXPLANATIONS.get(code, ""),
        configured=login.is_configured,
        sandbox=login.is_sandbox,
    )


async def problem_page(request: Request, problem: Problem) -> Response:
    """The page of a problem, with its status."""
    if problem.code.startswith(_AT_THE_LOGIN):
        return login_page(request, why=problem.code, status_code=problem.status)
    return await problems.problem_page(request, problem)
