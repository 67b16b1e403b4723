"""Why something about an insurance policy is refused."""

from __future__ import annotations

from domain.errors import Conflict, InvalidInput


class InsuranceTermsInvalid(InvalidInput):
    """A percentage, number of days, amount or date that no policy can have; `field` names it."""

    code = "insurance.terms_invalid"


class InsuranceOverlap(Conflict):
    """Two policies of the house in one currency never hold on the same day."""

    code = "insurance.overlap"


class InsuranceEndInvalid(InvalidInput):
    """A policy ends once, today or later, not after its last day, and for a reason that is on record."""

    code = "insurance.end_invalid"


class DeclarationMonthInvalid(InvalidInput):
    """It is written like 2026-11, and the policy was in force in it."""

    code = "declaration.month_invalid"


class DeclarationTooEarly(Conflict):
    """The month has not ended."""

    code = "declaration.too_early"


class DeclarationTwice(Conflict):
    """The month is declared; what the insurer did not accept may be declared anew."""

    code = "declaration.twice"
