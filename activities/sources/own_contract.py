"""What the contracts of our own (bank, trade references, public record) have in common. See docs/sources.md."""

from __future__ import annotations

from typing import Any

from activities.sources.checks import require_same_name, same_identifier
from activities.sources.port import SourceSilent, Subject
from activities.sources.shape import Shape
from domain.evidence.source import Silence
from domain.legal_ids import LegalId


class Named(Shape):
    """The company that an answer is about. Identifiers of a scheme that we do not know are allowed and not read."""

    name: str
    identifiers: tuple[dict[str, str], ...] = ()


def asked(subject: Subject) -> dict[str, Any]:
    """The customer as we name it to a provider; our own customer id stays with us."""
    return {
        "name": subject.name,
        "country": subject.country,
        "identifiers": [{"scheme": each.scheme, "value": each.value} for each in subject.identifiers],
    }


def require_same_company(subject: Subject, answered: Named) -> None:
    """By a common scheme where there is one, else by name. Raises SourceSilent OTHER_COMPANY."""
    theirs = {each.get("scheme"): each.get("value", "") for each in answered.identifiers}
    common = [each for each in subject.identifiers if each.scheme in theirs]
    if not common:
        require_same_name(subject, answered.name)
    for each in common:
        _require_equal(each, theirs[each.scheme])


def _require_equal(ours: LegalId, theirs: str) -> None:
    if not same_identifier(ours.value, theirs):
        raise SourceSilent(Silence.OTHER_COMPANY, f"asked {ours.value}, answered {theirs}")
