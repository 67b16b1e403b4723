"""What is known about the scorecard's characteristics, who said it, and which rule chose where sources differ."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, Literal

from domain.base import Exact, Value
from domain.evidence.source import Kind, Provider

ONLY_SOURCE: Final = "rule.only_source"
AUTHORITY_FIRST: Final = "rule.authority_first"
NEWEST: Final = "rule.newest"
WORST: Final = "rule.worst"

Rule = Literal["rule.only_source", "rule.authority_first", "rule.newest", "rule.worst"]


class Said(Value):
    """One source's word about one characteristic: a `figure` or a `word`, as of a day."""

    provider: Provider
    evidence_id: str
    as_of: date
    figure: Exact | None = None
    word: str | None = None

    @property
    def value(self) -> Decimal | str:
        return self.figure if self.figure is not None else self.word or ""


class Chosen(Said):
    """The word that counts, the rule that chose it, and what the other sources said, whether they differ or not."""

    rule: Rule
    others: tuple[Said, ...] = ()

    @property
    def contradicted(self) -> bool:
        return any(other.value != self.value for other in self.others)


class LeftOut(Value):
    """Evidence that was there but does not count: expired, or dated after the day of grading."""

    kind: Kind
    provider: Provider
    evidence_id: str
    because: Literal["expired", "dated_in_future"]


class KnownValues(Value):
    """`chosen` has only what is known, by characteristic."""

    chosen: dict[str, Chosen]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def values(self) -> dict[str, Decimal | str | None]:
        """As `grade` takes them."""
        return {name: each.value for name, each in self.chosen.items()}

    @property
    def contradictions(self) -> dict[str, Chosen]:
        """Where sources differ."""
        return {name: each for name, each in self.chosen.items() if each.contradicted}
