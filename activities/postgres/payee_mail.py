"""Mail to a customer whose invoice names another payee than before."""

from __future__ import annotations

from typing import Any

from activities.mail import payee_texts
from activities.mail.texts import language_for
from activities.postgres.mail import Mail
from activities.postgres.outbox_row import Append
from domain.base import Event
from domain.customer.state import CustomerState
from domain.receivable.events import ClaimAssigned, ClaimReturned, CoverChanged
from domain.receivable.state import ReceivableState


def mails_about_payees(event: Event, append: Append) -> list[Mail]:
    """One for each invoice, payee and day, however many instalments it has; none where nothing is owed any more."""
    before, after, account = append.before, append.after, append.facts.customer
    if not isinstance(event, ClaimAssigned | ClaimReturned | CoverChanged) or not isinstance(after, ReceivableState):
        return []
    customer = account.state if account else None
    if not isinstance(customer, CustomerState) or not customer.contact_mail:
        return []
    if before.payee == after.payee or after.settled:
        return []
    payload = {"kind": "payee", "to": customer.contact_mail, "country": customer.country}
    named = {name: getattr(after, name) for name in ("invoice_no", "payee", "account_no")}
    whom = "factor" if after.payee else "us"
    id_ = f"payee/{after.invoice_no}/{whom}/{append.facts.today}"
    return [Mail(id=id_, target=account.account_id if account else "", payload={**payload, **named})]


def payee_mail_text(payload: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of such a mail."""
    language = language_for(payload["country"])
    if payload["payee"]:
        return payee_texts.pay_factor(payload["invoice_no"], payload["payee"], payload["account_no"], language)
    return payee_texts.pay_us(payload["invoice_no"], language)
