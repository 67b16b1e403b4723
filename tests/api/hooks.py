"""Loaded by schemathesis: a check of our own.

A request that fits the schema may be refused for what it says (an unknown currency pair, terms that fall due before the
order), but never for its form: then the schema would promise too much.
"""

from __future__ import annotations

import ast
import threading
from typing import Any

import schemathesis
from schemathesis import GenerationMode

FORM = frozenset(
    {"input.invalid", "input.missing", "input.unknown_field", "input.malformed", "query.unknown", "content.type"}
)

# Python 3.11 counts the depth of what it parses for all threads together, and stumbles when two parse at once.
_PARSING = threading.Lock()
_parse = ast.parse


def _one_at_a_time(*args: Any, **kwargs: Any) -> Any:
    with _PARSING:
        return _parse(*args, **kwargs)


ast.parse = _one_at_a_time


@schemathesis.check
def the_schema_says_it_all(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """No 422 about the form of what was generated to fit."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if response.status_code in (400, 415, 422):
        problem = response.json()
        assert problem["code"] not in FORM, f"the schema allows what is refused: {problem}"
