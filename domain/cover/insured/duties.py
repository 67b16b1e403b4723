"""What we owe the insurer of an overdue receivable: notice, a stop of deliveries, the claim; and what a miss costs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from domain.base import Decision, Event
from domain.cover.commands import MeetDuty
from domain.cover.context import CoverContext
from domain.cover.duty import Duty, DutyArose, DutyDropped, DutyKind, DutyMissed, next_duty_day, overdue_duties
from domain.cover.duty_handling import meet_duty, pass_duties
from domain.cover.insurance import dates
from domain.cover.insured import events as happened
from domain.cover.insured.asking import ask_insurer, next_reference
from domain.cover.insured.evolve import fold_insured
from domain.cover.insured.state import InsuredPhase, InsuredState
from domain.cover.insured.stop import STOP_DUTY, stop_day, stop_deliveries
from domain.cover.refusals import DutyClosed

COVER_LOST: Final = "the cover of this receivable is lost"
LATER_DELIVERIES_LOST: Final = "what left since then is not covered"
INSURER_LATE: Final = "the insurer is late with what it owes us"
BY_HAND: Final[tuple[DutyKind, ...]] = ("overdue_notice",)
_COSTS_NOTHING_HERE: Final[tuple[DutyKind, ...]] = ("stop_shipment", "indemnity")
LATER_DELIVERIES_UNCOVERED: Final = "cover.later_deliveries"
"""Why what left although deliveries had to stop has lost its cover."""


def duties_of_overdue(state: InsuredState, context: CoverContext) -> tuple[Event, ...]:
    """They arise on the day on which it is known that the receivable is overdue."""
    terms, due_on, invoiced_on = state.agreed, state.due_on, state.invoiced_on
    if due_on is None or invoiced_on is None:
        raise LookupError("no cover is attached")
    stop_on = dates.latest_extension(terms, due_on) + timedelta(days=1)
    return (
        _arises(state, "overdue_notice", dates.notify_by(terms, invoiced_on), context),
        _arises(state, "stop_shipment", stop_on, context),
    )


def notice_again(state: InsuredState, context: CoverContext) -> DutyArose:
    """Nobody answered the notice: another one, by its last day or as soon as people can be told of it."""
    invoiced_on = state.invoiced_on or context.today
    by = max(dates.notify_by(state.agreed, invoiced_on), context.today + timedelta(days=_warn_days(context)))
    return _arises(state, "overdue_notice", by, context)


def claim_again(state: InsuredState, claim_by: date, context: CoverContext) -> DutyArose:
    """Nobody answered the claim: it is owed once more."""
    return _arises(state, "claim", claim_by, context)


def indemnity_awaited(state: InsuredState, context: CoverContext) -> DutyArose:
    """What the insurer has accepted is owed to us by its day: from the next day on it is put to people."""
    by = max(state.pay_by or context.today, context.today)
    last = by + timedelta(days=max(1, _warn_days(context)))
    return _arises(state, "indemnity", last, context, not_before=by + timedelta(days=1))


def claim_again_by(state: InsuredState, context: CoverContext) -> date:
    """The last day on which a claim that nobody answered can be filed once more."""
    return max(state.claim_by or context.today, context.today + timedelta(days=_warn_days(context)))


def notify(state: InsuredState, command: MeetDuty, context: CoverContext) -> Decision:
    """Tells the insurer that the receivable is overdue: the waiting period begins, and the claim becomes a duty.

    Refuses `duty.unknown`, `duty.closed`, `duty.own_command`, `duty.reference_missing`.
    """
    met = meet_duty(state.duties, command, context.today, by_hand=BY_HAND)
    duty = next(duty for duty in state.duties if duty.duty_id == command.duty_id)
    if context.today > duty.due_on:
        raise DutyClosed(f"its last day was {duty.due_on}", field="duty_id")
    terms, today = state.agreed, context.today
    waiting_until, claim_by = dates.waiting_until(terms, today), dates.claim_by(terms, today)
    reference = next_reference(state, "overdue_notice")
    notified = happened.OverdueNotified(reference=reference, on=today, waiting_until=waiting_until, claim_by=claim_by)
    claim = _arises(state, "claim", claim_by, context, not_before=waiting_until)
    request = ask_insurer(state, context, "overdue_notice", reference, state.owed, documents=(command.reference,))
    return Decision(events=(met, notified, claim), others=(request,))


def pass_time(state: InsuredState, context: CoverContext) -> Decision:
    """What the day brings: warnings, the stop of deliveries, misses and what they cost."""
    stopped, holds = stop_deliveries(state, context)
    idle = _nothing_to_claim(state, context.today)
    owed = fold_insured(idle, state).duties
    passed = pass_duties(owed, context.today, _consequence)
    events: tuple[Event, ...] = (*idle, *passed, *stopped)
    missed = (event for event in passed if isinstance(event, DutyMissed))
    lost = next((event for event in missed if event.kind not in _COSTS_NOTHING_HERE), None)
    if lost is not None:
        events += forfeit(fold_insured(events, state), f"duty_missed.{lost.kind}", context.today)
    return Decision(events=events, others=holds)


def _nothing_to_claim(state: InsuredState, today: date) -> tuple[DutyDropped, ...]:
    """A claim whose last day has passed is not missed where all is contested, or lies within the first loss: it could
    not be filed."""
    if not state.would_pay.is_zero:
        return ()
    return tuple(
        DutyDropped(duty_id=duty.duty_id, kind=duty.kind, on=today, reason="nothing_to_claim")
        for duty in overdue_duties(state.duties, today)
        if duty.kind == "claim"
    )


def forfeit(state: InsuredState, reason: str, on: date) -> tuple[Event, ...]:
    """The cover is gone, and with it what was owed for it. To stop deliveries is owed for those to come."""
    dropped = drop_duties(state, reason, on, but=(STOP_DUTY,))
    return (*dropped, happened.CoverForfeited(reason=reason, on=on))


def drop_duties(
    state: InsuredState, reason: str, on: date, but: tuple[DutyKind | str, ...] = ()
) -> tuple[DutyDropped, ...]:
    return tuple(
        DutyDropped(duty_id=duty.duty_id, kind=duty.kind, on=on, reason=reason)
        for duty in state.duties
        if duty.open and duty.kind not in but
    )


def next_moment(state: InsuredState) -> date | None:
    """The next warning, the day after a last day, or the day on which deliveries stop."""
    days = (next_duty_day(state.duties), stop_day(state.duties))
    return min((day for day in days if day is not None), default=None)


def overdue_news(state: InsuredState, context: CoverContext) -> tuple[Event, ...]:
    """The duties that begin with the news that it is overdue; none where the cover has gone."""
    return duties_of_overdue(state, context) if state.phase is InsuredPhase.COVERED else ()


def _arises(
    state: InsuredState, kind: DutyKind, due_on: date, context: CoverContext, not_before: date | None = None
) -> DutyArose:
    warn_on = due_on - timedelta(days=_warn_days(context))
    duty = Duty(
        duty_id=kind if state.requests == 0 else f"{kind}.{state.requests + 1}",  # One for each time of asking.
        kind=kind,
        warn_on=warn_on if not_before is None else max(warn_on, not_before),
        due_on=due_on,
    )
    return DutyArose(duty=duty)


def _warn_days(context: CoverContext) -> int:
    rules = context.policy.cover
    return rules.duties.warn_days if rules else 0


def _consequence(duty: Duty) -> str:
    known = {STOP_DUTY: LATER_DELIVERIES_LOST, "indemnity": INSURER_LATE}
    return known.get(duty.kind, COVER_LOST)
