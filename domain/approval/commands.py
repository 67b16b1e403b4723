"""What can be asked of a task."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.approval.conditions import Conditions
from domain.base import Value
from domain.money import Money


class Decide(Value):
    """`amount` and `conditions` with an approval make it a counter-offer.

    `revision` is that of the task as the person saw it; a task that has moved on refuses `task.changed`. None: whatever
    it is now.
    """

    kind: Literal["decide"] = "decide"
    person: str
    outcome: Literal["approve", "reject"]
    amount: Money | None = None
    reason: str = ""
    conditions: Conditions = Conditions()
    revision: int | None = None


class AskForEvidence(Value):
    """The clock stands still until the question is answered."""

    kind: Literal["ask_for_evidence"] = "ask_for_evidence"
    person: str
    question: str
    revision: int | None = None


class AnswerQuestion(Value):
    kind: Literal["answer_question"] = "answer_question"
    person: str
    answer: str


class DelegateTask(Value):
    """One's seat in this task goes to another person, who decides with the lower of both authorities."""

    kind: Literal["delegate_task"] = "delegate_task"
    person: str
    to: str
    reason: str = ""
    revision: int | None = None


class LetTaskTimePass(Value):
    kind: Literal["let_task_time_pass"] = "let_task_time_pass"


class Withdraw(Value):
    kind: Literal["withdraw"] = "withdraw"
    reason: str


TaskCommand = Annotated[
    Decide | AskForEvidence | AnswerQuestion | DelegateTask | LetTaskTimePass | Withdraw, Field(discriminator="kind")
]
