"""What a form asks of a task, as the command that it means."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Final, Literal, get_args

from fastapi import Form

from domain.access.rights import Action
from domain.approval.commands import AnswerQuestion, AskForEvidence, Decide, DelegateTask, TaskCommand
from domain.approval.conditions import Conditions, DepositInvalid
from domain.approval.state import TaskState
from domain.base import Value
from domain.money import Money
from starter.api.v1.fields import Text, terms_written

Act = Literal["approve", "reject", "condition", "ask", "delegate", "answer"]
ACTS: Final[tuple[Act, ...]] = get_args(Act)

RIGHT: Final[dict[Act, Action]] = {
    "approve": "task.decide",
    "reject": "task.decide",
    "condition": "task.decide",
    "ask": "task.ask",
    "delegate": "task.delegate",
    "answer": "task.answer",
}

_PERCENT: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?", re.ASCII)

Written = Annotated[Text, Form()]


class Asked(Value):
    """The fields of every form; each act reads its own."""

    revision: int
    command_id: str
    reason: str = ""
    amount: str = ""
    deposit: str = ""
    terms: str = ""
    cover: bool = False
    guarantee: bool = False
    question: str = ""
    to: str = ""
    answer: str = ""


async def asked(
    revision: Annotated[int, Form(ge=0)],
    command_id: Annotated[str, Form(pattern="^[A-Za-z0-9-]{8,64}$")],
    reason: Written = "",
    amount: Written = "",
    deposit: Written = "",
    terms: Written = "",
    cover: Written = "",
    guarantee: Written = "",
    question: Written = "",
    to: Written = "",
    answer: Written = "",
) -> Asked:
    """From the form."""
    return Asked(
        revision=revision,
        command_id=command_id,
        reason=reason.strip(),
        amount=amount.strip().replace(",", ""),
        deposit=deposit.strip().removesuffix("%"),
        terms=terms.strip(),
        cover=bool(cover),
        guarantee=bool(guarantee),
        question=question.strip(),
        to=to.strip(),
        answer=answer.strip(),
    )


def command(act: Act, form: Asked, person: str, state: TaskState) -> TaskCommand:
    """Or what is wrong with the form: `amount.*`, `terms.invalid`, `conditions.deposit_invalid`."""
    by = {"person": person, "revision": form.revision}
    match act:
        case "approve":
            return Decide(outcome="approve", reason=form.reason, **by)
        case "reject":
            return Decide(outcome="reject", reason=form.reason, **by)
        case "condition":
            return Decide(
                outcome="approve",
                reason=form.reason,
                amount=Money.of(form.amount, state.asked.amount.currency) if form.amount else None,
                conditions=_conditions(form),
                **by,
            )
        case "ask":
            return AskForEvidence(question=form.question, **by)
        case "delegate":
            return DelegateTask(to=form.to, reason=form.reason, **by)
        case "answer":
            return AnswerQuestion(person=person, answer=form.answer)


def _conditions(form: Asked) -> Conditions:
    return Conditions(
        deposit_percent=_percent(form.deposit) if form.deposit else None,
        terms=terms_written(form.terms) if form.terms else None,
        cover=form.cover,
        guarantee=form.guarantee,
    )


def _percent(written: str) -> Decimal:
    if not _PERCENT.fullmatch(written):  # Decimal would read NaN and 1e999999 too
        raise DepositInvalid(f"{written[:20]!r} is no percentage", field="deposit")
    return Decimal(written)
