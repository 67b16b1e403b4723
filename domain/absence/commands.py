"""Out of office: what a person or an administrator can say about an absence."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from domain.base import Value


class RegisterAbsence(Value):
    """`person` is away from `starts` until `ends`; `substitute` acts meanwhile, with the lower of both authorities."""

    kind: Literal["register_absence"] = "register_absence"
    person: str
    starts: datetime
    ends: datetime
    substitute: str | None = None


class EndAbsence(Value):
    """Back before the time, or not gone at all."""

    kind: Literal["end_absence"] = "end_absence"
    person: str
    absence_id: int


AbsenceCommand = Annotated[RegisterAbsence | EndAbsence, Field(discriminator="kind")]
