"""Why something about a factoring agreement or an assigned invoice was refused."""

from __future__ import annotations

from typing import Final

FACTORING: Final[dict[str, str]] = {
    "factoring.terms": "The agreement cannot have these terms.",
    "factoring.overlap": "This factor has an agreement of the same kind and currency on some of these days.",
    "factoring.end_past": "The agreement ends today or later.",
    "assignment.exists": "The invoice has been offered or assigned to a factor already.",
    "assignment.settled": "The factor has got its money for this invoice.",
    "assignment.not_active": "No factor has this invoice.",
    "assignment.buying_back": "The factor has been asked to sell the invoice back and has not answered yet.",
    "assignment.no_recourse": "The factor bears it if this customer does not pay.",
    "assignment.nothing_open": "Nothing is owed on this invoice.",
    "assignment.due": "The invoice has fallen due. It cannot be offered to a factor any more.",
    "assignment.notice_unfit": "This notice does not belong to an assigned invoice.",
}
