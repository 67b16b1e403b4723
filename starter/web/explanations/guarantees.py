"""Why something about a guarantee was refused."""

from __future__ import annotations

from typing import Final

GUARANTEES: Final[dict[str, str]] = {
    "guarantee.account": "A guarantee secures a customer or a group.",
    "guarantee.called_already": "The guarantor has not answered the last call yet.",
    "guarantee.expired": "The last day of the guarantee has passed, or lies before tomorrow.",
    "guarantee.full": "The guarantee is used up by what it secures already.",
    "guarantee.guarantor_missing": "Say who guarantees.",
    "guarantee.in_use": "The guarantee secures goods that have left. It cannot be given back yet.",
    "guarantee.not_later": "An extension ends later than the guarantee does now.",
    "guarantee.not_overdue": "The receivable is not overdue: the customer still has time to pay.",
    "guarantee.not_secured": "The guarantee does not secure that receivable.",
    "guarantee.over_called": "That is more than the guarantor bears of what is owed.",
    "guarantee.percent": "A guarantee pays above 0 and up to 100 percent; its fee is from 0 to 100 percent.",
    "guarantee.reason_missing": "Say why the guarantee is called or given back.",
    "guarantee.reference_missing": "Name the guarantor's agreement to the extension.",
}
