"""Why something about cover is refused, where several kinds of stream refuse it alike."""

from __future__ import annotations

from domain.errors import Conflict, InvalidInput, NotFound


class CoverOff(Conflict):
    """The policy in force says nothing about cover."""

    code = "cover.off"


class CoverUnknown(NotFound):
    """There is no such policy, agreement, limit, guarantee, assignment or insured receivable."""

    code = "cover.unknown"


class CoverExists(Conflict):
    """Its id stands for another arrangement already."""

    code = "cover.exists"


class CoverCurrency(InvalidInput):
    """Cover is in the currency of the customer's account, and amounts in that of the arrangement."""

    code = "cover.currency"


class CoverCountry(InvalidInput):
    """The policy or agreement excludes the customer's country."""

    code = "cover.country_excluded"


class CoverNotInForce(Conflict):
    """It has not begun, or has ended."""

    code = "cover.not_in_force"


class DutyUnknown(NotFound):
    code = "duty.unknown"


class DutyClosed(Conflict):
    """It was met or missed already, or its miss is acknowledged."""

    code = "duty.closed"


class DutyNotMissed(Conflict):
    """Only what was missed can be acknowledged."""

    code = "duty.not_missed"


class DutyNoteMissing(InvalidInput):
    """Whoever acknowledges a miss says what is done about it."""

    code = "duty.note_missing"


class DutyReferenceMissing(InvalidInput):
    """What was done is named by its reference."""

    code = "duty.reference_missing"


class DutyOwnCommand(Conflict):
    """It is met by a command of its own: a declaration, a claim, a call, an extension."""

    code = "duty.own_command"
