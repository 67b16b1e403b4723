"""Why something about a factoring agreement is refused."""

from __future__ import annotations

from domain.errors import Conflict, InvalidInput


class FactoringTermsInvalid(InvalidInput):
    """`field` names the term that cannot be meant."""

    code = "factoring.terms"


class FactoringOverlap(Conflict):
    """Another agreement with the same factor, of the same kind and currency, is in force on some of its days."""

    code = "factoring.overlap"


class FactoringEndPast(InvalidInput):
    """An agreement ends today or later: what was offered under it stays offered."""

    code = "factoring.end_past"
