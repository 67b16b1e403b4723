"""One fact-finding, and the finding that there is nothing to be had."""

from __future__ import annotations

from datetime import date, datetime

from domain.base import Value
from domain.evidence.facts import Facts
from domain.evidence.source import Kind, Provider, Silence


class Evidence(Value):
    """What one provider answered. Never edited: newer evidence supersedes it, a correction says who and why.

    `content_hash` is the SHA-256 of the raw answer, 64 hexadecimal digits; empty where there is no raw answer.
    """

    evidence_id: str
    provider: Provider
    fetched_at: datetime
    as_of: date
    expires_on: date
    content_hash: str
    facts: Facts
    partial: bool = False
    paid: bool = False

    @property
    def kind(self) -> Kind:
        return Kind(self.facts.kind)

    def fresh_on(self, day: date) -> bool:
        return day <= self.expires_on


class Gap(Value):
    """A provider was asked, or could not be, and there is no evidence: unknown, and why."""

    kind: Kind
    provider: Provider
    silence: Silence
    at: datetime
    detail: str = ""

    @property
    def lost(self) -> bool:
        """No answer reached us; the provider may have given one all the same."""
        return self.silence in (Silence.TIMED_OUT, Silence.FAILED)

    @property
    def answered(self) -> bool:
        """Something came, though it was no use: who charges for answers has charged for this one."""
        return self.silence in (Silence.UNREADABLE, Silence.OTHER_COMPANY, Silence.DATED_IN_FUTURE)
