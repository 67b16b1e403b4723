"""Why something about a buyer limit is refused."""

from __future__ import annotations

from domain.errors import Conflict, CreditRefused


class LimitRequestOpen(Conflict):
    """A smaller limit is asked for and not answered yet."""

    code = "buyer_limit.request_open"


class LimitDeclinedToday(Conflict):
    """The partner declined as much today: no order asks again by itself on the same day."""

    code = "buyer_limit.declined_today"


class NoDiscretion(CreditRefused):
    """The agreement leaves nothing to our discretion for this buyer, or the insurer has spoken of it."""

    code = "buyer_limit.no_discretion"


class LimitFull(CreditRefused):
    """More would use the limit than is granted."""

    code = "buyer_limit.full"
