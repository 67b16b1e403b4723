"""The people of both sides. Asked about the same order, the same role takes the same time and sees the same things."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import NormalDist
from typing import Final

from bench.approvals.chance import chance_of
from bench.approvals.inputs import Inputs
from bench.approvals.requests import Request
from domain.business_hours import BusinessHours

_Z_90: Final = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True)
class People:
    """Everything is drawn from the seed, the number of the request and the role, so that order does not matter."""

    inputs: Inputs
    office: BusinessHours
    seed: str

    def answers_at(self, request: Request, role: str, asked_at: datetime) -> datetime:
        """A log-normal number of office hours after they were asked, to the minute."""
        person = self.inputs.person(role)
        spread = math.log(person.p90_hours / person.median_hours) / _Z_90
        place = NormalDist().inv_cdf(self._draw(request, f"{role}/time"))
        minutes = round(person.median_hours * math.exp(spread * place) * 60)
        return self.office.deadline(asked_at, Decimal(max(1, minutes)) / 60)

    def refuses(self, request: Request, role: str) -> bool:
        """Grade E gets no credit from anybody. Else by the role's rates, in part with the same eyes as everybody."""
        if request.grade == "E":
            return True
        person = self.inputs.person(role)
        shared = self._draw(request, f"{role}/shares") * 100 < self.inputs.figures.shared_judgement_percent
        eyes = self._draw(request, "everybody" if shared else f"{role}/eyes")
        return eyes * 100 < (person.refuses_bad if request.fails else person.refuses_good)

    def _draw(self, request: Request, what: str) -> float:
        """Above 0 and below 1."""
        return chance_of(self.seed, str(request.number), what).random() or 0.5
