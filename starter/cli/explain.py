"""Decisions in the words of the terminal: in English, each rule with its code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from domain.sale.events import Assessed
from domain.sale.order import Reason
from starter.cli.figures import amount, figure
from starter.wording import rules
from starter.wording.speech import Speech

RULES: Final = rules.RULES

TERMINAL: Final = Speech(
    gettext=str,
    money=amount,
    figure=figure,
    day=str,
    moment=lambda at: f"{at:%Y-%m-%d %H:%M} UTC",
    role=lambda name: name.replace("_", " "),
    codes=True,
)


def reasons(several: Iterable[Reason]) -> str:
    return rules.reasons(TERMINAL, several)


def decision(event: Assessed) -> str:
    """Which lane, and why."""
    return f"decided {event.lane.replace('_', '-')}: {rules.why(TERMINAL, event)}"


def closest(event: Assessed) -> str | None:
    """The rule that would have asked a person first."""
    return rules.closest(TERMINAL, event)
