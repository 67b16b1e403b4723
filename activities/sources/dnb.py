"""Dun & Bradstreet: failure and payment scores, legal events and accounts, by D-U-N-S number. Data blocks; paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

import httpx2
from pydantic import Field

from activities.sources.checks import as_of_stamp, needed, require_past, require_same_identifier, segment
from activities.sources.line import Line
from activities.sources.port import Answer, Subject
from activities.sources.shape import CamelShape, Day, Figure
from domain.evidence.facts import BureauFacts, Financials
from domain.evidence.source import Provider
from domain.money import Money

BLOCKS: Final = "companyinfo_L2_v1,companyfinancials_L1_v1,financialstrengthinsight_L2_v1,eventfilings_L1_v1"
_UNITS: Final = {"Thousand": Decimal(1000), "Million": Decimal(1_000_000)}


class Score(CamelShape):
    """D&B's percentiles run from 1 to 100. A 0 without a class means that no score was made: it is unknown, not worst.
    A 0 with its class is taken as said."""

    national_percentile: Figure | None = Field(default=None, ge=0, le=100)
    class_score_description: str | None = None

    @property
    def known(self) -> Decimal | None:
        made = self.national_percentile or self.class_score_description
        return self.national_percentile if made else None


class _Rating(CamelShape):
    financial_strength: str | None = None
    rating: str | None = None

    @property
    def written(self) -> str:
        strength, rating = self.financial_strength or "", self.rating or ""
        return rating if rating.startswith(strength) else strength + rating


class _Amount(CamelShape):
    value: Figure
    currency: str


class _Limit(CamelShape):
    maximum_recommended_limit: _Amount | None = None


class _Assessment(CamelShape):
    failure_score: Score = Field(default_factory=Score)
    delinquency_score: Score = Field(default_factory=Score)
    standard_rating: _Rating = Field(default_factory=_Rating)
    credit_limit_recommendation: _Limit = Field(default_factory=_Limit)


class _LegalEvents(CamelShape):
    has_open_liens: bool | None = None
    has_open_judgments: bool | None = None
    has_open_bankruptcy: bool | None = None


class _Overview(CamelShape):
    total_assets: Figure | None = None
    total_current_assets: Figure | None = None
    total_current_liabilities: Figure | None = None
    total_liabilities: Figure | None = None
    retained_earnings: Figure | None = None
    operating_profit: Figure | None = None
    net_income: Figure | None = None
    net_worth: Figure | None = None
    sales_revenue: Figure | None = None


class _Statement(CamelShape):
    financial_statement_to_date: Day | None = None
    currency: str | None = None
    units: str | None = None
    overview: _Overview = Field(default_factory=_Overview)


class _Organization(CamelShape):
    duns: str
    primary_name: str
    legal_events: _LegalEvents = Field(default_factory=_LegalEvents)
    dnb_assessment: _Assessment = Field(default_factory=_Assessment)
    latest_fiscal_financials: _Statement | None = None


class _Transaction(CamelShape):
    transaction_timestamp: Day | None = None


class Report(CamelShape):
    """`/v1/data/duns/{duns}`."""

    organization: _Organization
    transaction_detail: _Transaction = Field(default_factory=_Transaction)


class Dnb:
    """Answers bureau. Charged once per `reference`, which goes out as the Idempotency-Key."""

    provider = Provider.DNB

    def __init__(self, client: httpx2.AsyncClient, base_url: str, token: str, *, seconds: float = 15.0) -> None:
        self._line = Line(client, base_url, seconds=seconds, headers={"Authorization": f"Bearer {token}"})

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        """See `Source.ask`."""
        duns = needed(subject, "duns").value
        async with self._line.conversation() as talk:
            report = await talk.get(
                f"/v1/data/duns/{segment(duns)}",
                Report,
                params={"blockIDs": BLOCKS},
                headers={"Idempotency-Key": reference},
            )
            require_same_identifier(duns, report.organization.duns)
            facts = bureau_facts(report.organization)
            require_past(today, facts.financials.year_end if facts.financials is not None else None)
            return Answer(
                provider=self.provider,
                as_of=as_of_stamp(report.transaction_detail.transaction_timestamp, today),
                raw=talk.raw,
                facts=(facts,),
                partial=None in {facts.failure_percentile, facts.payment_percentile, facts.recommended_limit},
                paid=True,
            )


def bureau_facts(organization: _Organization) -> BureauFacts:
    """An empty block of the report is unknown."""
    assessment, events = organization.dnb_assessment, organization.legal_events
    limit = assessment.credit_limit_recommendation.maximum_recommended_limit
    return BureauFacts(
        name=organization.primary_name,
        failure_percentile=assessment.failure_score.known,
        payment_percentile=assessment.delinquency_score.known,
        rating=assessment.standard_rating.written,
        recommended_limit=None if limit is None else Money.rounded(limit.value, limit.currency),
        open_bankruptcy=events.has_open_bankruptcy,
        open_judgments=events.has_open_judgments,
        open_liens=events.has_open_liens,
        financials=_financials(organization.latest_fiscal_financials),
    )


def _financials(statement: _Statement | None) -> Financials | None:
    if statement is None or statement.financial_statement_to_date is None or not statement.currency:
        return None
    unit = _UNITS.get(statement.units or "", Decimal(1))
    figures = {
        ours: None if (figure := getattr(statement.overview, theirs)) is None else figure * unit
        for ours, theirs in _FIGURES.items()
    }
    return Financials(year_end=statement.financial_statement_to_date, currency=statement.currency, **figures)


_FIGURES: Final = {
    "total_assets": "total_assets",
    "current_assets": "total_current_assets",
    "current_liabilities": "total_current_liabilities",
    "total_liabilities": "total_liabilities",
    "retained_earnings": "retained_earnings",
    "operating_profit": "operating_profit",
    "net_profit": "net_income",
    "equity": "net_worth",
    "sales": "sales_revenue",
}
