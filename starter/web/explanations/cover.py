"""Why something about sharing a risk, or about its duties, was refused."""

from __future__ import annotations

from typing import Final

COVER: Final[dict[str, str]] = {
    "cover.country_excluded": "The policy or agreement excludes the customer's country.",
    "cover.currency": "Cover is in the currency of the customer's account.",
    "cover.exists": "There is another arrangement of that name already.",
    "cover.not_in_force": "It has not begun, or has ended.",
    "cover.off": "The credit policy says nothing about cover.",
    "cover.unknown": "There is no such policy, agreement, limit or guarantee.",
    "duty.closed": "This duty was met or missed already.",
    "duty.not_missed": "This duty was not missed.",
    "duty.note_missing": "Say what is done about it.",
    "duty.own_command": "This duty is met by what is asked of the insurer or guarantor itself.",
    "duty.place_invalid": "That is no place in the list of duties.",
    "duty.reference_missing": "Name what shows that it was done.",
    "duty.unknown": "There is no such duty.",
}
