"""Arrangements of a seller that shares its risks, and partners that agree to whatever they are asked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from activities.partners.port import Submission
from domain.cover.buyer_limit.commands import RequestLimit
from domain.cover.factoring.commands import TakeAgreement
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.guarantee.commands import GiveGuarantee
from domain.cover.insurance.commands import TakeInsurance
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.partner.answer import NoticeKind, PartnerAnswer, PartnerKind, PartnerNotice
from domain.cover.partner.commands import HearNotice
from domain.ids import split_stream
from tests.workflows.house import House, cny
from tests.workflows.scripted_partner import ScriptedPartner

AGREED: Final = Submission(outcome="answered", answer=PartnerAnswer(outcome="accepted"))
"""An answer that names no amount grants, or pays, what was asked."""


def agreeing() -> dict[PartnerKind, ScriptedPartner]:
    return {kind: ScriptedPartner(submission=AGREED) for kind in ("insurer", "factor", "guarantor")}


async def insured(house: House, **changes: Any) -> None:
    """A policy of a year. An overdue invoice is notified within 45 days, and its waiting period is 30."""
    today = await house.today()
    terms = InsuranceTerms(
        insurer="Sino Credit",
        currency="CNY",
        valid_from=today,
        valid_until=today + timedelta(days=360),
        insured_percent=Decimal(90),
        first_loss=Decimal(0),
        discretionary_limit=Decimal(0),
        max_credit_days=35,
        max_extension_days=0,
        notify_by_day=45,
        waiting_days=30,
        claim_days=20,
        indemnity_days=10,
        premium_percent=Decimal("0.4"),
        declare_by_day=15,
    )
    await house.ask("insurance/P-1", TakeInsurance(terms=terms.model_copy(update=changes)))
    await house.settle()


async def factored(house: House, *, recourse: bool) -> None:
    """An agreement of a year. With recourse an invoice that is unpaid ten days after it fell due is bought back."""
    today = await house.today()
    terms = FactoringTerms(
        factor="Rhine Factoring",
        currency="CNY",
        payee="Rhine Factoring GmbH",
        account_no="DE02120300000000202051",
        recourse=recourse,
        advance_percent=Decimal(80),
        fee_percent=Decimal(1),
        interest_percent=Decimal(6),
        max_credit_days=60,
        recourse_days=10,
        valid_from=today,
        valid_until=today + timedelta(days=360),
    )
    await house.ask("factoring/F-1", TakeAgreement(terms=terms))
    await house.settle()


async def secured(house: House, amount: str, days: int) -> None:
    """A guarantee for all sales to the customer, for so many days."""
    given = GiveGuarantee(
        guarantor="Bank of Jiangsu",
        account="customer/C1",
        amount=cny(amount),
        expires_on=await house.today() + timedelta(days=days),
        percent=Decimal(100),
        fee_percent=Decimal("1.5"),
    )
    await house.ask("guarantee/G-1", given)
    await house.settle()


async def limited(house: House, agreement: str, amount: str) -> None:
    """The insurer or factor grants this much for the customer."""
    stream = f"buyer_limit/{split_stream(agreement)[1]}.C1"
    sought = RequestLimit(agreement=agreement, account="customer/C1", amount=cny(amount))
    await house.ask(stream, sought)
    await house.settle()
    assert (await house.state(stream)).phase == "granted"


async def said(house: House, stream: str, partner: PartnerKind, kind: NoticeKind) -> None:
    """A partner's notice, unasked."""
    names = {"insurer": "Sino Credit", "factor": "Rhine Factoring", "guarantor": "Bank of Jiangsu"}
    notice = PartnerNotice(
        notice_id="N-1",
        partner=partner,
        name=names[partner],
        kind=kind,
        subject=split_stream(stream)[1],
        on=await house.today(),
    )
    await house.ask(stream, HearNotice(notice=notice))
    await house.settle()
