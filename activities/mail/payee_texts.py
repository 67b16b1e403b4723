"""What a customer is told when it is to pay somebody else from now on: disclosed factoring, and its end."""

from __future__ import annotations

from activities.mail.texts import Language


def pay_factor(invoice_no: str, payee: str, account_no: str, language: Language) -> tuple[str, str]:
    """Subject and text: the invoice has been assigned to a factor."""
    if language == "zh":
        text = f"发票 {invoice_no} 的债权已转让。\n请将款项支付至 {payee},账号 {account_no}。\n"
        return f"债权转让通知:发票 {invoice_no}", text
    text = f"Our claim under invoice {invoice_no} has been assigned.\nPlease pay {payee}, account {account_no}.\n"
    return f"Notice of assignment: invoice {invoice_no}", text


def pay_us(invoice_no: str, language: Language) -> tuple[str, str]:
    """Subject and text: no factor has the invoice any more, or ever had it."""
    if language == "zh":
        return (
            f"付款方式变更:发票 {invoice_no}",
            f"发票 {invoice_no} 的债权未转让或已转回我方。\n请将款项支付给我方。\n",
        )
    text = f"Our claim under invoice {invoice_no} is not assigned to anybody, or no longer.\nPlease pay us.\n"
    return f"Whom to pay: invoice {invoice_no}", text
