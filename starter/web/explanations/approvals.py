"""Why a decision, an absence or a change of authority was refused."""

from __future__ import annotations

from typing import Final

APPROVALS: Final[dict[str, str]] = {
    "absence.ends_before_start": "The absence ends before it begins.",
    "absence.of_another": "You can register your own absence; for somebody else an administrator does it.",
    "absence.overlaps": "There is an absence in that time already. End it first.",
    "absence.own_substitute": "Nobody stands in for themselves: choose another person.",
    "absence.past": "That time has passed: an absence lies ahead, or has just begun.",
    "absence.person_unknown": "The credit policy does not list this person.",
    "absence.substitute_unknown": "The credit policy does not list the substitute.",
    "absence.unknown": "There is no such absence; it may have ended already.",
    "actor.missing": "Somebody has to answer for this: say who acts.",
    "actor.differs": "The decision names somebody else than the one who sends it.",
    "actor.reserved": "Nobody acts under the program's own name.",
    "approval.not_pending": "The sale does not wait for this decision any more.",
    "authority.amount": "The amount is above your authority. Somebody with a higher authority can decide it.",
    "authority.correction": "Only credit and management say what a source meant.",
    "authority.erasure": "Only credit and management may destroy what a decision rested on.",
    "authority.function": "This task waits for another department than yours.",
    "authority.grade": "Your authority does not cover this credit grade.",
    "authority.lift": "What an early warning brought is lifted by those who may answer one.",
    "authority.limit": "The limit is above what you may set.",
    "authority.missing": "You may not do this.",
    "authority.own_request": "You asked for this yourself. Nobody decides their own request: another person has to.",
    "authority.period": (
        "What you have approved in this period leaves no room for this one. Somebody else can decide it."
    ),
    "authority.person_unknown": "The credit policy gives you no authority to decide.",
    "authority.requester_substitute": (
        "You stand in for the person who asked for this, and would decide on their behalf. Another person has to."
    ),
    "authority.role": "Your role does not include this.",
    "authority.second_seat": ("You have decided this task already. The second decision must come from another person."),
    "authority.segment": "Your role does not decide how customers are classed.",
    "authority.term": "The terms are longer than your authority covers.",
    "authority.warning": "Your role does not answer early warnings.",
    "conditions.deposit_invalid": "A deposit is more than 0 and at most 100 percent.",
    "conditions.not_for_amendments": (
        "An order that is being delivered grows or does not: approve the amount or reject it."
    ),
    "conditions.not_for_limits": "A credit limit is approved as it is or smaller; a listed name has no conditions.",
    "conditions.of_refusal": "A rejection carries no conditions.",
    "conditions.terms_not_shorter": "The terms offered must be shorter than those asked for.",
    "decision.sent": "It is too late to undo: the decision has been sent.",
    "decision.under_way": "Your decision on this task is on its way. Undo it, or wait for what comes of it.",
    "decision.unknown": "There is no such decision of yours.",
    "duties.conflict": (
        "You have done something in this case that forbids this: nobody holds both duties in one case."
    ),
    "matrix.closed": "This version has been confirmed, rejected or replaced already.",
    "matrix.contradicts": "The policy would contradict itself with this matrix.",
    "matrix.day_passed": "Authority never changes backwards: choose a day that lies ahead.",
    "matrix.four_eyes": "Whoever proposes a matrix does not confirm it. Another person has to.",
    "matrix.nobody": "Under this matrix no two people could change it again.",
    "matrix.reason_missing": "Say why.",
    "matrix.unchanged": "The proposal is what is in force already.",
    "matrix.unknown": "Nobody has proposed that version.",
    "task.answer_empty": "Write an answer.",
    "task.changed": "The task has changed since you looked at it. Look at what is new and decide again.",
    "task.closed": "This task is decided or withdrawn: somebody was faster, or its time ran out.",
    "task.delegate_away": "The person you chose is away. Choose another one.",
    "task.delegated_to_oneself": "It is your task already.",
    "task.delegated_too_often": "The task has been handed on twice. It cannot be handed on again.",
    "task.offer_too_large": "You offer more than was asked for.",
    "task.own_question": "Whoever asks for evidence does not supply it.",
    "task.question_empty": "Write a question.",
    "task.question_none": "Nobody has asked a question.",
    "task.question_open": "A question is open already. One at a time.",
    "task.reason_missing": "Say why: a reason helps the customer and whoever looks at it later.",
    "task.twice": "A task stands in the request twice. Each is decided once.",
    "task.unknown": "There is no such task.",
    "tasks.chosen": "Choose at least one task, and no more than a page of them.",
}
