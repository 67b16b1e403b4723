"""Whose office hours count for a task, and how much of its time is left. domain.md §5."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.approval.moments import Clock, TimeLeft
from domain.business_hours import BusinessHours
from domain.errors import CalendarUnpublished
from domain.policy import ApprovalRule, Policy


def whole_time(rule: ApprovalRule) -> TimeLeft:
    """What people have from the moment they are asked: the reminder at half of it."""
    sla = timedelta(microseconds=int(rule.sla_hours * 3_600_000_000))
    return TimeLeft(remind=sla / 2, escalate=sla, expire=timedelta(microseconds=int(rule.expire_hours * 3_600_000_000)))


def time_left(policy: Policy, clock: Clock, now: datetime) -> TimeLeft:
    """Office time until each moment of the clock, in the office in which it was counted; zero for what has passed."""
    office = office_named(policy, clock.office)
    moments = (clock.remind_at, clock.escalate_at, clock.expires_at)
    remind, escalate, expire = (_elapsed(office, now, moment) for moment in moments)
    return TimeLeft(remind=remind, escalate=escalate, expire=expire)


def clock_for(policy: Policy, people: Sequence[Sequence[str]], now: datetime, left: TimeLeft) -> Clock:
    """The moments of a task that is offered to these people, seat by seat, in the hours of their offices.

    Of several people who can fill one seat the office whose time is over first counts: somebody could have answered.
    Of two seats the later one counts, for both have to be filled.
    """
    seats = [[_clock(policy, office, now, left) for office in _offices(policy, seat)] for seat in people]
    first = [min(clocks, key=lambda clock: (clock.escalate_at, clock.expires_at)) for clocks in seats or [[]] if clocks]
    if not first:
        return _clock(policy, "", now, left)
    return max(first, key=lambda clock: (clock.escalate_at, clock.expires_at))


def office_named(policy: Policy, name: str) -> BusinessHours:
    """The policy's office of that name; the approval rule's own for any other name."""
    return (policy.offices or {}).get(name, policy.approval.office)


def _offices(policy: Policy, people: Sequence[str]) -> tuple[str, ...]:
    found = (policy.person(person) for person in people)
    return tuple(dict.fromkeys(person.office for person in found if person is not None)) or ("",)


def _clock(policy: Policy, office: str, now: datetime, left: TimeLeft) -> Clock:
    hours = office_named(policy, office)
    remind_at, escalate_at, expires_at = (
        _after(hours, now, part) for part in (left.remind, left.escalate, left.expire)
    )
    return Clock(remind_at=remind_at, escalate_at=escalate_at, expires_at=expires_at, office=office)


def _after(office: BusinessHours, now: datetime, left: timedelta) -> datetime:
    try:
        return office.after(now, left)
    except CalendarUnpublished:
        # An order must not fail because a government has not published its holidays; every day then counts, so that
        # the answer is due too early rather than too late.
        return _every_day(office).after(now, left)


def _elapsed(office: BusinessHours, now: datetime, moment: datetime) -> timedelta:
    try:
        return office.elapsed(now, moment)
    except CalendarUnpublished:
        return _every_day(office).elapsed(now, moment)


def _every_day(office: BusinessHours) -> BusinessHours:
    return BusinessHours(timezone=office.timezone, opens=office.opens, closes=office.closes)
