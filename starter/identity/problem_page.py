"""A refusal as a page: what belongs to the log-in is said at the log-in, everything else on a page of its own."""

from __future__ import annotations

from typing import Final

from fastapi import Request, Response

from starter.api.problems import Problem
from starter.web import problems
from starter.web.explanations import EXPLANATIONS
from starter.web.pages import page

_AT_THE_LOGIN: Final = ("login.", "session.")


async def problem_page(request: Request, problem: Problem) -> Response:
    """The page of a problem, with its status."""
    if problem.code.startswith(_AT_THE_LOGIN):
        login = request.app.state.login
        return page(
            request,
            "login.html",
            status_code=problem.status,
            back="/",
            code=problem.code,
            why=EXPLANATIONS.get(problem.code, ""),
            configured=login.is_configured,
            sandbox=login.is_sandbox,
        )
    return await problems.problem_page(request, problem)
