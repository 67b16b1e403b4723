"""Why something about an assigned invoice is refused."""

from __future__ import annotations

from domain.errors import Conflict, InvalidInput, NotFound


class AssignmentExists(Conflict):
    """An invoice is assigned at most once. One that a factor declined may be offered again."""

    code = "assignment.exists"


class AssignmentOver(Conflict):
    """The factor has got its money: nothing can be bought back or collected any more."""

    code = "assignment.settled"


class AssignmentNotActive(Conflict):
    """The factor has not taken the invoice, or does not have it any more."""

    code = "assignment.not_active"


class BuyBackRunning(Conflict):
    """The factor has been asked and has not answered yet."""

    code = "assignment.buying_back"


class NoRecourse(Conflict):
    """The factor bears it if the customer does not pay; only a disputed claim comes back."""

    code = "assignment.no_recourse"


class NothingToOffer(NotFound):
    """The customer owes nothing on such an invoice."""

    code = "assignment.nothing_open"


class InvoiceIsDue(Conflict):
    """A factor advances money until an invoice falls due, not afterwards."""

    code = "assignment.due"


class NoticeUnfit(InvalidInput):
    """Not what a factor says of an invoice, or from another factor."""

    code = "assignment.notice_unfit"
