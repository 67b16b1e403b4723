"""`openaccount grade`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from domain.grading.reasons import Language
from starter.cli import grade_view
from starter.cli.options import AS_TABLE, Output
from starter.cli.screen import SCREEN
from starter.cli.stack import reading
from starter.credit_files import grade_today, policy_of


async def grade(
    customer_id: str,
    *,
    explain: Annotated[bool, Parameter(show_default=False)] = False,
    language: Language = "en",
    output: Output = AS_TABLE,
) -> None:
    """Grade a customer anew from the evidence on file; nothing is changed.

    Parameters
    ----------
    customer_id
        Which customer.
    explain
        Show the whole points table, and where sources contradict each other.
    language
        Of characteristics and reasons.
    """
    async with reading() as books:
        today = await grade_today(books, customer_id)
        scorecard = policy_of(books).scorecard
    assert scorecard is not None
    shown = grade_view.explained(today, scorecard, language) if explain else grade_view.short(today, language)
    SCREEN.show(today, *shown)
