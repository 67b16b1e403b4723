"""The words of our mails, in Chinese for customers in China and in English for all others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from domain.base import Value
from domain.money import Money

Language = Literal["zh", "en"]


class DueItem(Value):
    """One line of a reminder. `payee` is empty where we are to be paid."""

    invoice_no: str
    due_on: date
    balance: Money
    days_overdue: int
    template: str
    payee: str = ""
    account_no: str = ""


_SEVERITY: Final = ("courtesy", "reminder", "second_reminder", "third_reminder", "final_notice")

_SUBJECTS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "courtesy": "Your invoices falling due soon",
        "reminder": "Payment reminder",
        "second_reminder": "Second payment reminder",
        "third_reminder": "Third payment reminder",
        "final_notice": "Final notice before further steps",
    },
    "zh": {
        "courtesy": "发票即将到期提示",
        "reminder": "付款提醒",
        "second_reminder": "第二次付款提醒",
        "third_reminder": "第三次付款提醒",
        "final_notice": "最后付款通知",
    },
}
_OPENINGS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "courtesy": "These invoices fall due in the next few days:",
        "reminder": "These invoices are due and we have not seen your payment yet:",
        "second_reminder": "We still miss payment of these invoices. Please pay now or tell us what is in the way:",
        "third_reminder": "Despite our reminders these invoices are unpaid. Please settle them at once:",
        "final_notice": "These invoices remain unpaid. Deliveries stop until they are settled:",
    },
    "zh": {
        "courtesy": "以下发票将于近日到期:",
        "reminder": "以下发票已到期,我方尚未收到款项:",
        "second_reminder": "以下发票仍未付款,请尽快支付,如有问题请告知我方:",
        "third_reminder": "虽经多次提醒,以下发票仍未付款,请立即结清:",
        "final_notice": "以下发票至今未付。在结清之前,我方将暂停发货:",
    },
}
_CLOSINGS: Final[dict[Language, str]] = {
    "en": "If your payment is on its way, thank you, and please disregard this message.",
    "zh": "如您已付款,请忽略本通知。谢谢。",
}


def language_for(country: str) -> Language:
    return "zh" if country == "CN" else "en"


def reminder(items: Sequence[DueItem], language: Language) -> tuple[str, str]:
    """Subject and text of one envelope; its tone is that of the most severe item in it."""
    known = [item.template for item in items if item.template in _SEVERITY]
    tone = max(known, key=_SEVERITY.index, default="reminder")
    lines = [_line(item, language) for item in sorted(items, key=lambda item: (item.due_on, item.invoice_no))]
    totals = _totals(items, language)
    text = "\n".join([_OPENINGS[language][tone], "", *lines, "", *totals, "", _CLOSINGS[language], ""])
    return _SUBJECTS[language][tone], text


def task(kind: str, task_id: str, said: str = "") -> tuple[str, str]:
    """Subject and text of a mail to somebody who decides, or who is asked something: `said` is the question or the
    answer."""
    subject = {
        "task_opened": "A credit decision waits for you",
        "task_reminded": "A credit decision still waits for you",
        "task_escalated": "A credit decision has passed to you",
        "task_delegated": "A credit decision was delegated to you",
        "task_question": "Evidence is wanted for a credit decision",
        "task_answer": "Your question was answered",
    }[kind]
    show = f"openaccount task show {task_id}"
    onward = f"openaccount task answer {task_id}" if kind == "task_question" else f"openaccount task approve {task_id}"
    words = f"{said}\n\n" if said else ""
    return f"{subject}: {task_id}", f"Task {task_id}.\n\n{words}{show}\n{onward}\n"


def webhook_disabled(webhook_id: str, cause: str, reason: str) -> tuple[str, str]:
    """Subject and text of a mail to administrators about an endpoint that is sent nothing any more."""
    why = {
        "gone": "It answered that it is gone (410).",
        "failing": f"It has taken nothing for days; the last answer was: {reason}",
    }[cause]
    text = (
        f"Endpoint {webhook_id} has been disabled.\n{why}\n\nNothing is lost: once it is enabled, everything that "
        f"happened meanwhile is sent.\n\nopenaccount webhook show {webhook_id}\n"
        f"openaccount webhook enable {webhook_id}\n"
    )
    return f"Webhook disabled: {webhook_id}", text


def _line(item: DueItem, language: Language) -> str:
    if language == "zh":
        late = f",逾期 {item.days_overdue} 天" if item.days_overdue > 0 else ""
        payee = f",请付至 {item.payee},账号 {item.account_no}" if item.payee else ""
        return f"  发票 {item.invoice_no},到期日 {item.due_on},金额 {item.balance}{late}{payee}"
    late = f", {item.days_overdue} days overdue" if item.days_overdue > 0 else ""
    payee = f", payable to {item.payee}, account {item.account_no}" if item.payee else ""
    return f"  Invoice {item.invoice_no}, due {item.due_on}, {item.balance}{late}{payee}"


def _totals(items: Sequence[DueItem], language: Language) -> list[str]:
    currencies = sorted({item.balance.currency for item in items})
    word = "合计" if language == "zh" else "Total"
    return [
        f"  {word} {Money.total((item.balance for item in items if item.balance.currency == currency), currency)}"
        for currency in currencies
    ]
