"""Asking for evidence stops the clock; what was left of it goes on with the answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.approval.clock import next_moment
from domain.approval.commands import AnswerQuestion, AskForEvidence, LetTaskTimePass, TaskCommand
from domain.approval.events import EvidenceAsked, QuestionLapsed
from domain.approval.state import TaskPhase, TaskState
from domain.approval.task import decide_task
from domain.errors import Refusal
from tests.domain.approval.cases import ONE, TWO, a_task, answered, at, says
from tests.domain.builders import NOW, only


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 by the clock of Shanghai. The task is opened on Monday the 2nd at 10:00."""
    return datetime(2026, 3, day, hour - 8, minute, tzinfo=UTC)


NOON = shanghai(2, 12)


def ask(by: str = "staff-031", question: str = "accounts of 2025?", revision: int | None = None) -> AskForEvidence:
    return AskForEvidence(person=by, question=question, revision=revision)


def tell(by: str = "shop", answer: str = "attached to the order") -> AnswerQuestion:
    return AnswerQuestion(person=by, answer=answer)


def asked() -> TaskState:
    return answered(a_task(ONE), ask(), context=at(NOON))


def refused(task: TaskState, command: TaskCommand) -> str:
    with pytest.raises(Refusal) as caught:
        decide_task(task, command, at(shanghai(2, 13)))
    return caught.value.code


def test_the_question_keeps_the_office_time_that_is_left() -> None:
    question = only(decide_task(a_task(), ask(), at(shanghai(2, 12))).events, EvidenceAsked)

    assert question.left.remind == timedelta(hours=2)
    assert question.left.escalate == timedelta(hours=6)
    assert question.left.expire == timedelta(hours=38)


def test_nothing_happens_to_a_task_while_the_clock_stands() -> None:
    for moment in (shanghai(2, 14), shanghai(2, 18), shanghai(6, 13)):
        assert decide_task(asked(), LetTaskTimePass(), at(moment)).events == ()


def test_the_answer_lets_the_time_go_on_that_was_left() -> None:
    # Answered on Wednesday at 16:00: two hours to the reminder, which is closing time, then six, then thirty-eight.
    task = answered(asked(), tell(), context=at(shanghai(4, 16)))

    assert task.question is None
    assert task.clock.remind_at == shanghai(4, 18)
    assert task.clock.escalate_at == shanghai(5, 13)
    assert task.clock.expires_at == shanghai(10, 18)
    assert next_moment(task) == shanghai(4, 18)


def test_an_answer_after_hours_counts_from_the_opening_of_the_next_day() -> None:
    task = answered(asked(), tell(), context=at(shanghai(4, 23)))

    assert task.clock.remind_at == shanghai(5, 11)


def test_a_task_may_be_decided_while_a_question_is_open() -> None:
    assert answered(asked(), says("staff-032"), context=at(shanghai(20, 10))).phase is TaskPhase.APPROVED


def test_a_question_that_nobody_answers_lapses_and_the_time_goes_on() -> None:
    task = asked()
    assert next_moment(task) == shanghai(6, 16)

    lapsed = only(decide_task(task, LetTaskTimePass(), at(shanghai(6, 16))).events, QuestionLapsed)

    assert lapsed.clock.remind_at == shanghai(6, 18)
    assert decide_task(task, LetTaskTimePass(), at(shanghai(6, 16) - timedelta(seconds=1))).events == ()


def test_questions_and_answers_count_as_changes() -> None:
    task = answered(asked(), tell(), context=at(shanghai(2, 13)))

    assert (asked().revision, task.revision) == (1, 2)
    assert refused(task, ask(revision=1)) == "task.changed"
    assert refused(task, says("staff-031").model_copy(update={"revision": 0})) == "task.changed"


def test_one_question_at_a_time_and_no_empty_one() -> None:
    assert refused(asked(), ask("staff-032")) == "task.question_open"
    assert refused(a_task(), ask(question="  ")) == "task.question_empty"


def test_whoever_could_not_decide_cannot_stop_the_clock() -> None:
    assert refused(a_task(), ask("staff-021")) == "authority.amount"
    assert refused(a_task(requested_by="staff-031"), ask()) == "authority.own_request"
    assert refused(answered(a_task(TWO), says("staff-031")), ask()) == "authority.second_seat"


def test_anybody_but_the_asker_may_answer_and_says_something() -> None:
    assert refused(asked(), tell("staff-031")) == "task.own_question"
    assert refused(asked(), tell(answer=" ")) == "task.answer_empty"
    assert refused(a_task(), tell()) == "task.question_none"
    assert answered(asked(), tell("staff-001"), context=at(shanghai(2, 13))).question is None


def test_a_question_after_the_end_is_too_late() -> None:
    with pytest.raises(Refusal) as caught:
        decide_task(a_task(), ask(), at(shanghai(6, 14)))

    assert (caught.value.code, caught.value.facts["phase"]) == ("task.closed", "expired")


def test_the_moment_of_opening_counts() -> None:
    assert only(decide_task(a_task(), ask(), at(NOW)).events, EvidenceAsked).left.expire == timedelta(hours=40)
