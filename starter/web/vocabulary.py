"""The names that the domain gives to things, as a reader is shown them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from starter.web import book_words
from starter.web.explanations import EXPLANATIONS
from starter.web.words import mark

ROLES: Final = {
    "sales": mark("salesperson"),
    "sales_lead": mark("sales lead"),
    "sales_director": mark("sales director"),
    "credit_analyst": mark("credit analyst"),
    "credit_manager": mark("credit manager"),
    "credit_director": mark("credit director"),
    "controller": mark("controller"),
    "cfo": mark("CFO"),
    "president": mark("president"),
    "collector": mark("collector"),
    "auditor": mark("auditor"),
    "admin": mark("administrator"),
    "service": mark("system"),
    "credit": mark("credit department"),
    "finance": mark("finance department"),
    "management": mark("management"),
}
"""Roles and functions; both wait for tasks."""

PHASES: Final = {
    "new": mark("new"),
    "received": mark("received"),
    "held": mark("on hold"),
    "pending": mark("waiting for a decision"),
    "offered": mark("offer made"),
    "approved": mark("approved"),
    "partly_delivered": mark("partly delivered"),
    "delivered": mark("delivered"),
    "closed": mark("closed"),
    "declined": mark("declined"),
    "cancelled": mark("cancelled"),
    "lapsed": mark("lapsed"),
    "open": mark("open"),
    "rejected": mark("rejected"),
    "expired": mark("expired"),
    "withdrawn": mark("withdrawn"),
    "overdue": mark("overdue"),
    "settled": mark("settled"),
}
"""Phases of sales, tasks and receivables."""

LANES: Final = {
    "straight_through": mark("straight through"),
    "covered": mark("covered"),
    "delegated": mark("one person"),
    "dual": mark("two people"),
    "decline": mark("declined"),
    "hold": mark("on hold"),
}

ABOUT: Final = {
    "order": mark("Credit for an order"),
    "limit": mark("Credit limit"),
    "name_hit": mark("Name on a list"),
}
"""What a task asks about."""

SEGMENTS: Final = {"core": mark("core"), "ordinary": mark("ordinary"), "removed": mark("removed")}

DONE: Final = {
    "order.amend": mark("The change is recorded, or waits for a decision."),
    "order.cancel": mark("The order is cancelled."),
    "order.accept_offer": mark("The offer is accepted."),
    "order.dispatch": mark("The delivery is recorded."),
    "order.return": mark("The return is recorded."),
}
"""What a form has brought about."""

RECOMMENDATIONS: Final = {
    "approve": mark("Approve"),
    "approve_up_to": mark("Approve up to"),
    "ask": mark("Ask first"),
    "reject": mark("Reject"),
}

CLICKS: Final = {
    "approve": mark("Approved"),
    "reject": mark("Rejected"),
    "condition": mark("Approved with conditions"),
    "ask_for_evidence": mark("Asked"),
    "answer_question": mark("Answered"),
    "delegate_task": mark("Handed on"),
}
"""What somebody has clicked."""

TABLES: Final[dict[str, Mapping[str, str]]] = {
    "role": ROLES,
    "phase": PHASES,
    "lane": LANES,
    "about": ABOUT,
    "segment": SEGMENTS,
    "refusal": EXPLANATIONS,
    "action_done": DONE,
    "recommendation": RECOMMENDATIONS,
    "click": CLICKS,
    **book_words.TABLES,
}
"""Each is a filter of the templates by this name."""


def reader(table: Mapping[str, str], gettext: Callable[[str], str]) -> Callable[[object], str]:
    """A filter: the table's word in the reader's language, or the name itself where the table has none."""

    def word(name: object) -> str:
        english = table.get(str(name))
        return str(name).replace("_", " ") if english is None else gettext(english)

    return word
