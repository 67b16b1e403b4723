"""The names that shared risk needs on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starter.web.words import mark
from starter.wording import cover

PHASES: Final = {
    "sought": mark("asked for"),
    "granted": mark("granted"),
    "declined": mark("declined"),
    "ended": mark("over"),
    "given": mark("given"),
    "offered": mark("offered to the factor"),
    "active": mark("with the factor"),
    "settled": mark("settled"),
    "bought_back": mark("bought back"),
    "covered": mark("covered"),
    "notified": mark("notified, waiting"),
    "claimed": mark("claim filed"),
    "accepted": mark("claim accepted"),
    "indemnified": mark("indemnity paid"),
    "forfeited": mark("cover lost"),
    "over": mark("over"),
}
"""Of buyer limits, guarantees, assigned invoices and insured receivables."""

KINDS: Final = {
    "insurance": mark("insurance"),
    "factoring": mark("factoring"),
    "guarantee": mark("guarantee"),
}
CONSEQUENCES: Final = {
    "declaration": mark("the insurer may refuse cover for what left in that month"),
    "overdue_notice": mark("the cover of this receivable is lost"),
    "stop_shipment": mark("what left since then is not covered"),
    "claim": mark("the cover of this receivable is lost"),
    "indemnity": mark("the insurer is late with what it owes us"),
    "renewal": mark("what it secured has lost this cover"),
    "call": mark("the guarantor does not pay for it any more"),
}
"""Of a duty that was missed."""

PASSED_OVER: Final = {
    "cover.dearer": mark("dearer, or not needed"),
    "cover.no_room": mark("nothing of it is free"),
    "cover.fallen": mark("it has dropped this order"),
    "cover.not_in_force": mark("not in force"),
    "cover.currency": mark("in another currency"),
    "cover.country_excluded": mark("it excludes the customer's country"),
    "cover.over_credit_period": mark("it does not run as long as these terms"),
    "cover.recourse": mark("with recourse the risk stays with us"),
    "cover.other_orders": mark("for other orders"),
    "cover.expires_early": mark("it expires before the invoice is due"),
}
"""Why an arrangement does not carry an order."""

FIGURES: Final = {
    "free": mark("free"),
    "cost_of_100": mark("cost of 100"),
    "limit": mark("limit"),
    "used": mark("used"),
    "days": mark("days"),
    "most": mark("at most"),
    "currency": mark("currency"),
    "country": mark("country"),
    "expires": mark("expires"),
    "due": mark("due"),
}
COSTS: Final = {
    "premium": mark("premium"),
    "fee": mark("fee"),
    "interest": mark("discount interest"),
}
BASES: Final = {"gross": mark("the gross exposure"), "retained": mark("the retained exposure")}
"""What a limit was held against."""

DONE: Final = {
    "limit_sought": mark("The limit has been asked for. The answer is shown here when it comes."),
    "discretion_used": mark("The discretionary limit is taken up."),
    "claim_filed": mark("The claim has been filed."),
    "guarantee_called": mark("The guarantee has been called. The guarantor's answer is shown here when it comes."),
    "invoice_offered": mark("The invoice has been offered. The factor's answer is shown here when it comes."),
    "buy_back_asked": mark("The buy-back has been asked for."),
    "duty_met": mark("The duty is met."),
    "miss_acknowledged": mark("It is on record that you know of it."),
}
"""What a page says after something was done on it."""

TABLES: Final[dict[str, Mapping[str, str]]] = {
    "cover_phase": PHASES,
    "cover_kind": KINDS,
    "duty": cover.DUTIES,
    "consequence": CONSEQUENCES,
    "passed_over": PASSED_OVER,
    "cover_figure": FIGURES,
    "cover_cost": COSTS,
    "basis": BASES,
    "shared": DONE,
}
"""Each is a filter of the templates by this name."""
