"""Creditsafe's company report, and what we make of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from activities.sources.shape import CamelShape, Day, Figure
from domain.evidence.facts import BureauFacts, Financials
from domain.money import Money


def _number_or_none(value: Any) -> Any:
    """`Not Rated`, `-` and the like stand where a number would."""
    if isinstance(value, str) and not value.replace(".", "", 1).strip().isdecimal():
        return None
    return value


_Stated = Annotated[Figure | None, BeforeValidator(_number_or_none)]


class _ProviderValue(CamelShape):
    value: _Stated = None
    max_value: _Stated = None


class _CreditLimit(CamelShape):
    currency: str | None = None
    value: _Stated = None


class _Rating(CamelShape):
    common_value: str | None = None
    credit_limit: _CreditLimit = Field(default_factory=_CreditLimit)
    provider_value: _ProviderValue = Field(default_factory=_ProviderValue)


class _Score(CamelShape):
    current_credit_rating: _Rating = Field(default_factory=_Rating)


class _Judgments(CamelShape):
    number_of_exact: int | None = None


class _Negative(CamelShape):
    """Differs by country: judgments as a summary, insolvencies and liens as lists. What is absent is unknown."""

    ccj_summary: _Judgments | None = None
    insolvency: tuple[Any, ...] | None = None
    liens: tuple[Any, ...] | None = None


class _ProfitAndLoss(CamelShape):
    revenue: Figure | None = None
    operating_profit: Figure | None = None
    profit_after_tax: Figure | None = None


class _BalanceSheet(CamelShape):
    total_assets: Figure | None = None
    total_current_assets: Figure | None = None
    total_current_liabilities: Figure | None = None
    total_liabilities: Figure | None = None
    revenue_reserves: Figure | None = None
    total_shareholders_equity: Figure | None = None


class _Statement(CamelShape):
    year_end_date: Day
    currency: str | None = None
    profit_and_loss: _ProfitAndLoss = Field(default_factory=_ProfitAndLoss)
    balance_sheet: _BalanceSheet = Field(default_factory=_BalanceSheet)


class _Summary(CamelShape):
    business_name: str
    country: str = ""
    company_registration_number: str | None = None


class _Report(CamelShape):
    company_summary: _Summary
    credit_score: _Score = Field(default_factory=_Score)
    negative_information: _Negative = Field(default_factory=_Negative)
    financial_statements: tuple[_Statement, ...] = ()


class Document(CamelShape):
    """`/v1/companies/{connectId}`."""

    company_id: str
    date_of_order: Day | None = None
    report: _Report


def bureau_facts(report: _Report) -> BureauFacts:
    """The score from 0 to 100, the higher the better, is taken as the failure percentile; the letter is the rating."""
    rating, negative = report.credit_score.current_credit_rating, report.negative_information
    judgments = negative.ccj_summary.number_of_exact if negative.ccj_summary is not None else None
    return BureauFacts(
        name=report.company_summary.business_name,
        failure_percentile=_percentile(rating.provider_value),
        rating=rating.common_value or "",
        recommended_limit=_limit(rating.credit_limit),
        open_bankruptcy=None if negative.insolvency is None else bool(negative.insolvency),
        open_judgments=None if judgments is None else judgments > 0,
        open_liens=None if negative.liens is None else bool(negative.liens),
        financials=_latest(report.financial_statements),
    )


def year_ends(report: _Report) -> tuple[date, ...]:
    return tuple(statement.year_end_date for statement in report.financial_statements)


def _percentile(value: _ProviderValue) -> Decimal | None:
    """On a scale of another length the same share of it."""
    top = value.max_value or _HUNDRED
    if value.value is None or not 0 <= value.value <= top:
        return None
    return value.value if top == _HUNDRED else (value.value * _HUNDRED / top).quantize(Decimal(1))


def _limit(stated: _CreditLimit) -> Money | None:
    if stated.value is None or not stated.currency:
        return None
    return Money.rounded(stated.value, stated.currency)


def _latest(statements: tuple[_Statement, ...]) -> Financials | None:
    known = [statement for statement in statements if statement.currency]
    if not known:
        return None
    newest = max(known, key=lambda statement: statement.year_end_date)
    sheet, profit = newest.balance_sheet, newest.profit_and_loss
    return Financials(
        year_end=newest.year_end_date,
        currency=newest.currency or "",
        total_assets=sheet.total_assets,
        current_assets=sheet.total_current_assets,
        current_liabilities=sheet.total_current_liabilities,
        total_liabilities=sheet.total_liabilities,
        retained_earnings=sheet.revenue_reserves,
        operating_profit=profit.operating_profit,
        net_profit=profit.profit_after_tax,
        equity=sheet.total_shareholders_equity,
        sales=profit.revenue,
    )


_HUNDRED: Final = Decimal(100)
