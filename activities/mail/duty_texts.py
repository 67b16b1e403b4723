"""The words of mails about duties to carriers of risk. In both languages: whoever has the duty reads one of them."""

from __future__ import annotations

from typing import Final

from domain.cover.duty import DutyKind

_WHAT: Final[dict[DutyKind, tuple[str, str]]] = {
    "declaration": ("Declare the turnover", "申报营业额"),
    "overdue_notice": ("Notify the overdue invoice", "通报逾期发票"),
    "stop_shipment": ("Stop deliveries", "停止发货"),
    "claim": ("File the claim", "提交索赔"),
    "indemnity": ("Ask for the indemnity", "催付赔款"),
    "renewal": ("Renew or replace the guarantee", "续保或更换担保"),
    "call": ("Call the guarantee", "要求担保人履约"),
}


def warned(duty: DutyKind, stream: str, duty_id: str, due_on: str) -> tuple[str, str]:
    """Subject and text for those whose duty it is. `stream` is what it is owed for."""
    english, chinese = _WHAT[duty]
    costs, costs_zh = ("", "") if duty == "indemnity" else (", or cover is lost", "，否则失去保障")
    text = f"{english} for {stream} by {due_on}{costs}.\n{stream}：请于 {due_on} 前{chinese}{costs_zh}。\n"
    return f"{english} by {due_on}: {stream}", f"{text}\n{_ONWARD}Duty {duty_id}.\n"


def missed(duty: DutyKind, stream: str, duty_id: str, due_on: str, consequence: str) -> tuple[str, str]:
    """Subject and text for those whose duty it was and those in charge."""
    english, chinese = _WHAT[duty]
    text = (
        f"{english} for {stream} was due on {due_on} and has been missed: {consequence}.\n"
        f"{stream}：应于 {due_on} 前{chinese}，现已逾期\n\n"
        "It stays in the inbox until somebody in charge acknowledges it.\n"
        "在负责人确认之前，该事项将一直保留在收件箱中。\n"
    )
    acknowledge = f"openaccount cover acknowledge {stream} {duty_id} --note "
    return f"Missed: {english}: {stream}", f"{text}\n{_ONWARD}{acknowledge}'…'\n"


_ONWARD: Final = "openaccount cover duties\n"
