"""What the application needs of a source of evidence."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from domain.base import Value
from domain.evidence.facts import Facts
from domain.evidence.source import Provider, Silence
from domain.legal_ids import LegalId, Scheme


class OwnerName(Value):
    """An owner at any level; `path` names the companies between."""

    name: str
    country: str = ""
    identifiers: tuple[LegalId, ...] = ()
    path: tuple[str, ...] = ()


class Subject(Value):
    """The company that is asked about. `currency` is that of its account; `owners` are screened with it."""

    customer_id: str
    name: str
    country: str
    currency: str
    identifiers: tuple[LegalId, ...] = ()
    owners: tuple[OwnerName, ...] = ()

    def identifier(self, scheme: Scheme) -> str | None:
        return next((each.value for each in self.identifiers if each.scheme == scheme), None)


class Answer(Value):
    """What a provider said. `raw` is its answer as it came, `facts` what we made of it; one answer may serve several
    kinds, as a register that also knows the owners."""

    provider: Provider
    as_of: date
    raw: bytes
    facts: tuple[Facts, ...]
    partial: bool = False
    paid: bool = False


class SourceSilent(Exception):
    """The provider gave no evidence. `retry` says that asking again within the deadline makes sense, `retry_after` how
    many seconds the provider wants to be left alone; None where it did not say."""

    def __init__(
        self, silence: Silence, detail: str = "", *, retry: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(f"{silence}: {detail}" if detail else str(silence))
        self.silence = silence
        self.detail = detail
        self.retry = retry
        self.retry_after = retry_after


class Source(Protocol):
    """Asks one provider. `reference` is the same on every try: a provider that charges must charge once for it."""

    provider: Provider

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        """The answer, or `SourceSilent`. Never anything else."""
        ...
