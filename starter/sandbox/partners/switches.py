"""How the partners behave, changed while the sandbox runs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from activities.partners.contract import Code
from domain.cover.partner.answer import RequestKind

Stumble = Literal["error", "busy", "timeout"]
"""HTTP 500 and 429 before anything is done; no answer although the request was taken."""

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Switches(BaseModel):
    """All of them are replaced at once; `{}` is how the partners behave by themselves.

    `share` of the requests meets one of `stumbles`; the same seed and order of requests give the same ones. Callbacks:
    `twice` is the share that is sent again under another id, `forged` the share whose signature is wrong; `silent`
    sends none, `reversed` the last that is due first, `early` the answer before the response to the request.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = 0
    answer_seconds: float = Field(default=2.0, ge=0.0, le=86_400.0)
    pay_seconds: float = Field(default=5.0, ge=0.0, le=86_400.0)
    """How long a decision takes, and from an accepted claim to its payment."""
    share: Share = 0.0
    stumbles: tuple[Stumble, ...] = Field(default=("error", "busy", "timeout"), min_length=1)
    timeout_seconds: float = Field(default=30.0, gt=0.0, le=600.0)
    at_once: bool = False
    """The response to the request is the answer."""
    decline: dict[RequestKind, Code] = Field(default_factory=dict)
    """Requests of these kinds are declined, for these reasons."""
    twice: Share = 0.0
    forged: Share = 0.0
    silent: bool = False
    reversed: bool = False
    early: bool = False
