"""A task that is asked about, answered and passed on while somebody is away."""

from __future__ import annotations

from datetime import timedelta

from domain.absence.commands import EndAbsence, RegisterAbsence
from domain.approval.commands import AnswerQuestion, AskForEvidence, Decide, DelegateTask, LetTaskTimePass
from domain.approval.conditions import Conditions, Proofs
from domain.sale.commands import AcceptOffer, ConcludeApproval
from tests.store.scene import START, Scene

MANAGER, COLLEAGUE = "staff-031", "staff-032"


async def passed_on_and_approved(scene: Scene) -> None:
    """An order of a customer of its own, in the end approved on a condition and accepted."""
    await scene.customer("C30")
    await scene.order("S30", 300_000, "C30")
    week = START + timedelta(days=7)
    leave = RegisterAbsence(person=COLLEAGUE, starts=START, ends=week, substitute="staff-061")
    await scene.record(f"absence/{COLLEAGUE}", leave, actor=COLLEAGUE)
    await scene.record(f"absence/{COLLEAGUE}", EndAbsence(person=COLLEAGUE, absence_id=1), actor=COLLEAGUE)
    ask = AskForEvidence(person=MANAGER, question="who guarantees?")
    await scene.record("approval/S30.1", ask, actor=MANAGER)
    await scene.record("approval/S30.1", AnswerQuestion(person="shop", answer="the parent"), actor="shop")
    await scene.record("approval/S30.1", ask, actor=MANAGER)
    await scene.record("approval/S30.1", LetTaskTimePass(), at=week)
    await scene.record("approval/S30.1", DelegateTask(person=MANAGER, to=COLLEAGUE), actor=MANAGER, at=week)
    conditions = Conditions(guarantee=True)
    decision = Decide(person=COLLEAGUE, outcome="approve", conditions=conditions)
    await scene.record("approval/S30.1", decision, actor=COLLEAGUE, at=week)
    told = ConcludeApproval(approval_id="S30.1", outcome="approved", decided_by=(COLLEAGUE,), conditions=conditions)
    await scene.record("sale/S30", told, at=week)
    await scene.record("sale/S30", AcceptOffer(proofs=Proofs(guarantee="LG-7")), at=week)
