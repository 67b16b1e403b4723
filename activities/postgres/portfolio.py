"""The nightly run over the database: reads a page of customers, lets the domain judge, records what is news."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import structlog

from activities.contracts import AnyCommand, Envelope, Outcome
from activities.portfolio import Counts, Mark, PageDone, PageWanted
from activities.postgres.context import Account, account_of
from activities.postgres.event_store import EventStore
from activities.postgres.payment_history import invoices_of, purchases_of, utilisation
from activities.postgres.public_facts import public_facts_of
from activities.postgres.quarter_figures import converted, quarter_figures
from domain import local_time
from domain.errors import Refusal
from domain.figures.payment_behaviour import own_history
from domain.ids import customer_stream, review_stream, split_stream, warning_stream
from domain.policy import Policy
from domain.policy_part import Grade
from domain.review.commands import NoteReviewDue
from domain.review.due import review_due
from domain.review.file import CreditFile
from domain.segment.assign import segment
from domain.segment.commands import PlaceInSegment
from domain.segment.contribution import Contribution, QuarterFigures, contribution, top_mark, total
from domain.segment.decide import decide_segment
from domain.segment.rules import SegmentRules
from domain.warning.commands import LetWarningLapse, RaiseWarning
from domain.warning.rules import WarningRules
from domain.warning.signals import PublicFacts, Signal, event_signals, monthly_volumes, signals
from domain.warning.state import WatchState

log = structlog.get_logger(__name__)

PAGE: Final = 100
_PAGE_SQL: Final = """
SELECT a.*, w.state AS watched, f.state AS known FROM account a
LEFT JOIN warning_view w ON w.customer_id = substr(a.account_id, 10)
LEFT JOIN credit_file f ON f.customer_id = substr(a.account_id, 10)
WHERE a.account_id LIKE 'customer/%' AND a.account_id > $1 ORDER BY a.account_id LIMIT $2
"""
_GRADES_SQL: Final = "SELECT account_id, grade, currency FROM account WHERE account_id LIKE 'customer/%'"


@dataclass(frozen=True)
class NightlyBook:
    """Implements `activities.portfolio.Portfolio`. `page` is how many customers a call looks at."""

    store: EventStore
    page: int = PAGE

    @property
    def policy(self) -> Policy:
        return self.store.policy

    async def mark(self, at: datetime) -> Mark:
        """The least contribution of the top band, over all customers with business in the closed quarters."""
        rules, today = self.policy.segments, self._day(at)
        if rules is None:
            return Mark()
        figures = await quarter_figures(self.store.pool, today, rules.quarters, self.policy.timezone)
        rows = await self.store.pool.fetch(_GRADES_SQL)
        totals = []
        for row in rows:
            quarters = figures.get(split_stream(row["account_id"])[1], ())
            if not any(each.invoiced for each in quarters):
                continue
            try:
                totals.append(total(self._contributions(quarters, row["grade"], row["currency"], rules, today)))
            except Refusal as refusal:
                log.warning("customer_not_ranked", code=refusal.code)
        return Mark(amount=top_mark(totals, rules.top_percent))

    async def watch(self, page: PageWanted) -> PageDone:
        """Warnings and segments of one page of customers; one that cannot be judged keeps no other from it."""
        rows = await self.store.pool.fetch(_PAGE_SQL, customer_stream(page.after), self.page)
        seen = [
            (
                account_of(row),
                WatchState.model_validate(row["watched"] or {}),
                CreditFile.model_validate(row["known"] or {}),
            )
            for row in rows
        ]
        ids = [split_stream(account.account_id)[1] for account, _, _ in seen]
        rules, counts = self.policy.segments, Counts(customers=len(rows))
        figures = (
            await quarter_figures(self.store.pool, self._day(page.at), rules.quarters, self.policy.timezone, ids)
            if rules
            else {}
        )
        for customer_id, (account, watched, file) in zip(ids, seen, strict=True):
            try:
                counts += await self._lapse(customer_id, watched, page.at)
                counts += await self._warn(customer_id, account, watched, page.at)
                counts += await self._place(customer_id, account, figures.get(customer_id, ()), page)
                counts += await self._review(customer_id, account, file, page.at)
            except Refusal as refusal:
                log.warning("customer_not_watched", code=refusal.code)
                counts += Counts(skipped=1)
        return PageDone(counts=counts, next=ids[-1] if len(rows) == self.page else None)

    async def _lapse(self, customer_id: str, watched: WatchState, at: datetime) -> Counts:
        if self.policy.warnings is None:
            return Counts()
        late = [alarm for alarm in watched.open_alarms if alarm.decide_by < self._day(at)]
        done = [
            await self._record(
                warning_stream(customer_id), f"lapse:{alarm.number}", LetWarningLapse(number=alarm.number), at
            )
            for alarm in late
        ]
        return Counts(lapsed=_recorded(done))

    async def _warn(self, customer_id: str, account: Account, watched: WatchState, at: datetime) -> Counts:
        rules, today = self.policy.warnings, self._day(at)
        if rules is None:
            return Counts()
        found = await self._signals(customer_id, account, rules, today)
        done = [
            await self._record(
                warning_stream(customer_id),
                ":".join(filter(None, (today.isoformat(), signal.code, signal.reference))),
                RaiseWarning(customer_id=customer_id, signal=signal),
                at,
            )
            for signal in found
            if watched.is_news(signal, rules, today)
        ]
        return Counts(warnings=_recorded(done))

    async def _signals(
        self, customer_id: str, account: Account, rules: WarningRules, today: date
    ) -> tuple[Signal, ...]:
        pool = self.store.pool
        purchases = await purchases_of(pool, customer_id, today)
        history = own_history(
            await invoices_of(pool, customer_id, today),
            purchases,
            as_of=today,
            currency=account.exposure.currency,
            utilisation_percent=utilisation(account.state, account.exposure, today),
        )
        volumes = monthly_volumes(purchases, today, rules.volume.months) if rules.volume else ()
        public = await public_facts_of(pool, customer_id) if rules.public_events else ()
        of_events = [signal for facts in public for signal in event_signals(facts)]
        return (*signals(history, volumes, PublicFacts(), rules), *of_events)

    async def _place(
        self, customer_id: str, account: Account, quarters: tuple[QuarterFigures, ...], page: PageWanted
    ) -> Counts:
        rules, today, state = self.policy.segments, self._day(page.at), account.state
        if rules is None or not quarters:
            return Counts()
        contributions = self._contributions(quarters, state.grade, account.exposure.currency, rules, today)
        placing = segment(state.grade, contributions, page.mark, rules)
        command = PlaceInSegment(placing=placing, quarter=quarters[-1].quarter)
        if not decide_segment(state.segment, state.removal, command, self.policy, None):
            return Counts()  # The account is not locked for nothing.
        id_ = f"segment:{today.isoformat()}"
        outcome = await self._record(customer_stream(customer_id), id_, command, page.at)
        types = [event.type for event in outcome.events]
        return Counts(
            segments=types.count("customer.segment_assigned"), removals=types.count("customer.removal_proposed")
        )

    async def _review(self, customer_id: str, account: Account, file: CreditFile, at: datetime) -> Counts:
        rules, today = self.policy.review, self._day(at)
        if rules is None or review_due(account.state, account.exposure, file, rules, today) is None:
            return Counts()
        command = NoteReviewDue(customer_id=customer_id)
        outcome = await self._record(review_stream(customer_id), f"review:{today.isoformat()}", command, at)
        return Counts(reviews=_recorded([outcome]))

    def _contributions(
        self,
        quarters: tuple[QuarterFigures, ...],
        grade: Grade | None,
        currency: str,
        rules: SegmentRules,
        today: date,
    ) -> list[Contribution]:
        rate = self.policy.rate(currency, self.policy.home_currency, today)
        return [contribution(each, grade, rules) for each in converted(quarters, rate)]

    async def _record(self, stream: str, command_id: str, command: AnyCommand, at: datetime) -> Outcome:
        envelope = Envelope(stream=stream, command_id=f"portfolio:{command_id}", actor="system", at=at, command=command)
        return await self.store.record(envelope)

    def _day(self, at: datetime) -> date:
        return local_time.local_day(at, self.policy.timezone)


def _recorded(outcomes: Iterable[Outcome]) -> int:
    return sum(1 for outcome in outcomes if outcome.events)
