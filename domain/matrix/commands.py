"""The authority matrix changes by two people: one proposes, another confirms."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.base import Value
from domain.policy import Authority, Person


class ProposeMatrix(Value):
    """The whole new matrix, in force from the start of the day `effective_from` once somebody else has confirmed it."""

    kind: Literal["propose_matrix"] = "propose_matrix"
    authority: tuple[Authority, ...]
    people: tuple[Person, ...]
    effective_from: date
    reason: str


class ConfirmMatrix(Value):
    kind: Literal["confirm_matrix"] = "confirm_matrix"
    version: int


class RejectMatrix(Value):
    kind: Literal["reject_matrix"] = "reject_matrix"
    version: int
    reason: str


MatrixCommand = Annotated[ProposeMatrix | ConfirmMatrix | RejectMatrix, Field(discriminator="kind")]
