"""What insurers, factors and guarantors are asked and what they answer. One shape for all of them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from domain.base import Value
from domain.money import Money

PartnerKind = Literal["insurer", "factor", "guarantor"]

RequestKind = Literal[
    "limit", "declaration", "overdue_notice", "claim", "recovery", "offer", "buy_back", "call", "extension"
]
"""A limit for a buyer (insurer, factor); turnover of a month, an overdue invoice, a claim, our recovery to share
(insurer); an invoice offered, one bought back (factor); a call, a later expiry (guarantor)."""

NoticeKind = Literal["limit_cut", "limit_withdrawn", "claim_paid", "collected", "unpaid"]
"""What a partner says unasked: a buyer's limit is smaller or gone (insurer, factor); a claim has been paid (insurer);
an assigned invoice has been paid to the factor, or was not by the end of its period (factor)."""


class PartnerRequest(Value):
    """`reference` names it for ever: a partner carries out the same reference once. `subject` is what it is about, the
    key of the stream that asks: `P-1.C-1` for a limit, a policy, a receivable, an invoice, a guarantee. `facts` are
    further words of the contract, such as `customer`, `country` or `month`."""

    partner: PartnerKind
    name: str
    kind: RequestKind
    reference: str
    subject: str
    amount: Money | None = None
    on: date | None = None
    until: date | None = None
    documents: tuple[str, ...] = ()
    facts: dict[str, str] = Field(default_factory=dict)


class PartnerAnswer(Value):
    """`amount` is what was granted, advanced or will be paid, `on` its day, `until` its end, `reason` a code of the
    contract where it was declined; `charges` are those of a factor."""

    outcome: Literal["accepted", "declined", "gave_up"]
    amount: Money | None = None
    charges: Money | None = None
    on: date | None = None
    until: date | None = None
    reason: str = ""


class PartnerNotice(Value):
    """`subject` as in the request it belongs to: what a limit is about for a cut or withdrawal, the receivable for a
    claim that is paid, the invoice for one collected or unpaid. `notice_id` is the partner's: it counts once."""

    notice_id: str
    partner: PartnerKind
    name: str
    kind: NoticeKind
    subject: str
    amount: Money | None = None
    charges: Money | None = None
    on: date | None = None
    reason: str = ""
