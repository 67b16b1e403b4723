"""Refusals as pages: what happened, why, who could, and where to go from here."""

from __future__ import annotations

from typing import Final

from fastapi import Request, Response

from domain.access.rights import RIGHTS
from domain.access.role import ROLES, Role
from starter.api.problems import Problem
from starter.web.pages import asks_for_part, page
from starter.web.words import mark

TITLES: Final[dict[int, str]] = {
    401: mark("Log in first"),
    403: mark("You may not do this"),
    404: mark("Not found"),
    405: mark("Not found"),
    409: mark("That cannot be done now"),
    413: mark("Too large"),
    415: mark("Something is not right"),
    422: mark("Something is not right"),
    429: mark("One moment, please"),
    500: mark("Something went wrong on our side"),
    503: mark("One moment, please"),
}


async def problem_page(request: Request, problem: Problem) -> Response:
    """The problem in the reader's language: a page, or a notice on the page that htmx asked from."""
    part = asks_for_part(request)
    return page(
        request,
        "problem_part.html" if part else "problem.html",
        status_code=problem.status,
        headers={"HX-Retarget": "#notices", "HX-Reswap": "beforeend"} if part else None,
        problem=problem,
        title=TITLES.get(problem.status, TITLES[422 if problem.status < 500 else 500]),
        roles=who_could(problem),
    )


def who_could(problem: Problem) -> list[Role]:
    """The roles that include what this one lacked."""
    action = problem.facts.get("action")
    if action is None or problem.code != "authority.role":
        return []
    able = next((roles for name, roles in RIGHTS.items() if name == action), frozenset[Role]())
    return [role for role in ROLES if role in able and role != "service"]
