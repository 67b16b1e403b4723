"""What other suppliers say about the customer. Our own contract: one request, a list of references."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import httpx2
from pydantic import Field

from activities.sources.checks import require_past
from activities.sources.line import Line
from activities.sources.own_contract import Named, asked, require_same_company
from activities.sources.port import Answer, SourceSilent, Subject
from activities.sources.shape import Day, Figure, Shape
from domain.evidence.facts import TradeFacts
from domain.evidence.source import Provider, Silence
from domain.money import Money


class Payments(Shape):
    """The payments of the last twelve months; `mean_days_late` is of the late ones."""

    prompt: int = Field(ge=0)
    late: int = Field(ge=0)
    mean_days_late: Figure | None = Field(default=None, ge=0)


class Reference(Shape):
    """One supplier's experience."""

    supplier: str
    highest_credit: Money | None = None
    payments_12_months: Payments | None = None


class _References(Shape):
    as_of: Day
    subject: Named
    references: tuple[Reference, ...] = ()


class TradeReferences:
    """Answers trade."""

    provider = Provider.TRADE_REFERENCES

    def __init__(self, client: httpx2.AsyncClient, base_url: str, token: str, *, seconds: float = 10.0) -> None:
        self._line = Line(client, base_url, seconds=seconds, headers={"Authorization": f"Bearer {token}"})

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        """See `Source.ask`."""
        if not subject.identifiers:
            raise SourceSilent(Silence.NO_IDENTIFIER, "needs any identifier")
        async with self._line.conversation() as talk:
            found = await talk.post(
                "/v1/trade-references", asked(subject), _References, headers={"Idempotency-Key": reference}
            )
            require_same_company(subject, found.subject)
            require_past(today, found.as_of)
            facts = summed_up(found.subject.name, found.references, subject.currency)
            return Answer(
                provider=self.provider,
                as_of=found.as_of,
                raw=talk.raw,
                facts=(facts,),
                partial=facts.prompt_percent is None,
            )


def summed_up(name: str, references: Sequence[Reference], currency: str) -> TradeFacts:
    """All references as one. The share of prompt payments and the mean days late are over payments, not over
    suppliers, and a prompt payment is 0 days late. Credit in another currency than `currency` is not compared."""
    payments = [each.payments_12_months for each in references if each.payments_12_months is not None]
    prompt, late = sum(each.prompt for each in payments), sum(each.late for each in payments)
    credit = [each.highest_credit for each in references if each.highest_credit is not None]
    return TradeFacts(
        name=name,
        references=len(references),
        prompt_percent=_rounded(Decimal(100 * prompt) / (prompt + late)) if prompt + late else None,
        mean_days_late=_mean_days_late(payments, prompt + late),
        highest_credit=max((each for each in credit if each.currency == currency), default=None),
    )


def _mean_days_late(payments: Sequence[Payments], number: int) -> Decimal | None:
    """Unknown as soon as one supplier counts late payments and does not say how late."""
    if not number or any(each.late and each.mean_days_late is None for each in payments):
        return None
    return _rounded(sum((each.late * (each.mean_days_late or Decimal(0)) for each in payments), Decimal(0)) / number)


def _rounded(figure: Decimal) -> Decimal:
    return figure.quantize(Decimal("0.1"))
