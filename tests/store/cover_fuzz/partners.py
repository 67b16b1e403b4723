"""Insurers, factors and guarantors as they are on a bad day: late, twice, out of order, with less than was asked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from domain.cover.partner.answer import NoticeKind, PartnerAnswer, PartnerKind, PartnerNotice, PartnerRequest
from domain.cover.partner.commands import AcceptJob, HearNotice, ReceiveAnswer
from domain.ids import split_stream
from domain.money import Money
from tests.store.cover_fuzz.ground import NAMES
from tests.store.cover_fuzz.selling import Selling

_OF: dict[str, tuple[PartnerKind, tuple[NoticeKind, ...]]] = {
    "buyer_limit": ("insurer", ("limit_cut", "limit_cut", "limit_cut", "limit_withdrawn")),
    "insured": ("insurer", ("claim_paid",)),
    "assignment": ("factor", ("collected", "collected", "unpaid")),
}
_DECLINES = ("limit.declined", "documents.missing")


class Partners(Selling):
    """What those who share the risk do. A request is theirs to answer once the relay has started it."""

    def partners_answer(self, chance: Random) -> None:
        """Sometimes also what was answered, or given up, before."""
        again = chance.random() < 0.2
        for _ in range(chance.randint(1, 8)):
            open_ones = [job for job in self.world.jobs if again or self.world.states[job].answer is None]
            if not open_ones:
                return
            stream = chance.choice(open_ones)
            if chance.random() < 0.1:
                self.world.ask(stream, AcceptJob(job_id=f"J-{self.world.number()}"))
                continue
            request = self.world.states[stream].request
            self.world.ask(stream, ReceiveAnswer(answer=self._answer(request, chance)))

    def _answer(self, request: PartnerRequest, chance: Random) -> PartnerAnswer:
        if chance.random() < 0.2:
            return PartnerAnswer(outcome="declined", reason=chance.choice(_DECLINES))
        amount, today = request.amount, self.world.today
        if amount is not None and chance.random() < 0.4:
            amount = amount.percent(Decimal(chance.randint(1, 110)))
        ends = request.kind == "limit" and chance.random() < 0.4
        return PartnerAnswer(
            outcome="accepted",
            amount=amount,
            charges=amount.percent(Decimal(chance.randint(0, 6))) if request.kind == "offer" and amount else None,
            on=today,
            until=today + timedelta(days=chance.randint(-2, 90)) if ends else None,
        )

    def partners_say_something_unasked(self, chance: Random) -> None:
        open_ones = [pair for kind in _OF for pair in self.world.of_kind(kind) if not pair[1].ended]
        for _ in range(chance.randint(1, 3) if open_ones else 0):
            stream, state = chance.choice(open_ones)
            kind, key = split_stream(stream)
            partner, kinds = _OF[kind]
            if kind == "buyer_limit" and state.agreement.startswith("factoring/"):
                partner = "factor"
            notice = PartnerNotice(
                notice_id=f"N-{self.world.number()}",
                partner=partner,
                name=NAMES[partner],
                kind=chance.choice(kinds),
                subject=key,
                amount=self._amount_said(state, kind, chance),
                on=self.world.today + timedelta(days=chance.randint(-20, 2)),
                reason=chance.choice(("", "disputed")),
            )
            for _ in range(chance.randint(1, 2)):
                if not self.world.states[stream].ended:
                    self.world.ask(stream, HearNotice(notice=notice))

    def _amount_said(self, state: Any, kind: str, chance: Random) -> Money | None:
        share = Decimal(chance.randint(0, 110))
        if kind == "buyer_limit":
            return Money.rounded(state.amount * share / 100, state.currency) if state.currency else None
        whole = state.claimed if kind == "insured" else state.total if state.terms else None
        return None if whole is None or chance.random() < 0.5 else whole.percent(share)
