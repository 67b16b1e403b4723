"""Every refusal of a task, by code. Those of authority stand beside the authority."""

from __future__ import annotations

from domain.errors import Conflict, InvalidInput, NotAuthorised, NotFound


class TaskUnknown(NotFound):
    code = "task.unknown"


class TaskClosed(Conflict):
    """Somebody or the clock was faster."""

    code = "task.closed"


class ReasonMissing(InvalidInput):
    """A refusal without a reason helps nobody, least of all the customer."""

    code = "task.reason_missing"


class OfferTooLarge(InvalidInput):
    code = "task.offer_too_large"


class TaskChanged(Conflict):
    """The task has moved on since the person looked at it."""

    code = "task.changed"


class QuestionOpen(Conflict):
    """One question at a time."""

    code = "task.question_open"


class QuestionNone(Conflict):
    """Nobody has asked for evidence."""

    code = "task.question_none"


class QuestionEmpty(InvalidInput):
    code = "task.question_empty"


class AnswerEmpty(InvalidInput):
    code = "task.answer_empty"


class OwnQuestion(NotAuthorised):
    """Whoever asks for evidence does not supply it."""

    code = "task.own_question"


class DelegatedToOneself(InvalidInput):
    code = "task.delegated_to_oneself"


class DelegateAway(Conflict):
    """The person to whom the task should go is away."""

    code = "task.delegate_away"


class DelegatedTooOften(Conflict):
    """Delegations and substitutions together reach at most two persons from the one who was asked."""

    code = "task.delegated_too_often"


class RequesterSubstitute(NotAuthorised):
    """Whoever stands in for the requester, or would if they were not away too, decides on their behalf."""

    code = "authority.requester_substitute"
