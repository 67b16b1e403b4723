"""What can be asked of a customer's warnings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.base import Value
from domain.warning.events import SaleDecision
from domain.warning.rules import Action
from domain.warning.signals import Signal


class RaiseWarning(Value):
    """Says nothing new where the alarm is open already, or was answered lately and has not grown."""

    kind: Literal["raise_warning"] = "raise_warning"
    customer_id: str
    signal: Signal


class DecideWarning(Value):
    """`action` for the customer and all listed sales, `sales` for those of them that are treated otherwise.

    `days` is the longest term from now on, for shorter terms; the policy's where none is given.
    """

    kind: Literal["decide_warning"] = "decide_warning"
    number: int
    person: str
    action: Action
    sales: tuple[SaleDecision, ...] = ()
    days: int | None = None
    reason: str = ""


class LetWarningLapse(Value):
    kind: Literal["let_warning_lapse"] = "let_warning_lapse"
    number: int


WarningCommand = Annotated[RaiseWarning | DecideWarning | LetWarningLapse, Field(discriminator="kind")]
