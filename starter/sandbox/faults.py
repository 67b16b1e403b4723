"""Faults on demand: which share of the requests fails, and how. Changed while the sandbox runs."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.evidence.source import Provider

Fault = Literal["error", "busy", "timeout", "truncated"]
"""HTTP 500 before anything is done; 429 with Retry-After; the answer never comes though the work is done; the answer
is cut in its middle."""

ALL: tuple[Fault, ...] = ("error", "busy", "timeout", "truncated")


class ProviderFaults(BaseModel):
    """`share` of the requests, 0 to 1, meets one of `kinds`; every answer comes `latency_seconds` later."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: float = Field(default=0.0, ge=0.0, le=1.0)
    kinds: tuple[Fault, ...] = Field(default=ALL, min_length=1)
    latency_seconds: float = Field(default=0.0, ge=0.0, le=120.0)


class Faults(BaseModel):
    """`everywhere` holds for providers that are not named in `providers`. The same seed and the same order of requests
    give the same faults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = 0
    everywhere: ProviderFaults = ProviderFaults()
    providers: dict[Provider, ProviderFaults] = Field(default_factory=dict)
    timeout_seconds: float = Field(default=30.0, gt=0.0, le=600.0)
    slow_seconds: float = Field(default=3.0, ge=0.0, le=120.0)
    """How long the sources that are slow by themselves take."""


class Dice:
    """Decides for one request after the other."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.met: Counter[str] = Counter()
        self._asked: Counter[Provider] = Counter()

    def set(self, faults: Faults) -> None:
        """From now on these; the counting begins anew."""
        self.faults = faults
        self.met.clear()
        self._asked.clear()

    def of(self, provider: Provider) -> ProviderFaults:
        return self.faults.providers.get(provider, self.faults.everywhere)

    def throw(self, provider: Provider) -> Fault | None:
        """What the next request to this provider meets."""
        rules = self.of(provider)
        number = self._asked[provider]
        self._asked[provider] += 1
        digest = hashlib.sha256(f"{self.faults.seed}/{provider}/{number}".encode()).digest()
        if int.from_bytes(digest[:8], "big") >= rules.share * 2**64:
            return None
        fault = rules.kinds[digest[8] % len(rules.kinds)]
        self.met[fault] += 1
        return fault
