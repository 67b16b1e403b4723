"""An authority matrix as a form, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast, get_args

from domain.amount import exact_amount
from domain.errors import InvalidInput
from domain.ids import checked_id
from domain.matrix.commands import ProposeMatrix
from domain.matrix.matrix import Matrix
from domain.policy import Authority, Person
from domain.policy_part import Function, Grade
from starter.api.v1.fields import printable

SPARE: Final = 1
"""Empty lines at the end of each table, for a role or a person who comes in."""
_LINE: Final = re.compile("0|[1-9][0-9]{0,5}")
_AMOUNTS: Final = ("amount", "limit_amount", "period_amount")
_DAYS_DIGITS: Final = 4
UNBOUNDED: Final = "~"
"""How an amount without bound is written, as in the policy file; `period_amount` is empty then."""

Form = Mapping[str, Any]


def proposal(form: Any, home_currency: str, effective_from: date, reason: str) -> ProposeMatrix:
    """What a form says: lines whose first field was emptied are left out.

    Codes: `amount.*`, `id.invalid`, `input.invalid` with the field at fault. What makes a matrix sound is for the
    domain to say.
    """
    return ProposeMatrix(
        authority=tuple(_authority(form, home_currency)),
        people=tuple(_people(form)),
        effective_from=effective_from,
        reason=reason.strip(),
    )


def _authority(form: Any, currency: str) -> Iterator[Authority]:
    for place in _places(form, "role"):
        grades = form.getlist(f"grades-{place}")
        function = _text(form, f"function-{place}")
        if function not in get_args(Function) or not set(grades) <= set(get_args(Grade)):
            raise InvalidInput("choose from what is offered", field=f"function-{place}")
        yield Authority(
            role=checked_id(_text(form, f"role-{place}"), field=f"role-{place}"),
            function=cast("Function", function),
            grades=cast("tuple[Grade, ...]", tuple(sorted(grades))),
            max_term_days=_days(form, f"max_term_days-{place}"),
            **{name: _amount(form, f"{name}-{place}", currency) for name in _AMOUNTS},
        )


def _people(form: Any) -> Iterator[Person]:
    for place in _places(form, "id"):
        yield Person(
            id=checked_id(_text(form, f"id-{place}"), field=f"id-{place}"),
            role=_text(form, f"person_role-{place}"),
            mail=_text(form, f"mail-{place}"),
            office=_text(form, f"office-{place}"),
        )


def _places(form: Any, first: str) -> list[int]:
    """The lines that are filled in."""
    lines = (name.removeprefix(f"{first}-") for name in form if name.startswith(f"{first}-"))
    return sorted(int(line) for line in lines if _LINE.fullmatch(line) and _text(form, f"{first}-{line}"))


def _text(form: Any, name: str) -> str:
    value = form.get(name, "")
    try:
        return str(printable(value)).strip() if isinstance(value, str) else ""
    except InvalidInput as wrong:
        raise type(wrong)(wrong.message, field=name) from None


def _amount(form: Any, name: str, currency: str) -> Decimal | None:
    written = _text(form, name).replace(",", "")
    if written == UNBOUNDED or (not written and name.startswith("period_amount")):
        return None
    try:
        exact_amount(written, currency)
    except InvalidInput as wrong:
        raise type(wrong)(wrong.message, field=name) from None
    return Decimal(written)  # as it was written, so that a line nobody touched stays the line it was


def _days(form: Any, name: str) -> int:
    written = _text(form, name)
    if not written.isdecimal() or len(written) > _DAYS_DIGITS or int(written) == 0:
        raise InvalidInput("a number of days is expected", field=name)
    return int(written)


def written(value: Decimal | None) -> str:
    """An amount as the form shows it."""
    return UNBOUNDED if value is None else f"{value:f}"


def lines_of(matrix: Matrix) -> tuple[Sequence[Authority | None], Sequence[Person | None]]:
    """The lines of both tables, with the spare ones."""
    return [*matrix.authority, *[None] * SPARE], [*matrix.people, *[None] * SPARE]
