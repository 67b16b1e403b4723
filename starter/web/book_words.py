"""The names that the pages of the book need beside those of `vocabulary`, as a reader is shown them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starter.web import cover_words
from starter.web.words import mark
from starter.wording import companies, evidence, receivables, warnings

STOPS: Final = {
    "hold": mark("hold by a person"),
    "knock_out": mark("knock-out"),
    "collection": mark("step of collection"),
}
BUCKETS: Final = {
    "current": mark("not due"),
    "d1_30": mark("1–30 days"),
    "d31_60": mark("31–60 days"),
    "d61_90": mark("61–90 days"),
    "d90_plus": mark("> 90 days"),
}
COMPONENTS: Final = {
    "reserved": mark("reserved for orders"),
    "delivered": mark("delivered, not invoiced"),
    "receivable": mark("open receivables"),
    "unapplied": mark("cash not applied"),
}
OUTCOMES: Final = {
    "sale.order_approved": mark("approved"),
    "sale.order_declined": mark("declined"),
    "sale.offer_made": mark("offer made"),
}
ANSWERS: Final = {
    "none": mark("no action"),
    "stop": mark("stop deliveries and new credit"),
    "shorter_terms": mark("shorter terms"),
    "cover": mark("ask for cover"),
}
"""What a warning may be answered with."""

DONE: Final = {
    "review": mark("A review has begun. This page shows what comes of it."),
    "hold": mark("New credit is on hold."),
    "lift": mark("The hold is lifted. What waited for it goes on by itself."),
    "limit": mark("The limit is set."),
    "call": mark("The call is recorded."),
    "warning_decided": mark("The warning is answered."),
    "warning_lifted": mark("What the warning brought is taken back."),
    "matrix_proposed": mark("The change is proposed. It comes into force when a second person confirms it."),
    "matrix_confirmed": mark("The change is confirmed."),
    "matrix_rejected": mark("The change is rejected."),
    "absence_registered": mark("The absence is registered."),
    "absence_ended": mark("The absence has ended."),
    "token_revoked": mark("The token is revoked."),
}
"""What a page says after something was done on it."""

CHANNELS: Final = {"mail": mark("by mail"), "task": mark("a call by a collector"), "none": mark("noted only")}

REMARKS: Final = {
    "partial": mark("answered in part"),
    "paid": mark("paid"),
    "corrected": mark("corrected"),
    "identifier_lapsed": mark("identifier lapsed"),
}
"""On a piece of evidence."""

FUNCTIONS: Final = {
    "sales": mark("sales department"),
    "credit": mark("credit department"),
    "finance": mark("finance department"),
    "management": mark("management"),
}
MATRIX_PHASES: Final = {
    "proposed": mark("waits for a second person"),
    "confirmed": mark("confirmed"),
    "rejected": mark("rejected"),
    "superseded": mark("replaced by a later proposal"),
}
MATRIX_FIELDS: Final = {
    "function": mark("function"),
    "amount": mark("orders up to"),
    "grades": mark("grades"),
    "max_term_days": mark("longest term, days"),
    "limit_amount": mark("limits up to"),
    "period_amount": mark("in one period"),
    "role": mark("role"),
    "mail": mark("mail to"),
    "office": mark("office"),
}
CHANGES: Final = {"added": mark("comes in"), "removed": mark("goes away")}

FACT_VALUES: Final = {
    word: mark(word)
    for word in (
        *("yes", "no", "unknown", "none", "active", "insolvent", "in liquidation", "dissolved", "suspended"),
        *("judgment", "enforcement", "insolvency petition", "insolvency opened"),
        *("excellent", "satisfactory", "irregular", "owned", "rented", "good", "fair", "poor", "registered"),
    )
}
"""Words that sources' answers are brought to."""


class _Labels(dict[str, str]):
    """Names of facts stand for themselves: they are those of fields, with spaces."""

    def get(self, name: str, _: object = None) -> str:
        return name


TABLES: Final[dict[str, Mapping[str, str]]] = {
    "stop": STOPS,
    "bucket": BUCKETS,
    "component": COMPONENTS,
    "outcome": OUTCOMES,
    "answer": ANSWERS,
    "done": DONE,
    "step": receivables.STEPS,
    "channel": CHANNELS,
    "remark": REMARKS,
    "fact": _Labels(),
    "fact_value": FACT_VALUES,
    "function": FUNCTIONS,
    "matrix_phase": MATRIX_PHASES,
    "matrix_field": MATRIX_FIELDS,
    "change": CHANGES,
    "kind": evidence.KINDS,
    "provider": evidence.PROVIDERS,
    "silence": evidence.SILENCES,
    "bound_by": evidence.BASES,
    "chosen_by": evidence.RULES,
    "cause": evidence.CAUSES,
    "listing": evidence.LISTS,
    "scheme": companies.SCHEMES,
    "warned": {code: about for code, (about, _) in warnings.ABOUT.items()},
    "warning_number": warnings.NUMBERS,
    "warned_unit": {code: unit for code, (_, unit) in warnings.ABOUT.items() if unit},
    **cover_words.TABLES,
}
"""Each is a filter of the templates by this name."""
