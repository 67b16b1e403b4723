"""What the task routes take and give."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StrictBool, model_validator

from activities.postgres.rows import TaskFile
from domain.approval.commands import Decide
from domain.approval.conditions import Conditions
from starter.api.problems import Problem
from starter.api.refusals import TaskTwice
from starter.api.v1 import fields
from starter.api.v1.answers import View

AT_ONCE_MAX = 50

_Percent = Annotated[str, Field(pattern=r"^(100|[1-9]?[0-9])(\.[0-9]{1,4})?$", examples=["30"])]


class ConditionsRequest(fields.RequestModel):
    """What the approval depends on: a deposit in percent of the amount, shorter terms, cover or a guarantee."""

    deposit_percent: _Percent | None = None
    terms: fields.CreditTerms | None = None
    cover: StrictBool = False
    guarantee: StrictBool = False

    @property
    def conditions(self) -> Conditions:
        percent = None if self.deposit_percent is None else Decimal(self.deposit_percent)
        return Conditions(deposit_percent=percent, terms=self.terms, cover=self.cover, guarantee=self.guarantee)


class DecisionRequest(fields.RequestModel):
    """`amount` and `conditions` with an approval make it a counter-offer. `revision` is that of the task as you saw it:
    a task that has moved on refuses `task.changed`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "approve", "revision": 0}]})

    outcome: Literal["approve", "reject"]
    amount: fields.Amount | None = None
    reason: fields.Text = ""
    conditions: ConditionsRequest | None = None
    revision: fields.Count | None = None

    def command(self, person: str) -> Decide:
        return Decide(
            person=person,
            outcome=self.outcome,
            amount=self.amount.money if self.amount else None,
            reason=self.reason,
            conditions=self.conditions.conditions if self.conditions else Conditions(),
            revision=self.revision,
        )


class OneOfMany(DecisionRequest):
    task_id: fields.DerivedId


class BulkRequest(fields.RequestModel):
    """Each task is decided by itself: what is refused for one changes nothing for the others."""

    decisions: Annotated[tuple[OneOfMany, ...], Field(min_length=1, max_length=AT_ONCE_MAX)]

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        ids = [each.task_id for each in self.decisions]
        if len(set(ids)) < len(ids):
            raise TaskTwice("each task is decided once in a request", field="decisions")
        return self


class BulkResult(View):
    """What came of one task: decided, or the problem."""

    task_id: str
    taken: bool
    task: TaskFile | None
    problem: Problem | None


class BulkAnswer(View):
    """In the order of the request; `taken` and `refused` count them."""

    taken: int
    refused: int
    results: tuple[BulkResult, ...]


class QuestionRequest(fields.RequestModel):
    """The clock of the task stands still until it is answered."""

    question: fields.Reason
    revision: fields.Count | None = None


class AnswerRequest(fields.RequestModel):
    answer: fields.Reason


class DelegateRequest(fields.RequestModel):
    """`to` decides in your place, with the lower of both authorities."""

    to: fields.Id
    reason: fields.Text = ""
    revision: fields.Count | None = None
