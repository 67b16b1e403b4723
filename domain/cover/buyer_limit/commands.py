"""What can be asked of the limit that an insurer or a factor grants for one buyer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.base import Value
from domain.cover.commands import LetCoverTimePass
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.money import Money


class RequestLimit(Value):
    """`agreement` is the stream of the insurance policy or factoring agreement, `account` that of the customer.

    `amount` is the whole limit that is wanted. `for_order` waits for the answer; empty where a person asks."""

    kind: Literal["request_limit"] = "request_limit"
    agreement: str
    account: str
    amount: Money
    for_order: str = ""


class UseDiscretion(Value):
    """Takes up the discretionary limit of the insurance policy for this buyer: nobody is asked."""

    kind: Literal["use_discretion"] = "use_discretion"
    agreement: str
    account: str


class ShortenLimit(Value):
    """The agreement behind it ends with the day `until`."""

    kind: Literal["shorten_limit"] = "shorten_limit"
    until: date


BuyerLimitCommand = Annotated[
    RequestLimit | UseDiscretion | ShortenLimit | HearPartner | HearNotice | LetCoverTimePass,
    Field(discriminator="kind"),
]
