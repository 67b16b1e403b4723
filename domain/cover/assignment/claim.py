"""What is assigned: the claims of an invoice, and what the factor has got of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.base import Value
from domain.cover.part import CoverPart
from domain.money import Money


class Claim(Value):
    """One receivable of the invoice, with what was owed on it when it was offered. Without recourse `cover` is what the
    factor bears of its default; `reserved` says that its limit is used for it from the offer on."""

    receivable_id: str
    amount: Money
    due_on: date
    cover: CoverPart | None = None
    reserved: bool = False


class Share(Value):
    """What of a sum goes to one claim; `in_full` where nothing is left of that claim then."""

    receivable_id: str
    amount: Money
    in_full: bool


class Receipt(Value):
    """Money that the factor has got of a claim: from the customer, or from us (`source` names the payment)."""

    source: str
    receivable_id: str
    amount: Money
    on: date


def total_of(claims: Iterable[Claim], currency: str) -> Money:
    return Money.total((claim.amount for claim in claims), currency)


def got_of(receipts: Iterable[Receipt], currency: str) -> Money:
    return Money.total((receipt.amount for receipt in receipts), currency)


def still_open(claim: Claim, receipts: Iterable[Receipt]) -> Money:
    """What the factor has not got of it yet."""
    got = (receipt for receipt in receipts if receipt.receivable_id == claim.receivable_id)
    return claim.amount - got_of(got, claim.amount.currency)


def shares(claims: Iterable[Claim], receipts: tuple[Receipt, ...], amount: Money) -> tuple[Share, ...]:
    """How an amount that was collected pays the claims: the one that fell due first comes first."""
    found, left = list[Share](), amount
    for claim in sorted(claims, key=lambda claim: (claim.due_on, claim.receivable_id)):
        rest = still_open(claim, receipts)
        share = min(rest, left)
        if share.is_positive:
            found.append(Share(receivable_id=claim.receivable_id, amount=share, in_full=share == rest))
            left = left - share
    return tuple(found)
