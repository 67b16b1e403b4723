"""The credit file of a customer, folded from its events: what is known, what is missing, where the review stands."""

from __future__ import annotations

from datetime import date

from domain.base import Event, Value
from domain.evidence.facts import NameHit
from domain.evidence.record import Evidence, Gap
from domain.grading.knock_outs import DISHONEST_DEBTOR, OWNER_LISTED, SANCTIONS
from domain.grading.result import KnockOut
from domain.review import events as happened
from domain.review.commands import Asked
from domain.review.plan import Plan, Unanswered


class CreditFile(Value):
    """`evidence` holds the current piece of each provider and kind, older ones stay in the record.

    `number` counts the reviews; one is running while `running` holds its plan. `cleared` are listed names that a person
    told apart from the customer, `confirmed` those that are the customer. `corrected` names current pieces
    and the people who corrected them.
    """

    customer_id: str = ""
    number: int = 0
    asked: tuple[Asked, ...] = ()
    running: Plan | None = None
    evidence: tuple[Evidence, ...] = ()
    gaps: tuple[Gap, ...] = ()
    useless: tuple[Gap, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    concluded: happened.ReviewConcluded | None = None
    tasks: tuple[happened.PendingTask, ...] = ()
    cleared: tuple[NameHit, ...] = ()
    confirmed: tuple[NameHit, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    recorded: int = 0
    erased_on: date | None = None

    @property
    def exists(self) -> bool:
        return bool(self.customer_id)

    def piece(self, evidence_id: str) -> Evidence | None:
        return next((each for each in self.evidence if each.evidence_id == evidence_id), None)

    def task(self, approval_id: str) -> happened.PendingTask | None:
        return next((task for task in self.tasks if task.approval_id == approval_id), None)

    @property
    def knock_outs(self) -> tuple[KnockOut, ...]:
        """What the last review found, and what people have confirmed since."""
        found = self.concluded.result.knock_outs if self.concluded else ()
        known = {(each.code, each.reference) for each in found}
        return (*found, *(each for each in map(confirmed, self.confirmed) if (each.code, each.reference) not in known))

    @property
    def complete(self) -> bool | None:
        """Whether nothing that is required is missing and no listed name is unanswered; None before a review."""
        if self.concluded is None:
            return None
        return not self.concluded.missing and all(map(self.is_decided, self.concluded.open_questions))

    def is_decided(self, hit: NameHit) -> bool:
        """Whether a person has answered for this entry of a list, whatever score it has by now."""
        return any(same_question(each, hit) for each in (*self.cleared, *self.confirmed))


def same_question(one: NameHit, other: NameHit) -> bool:
    """Whether two hits are about the same entry of a list and the same company: the customer, or one of its owners."""
    return (one.list_name, one.reference, one.owner) == (other.list_name, other.reference, other.owner)


def confirmed(hit: NameHit) -> KnockOut:
    """What it means that a listed name is the customer, or its owner."""
    codes = {"sanctions": SANCTIONS, "dishonest_debtors": DISHONEST_DEBTOR}
    return KnockOut(code=OWNER_LISTED if hit.owner else codes[hit.list_name], reference=hit.reference)


def evolve_file(state: CreditFile, event: Event) -> CreditFile:
    change: dict[str, object] = {}
    match event:
        case happened.ReviewStarted():
            # A review that is taken up again keeps what it has found so far.
            again = state.running is not None and event.number == state.number
            change = {
                "customer_id": event.customer_id,
                "number": event.number,
                "asked": (*state.asked, *event.asked) if again else event.asked,
                "running": event.plan,
                "gaps": state.gaps if again else (),
            }
        case happened.ReviewDue():
            change = {"customer_id": event.customer_id}
        case happened.ReviewJoined():
            change = {"asked": (*state.asked, event.asked)}
        case happened.EvidenceRecorded():
            kept = tuple(each for each in state.evidence if each.evidence_id != event.supersedes)
            answered = (event.evidence.provider, event.evidence.kind)
            gaps = tuple(gap for gap in state.gaps if (gap.provider, gap.kind) != answered)
            change = {
                "customer_id": event.customer_id,
                "evidence": (*kept, event.evidence),
                "corrected": tuple(each for each in state.corrected if each[0] != event.supersedes),
                "gaps": gaps,
                "unanswered": tuple(each for each in state.unanswered if (each.provider, each.kind) != answered),
                "recorded": state.recorded + 1,
            }
        case happened.SourceSilent():
            change = {"gaps": (*state.gaps, event.gap)}
            if event.gap.lost:
                change["unanswered"] = _with_unanswered(state, event.gap)
            if event.gap.answered:
                others = tuple(gap for gap in state.useless if gap.provider is not event.gap.provider)
                change["useless"] = (*others, event.gap)
        case happened.EvidenceCorrected():
            evidence = (
                each.model_copy(update={"facts": event.facts}) if each.evidence_id == event.evidence_id else each
                for each in state.evidence
            )
            change = {"evidence": tuple(evidence), "corrected": (*state.corrected, (event.evidence_id, event.by))}
        case happened.ReviewConcluded():
            change = {"running": None, "concluded": event}
        case _:
            change = _tasks(state, event)
    return state.model_copy(update=change)


def _with_unanswered(state: CreditFile, gap: Gap) -> tuple[Unanswered, ...]:
    """The first inquiry that was not answered keeps its number until an answer comes."""
    if any(each.kind is gap.kind and each.provider is gap.provider for each in state.unanswered):
        return state.unanswered
    return (*state.unanswered, Unanswered(kind=gap.kind, provider=gap.provider, number=state.number))


def _tasks(state: CreditFile, event: Event) -> dict[str, object]:
    match event:
        case happened.PendingTask():
            return {"tasks": (*state.tasks, event)}
        case happened.LimitDecided():
            return {"tasks": _without(state, event.approval_id)}
        case happened.NameHitDecided():
            change: dict[str, object] = {"tasks": _without(state, event.approval_id)}
            if event.same is not None:
                name = "confirmed" if event.same else "cleared"
                change[name] = (*getattr(state, name), event.hit)
            return change
        case happened.EvidenceErased():
            return {"erased_on": event.on}
    return {}


def _without(state: CreditFile, approval_id: str) -> tuple[happened.PendingTask, ...]:
    return tuple(task for task in state.tasks if task.approval_id != approval_id)
