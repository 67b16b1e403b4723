"""Options that many commands share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Output:
    """How the answer is written. `main` has looked at both before any command runs, for refusals come in them too."""

    json: Annotated[bool, Parameter(show_default=False)] = False
    "Write the data as JSON."
    no_color: Annotated[bool, Parameter(show_default=False)] = False
    "Write no colours (as does NO_COLOR)."


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Acting(Output):
    """Who does it, and under which id."""

    actor: Annotated[str | None, Parameter(name="--as")] = None
    "Who acts, a staff id (default: OPENACCOUNT_ACTOR)."
    command_id: str | None = None
    "The same id is carried out once; for repeating safely."


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Paging(Output):
    """Which part of a list."""

    most: int = 50
    "How many rows to show, at most 1000."
    after: Annotated[str, Parameter(show_default=False)] = ""
    "Begin after this row; the end of a list names it."


AS_TABLE = Output()
UNNAMED = Acting()
FIRST_PAGE = Paging()
