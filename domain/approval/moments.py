"""The clock of a task in figures."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.base import Value


class TimeLeft(Value):
    """Office time that is left until the reminder, the escalation and the expiry."""

    remind: timedelta
    escalate: timedelta
    expire: timedelta


class Clock(Value):
    """The same as moments, in the hours of `office`, one of the policy's; empty: the approval rule's own."""

    remind_at: datetime
    escalate_at: datetime
    expires_at: datetime
    office: str = ""
