"""Insurers, factors and guarantors as they are on a bad day: late, twice, out of order, with less than was asked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.cover.partner.answer import NoticeKind, PartnerAnswer, PartnerKind, PartnerNotice, PartnerRequest
from domain.cover.partner.commands import AcceptJob, HearNotice, ReceiveAnswer
from domain.ids import split_stream
from domain.money import Money
from tests.store.cover_fuzz.ground import NAMES
from tests.store.cover_fuzz.selling import Selling

_OF: dict[str, tuple[PartnerKind, tuple[NoticeKind, ...]]] = {
    "buyer_limit": ("insurer", ("limit_cut", "limit_cut", "limit_withdrawn")),
    "insured": ("insurer", ("claim_paid",)),
    "assignment": ("factor", ("collected", "collected", "unpaid")),
}


class Partners(Selling):
    """Rules of those who share the risk. What they are asked is on its way once the relay has started it."""

    @precondition(lambda self: self.world.jobs)
    @rule(
        data=st.data(),
        answers=st.lists(
            st.tuples(
                st.sampled_from(("accepted", "accepted", "accepted", "declined", "gave_up", "taken")),
                st.integers(min_value=1, max_value=110),
                st.integers(min_value=-3, max_value=90),
            ),
            min_size=1,
            max_size=8,
        ),
        again=st.booleans(),
    )
    def partners_answer(self, data: st.DataObject, answers: list[tuple[Any, int, int]], again: bool) -> None:
        """`again`: any request is answered, also one that was answered or given up."""
        for outcome, percent, days in answers:
            waiting = [job for job in self.world.jobs if again or self.world.states[job].answer is None]
            if not waiting:
                return
            stream = waiting[data.draw(st.integers(min_value=0, max_value=len(waiting) - 1))]
            if outcome == "taken":
                self.world.ask(stream, AcceptJob(job_id=f"J-{self.world.number()}"))
                continue
            request = self.world.states[stream].request
            command = ReceiveAnswer(answer=self._answer(request, outcome, percent, days))
            self.world.ask(stream, command)

    def _answer(self, request: PartnerRequest, outcome: Any, percent: int, days: int) -> PartnerAnswer:
        if outcome != "accepted":
            return PartnerAnswer(outcome=outcome, reason="limit.declined" if outcome == "declined" else "")
        amount = request.amount
        whole = amount is None or percent > 60
        return PartnerAnswer(
            outcome="accepted",
            amount=amount if whole or amount is None else amount.percent(Decimal(percent)),
            charges=amount.percent(Decimal(percent % 7)) if request.kind == "offer" and amount else None,
            on=self.world.today,
            until=self.world.today + timedelta(days=days * 3) if days > 20 and request.kind == "limit" else None,
        )

    @precondition(lambda self: self._notifiable())
    @rule(
        data=st.data(),
        notices=st.lists(
            st.tuples(st.integers(min_value=0, max_value=100), st.integers(min_value=-20, max_value=2)),
            min_size=1,
            max_size=5,
        ),
        repeated=st.booleans(),
    )
    def partners_say_something_unasked(
        self, data: st.DataObject, notices: list[tuple[int, int]], repeated: bool
    ) -> None:
        for percent, days in notices:
            stream, state = self.pick(data, self._notifiable())
            kind, key = split_stream(stream)
            partner, kinds = _OF[kind]
            factored = kind == "buyer_limit" and state.agreement.startswith("factoring/")
            notice = PartnerNotice(
                notice_id=f"N-{self.world.number()}",
                partner="factor" if factored else partner,
                name=NAMES["factor" if factored else partner],
                kind=data.draw(st.sampled_from(kinds)),
                subject=key,
                amount=self._of_notice(state, kind, percent),
                on=self.world.today + timedelta(days=days),
            )
            for _ in range(2 if repeated else 1):
                if not state.ended:
                    self.world.ask(stream, HearNotice(notice=notice))

    def _of_notice(self, state: Any, kind: str, percent: int) -> Money | None:
        share = Decimal(percent)
        if kind == "buyer_limit":
            return Money.rounded(state.amount * share / 100, state.currency) if state.currency else None
        if percent > 60:
            return None
        whole = state.claimed if kind == "insured" else state.total
        return None if whole is None else whole.percent(share)

    def _notifiable(self) -> list[tuple[str, Any]]:
        return [pair for kind in _OF for pair in self.world.of_kind(kind) if not pair[1].ended]
