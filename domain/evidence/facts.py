"""What evidence says, normalised: one type for each kind of source. A field of None is unknown, never zero.

Facts are kept for ever in the record; they hold figures and states of companies and no person's data. What else a
source answered stays in the raw answer, which can be erased.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from domain.base import Exact, Value
from domain.legal_ids import LegalId
from domain.money import Money

RegistryStatus = Literal["active", "insolvent", "in_liquidation", "dissolved", "suspended"]


class _OfKind(Value):
    """Says its kind also where defaults are left out, as in the record: without it nobody could read it back."""

    @model_serializer(mode="wrap")
    def _with_kind(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {"kind": getattr(self, "kind", ""), **fields(self)}


class RegistryFacts(_OfKind):
    """A company register's entry. `registration_lapsed` is of the identifier (LEI), not of the company."""

    kind: Literal["registry"] = "registry"
    name: str
    status: RegistryStatus | None = None
    country: str = ""
    incorporated_on: date | None = None
    insolvency_cases: int | None = None
    registration_lapsed: bool | None = None
    identifiers: tuple[LegalId, ...] = ()


class Owner(Value):
    """Who holds a share. `key` names the company in the ownership graph, for example `lei:…`; None of `share_percent`
    is an unknown share of a parent that consolidates the company."""

    key: str
    name: str
    share_percent: Exact | None = None
    country: str = ""
    ultimate: bool = False
    status: RegistryStatus | None = None


class OwnershipFacts(_OfKind):
    """The owners of the company that `key` names. No owners and `exception` empty: none are known."""

    kind: Literal["ownership"] = "ownership"
    key: str
    name: str
    owners: tuple[Owner, ...] = ()
    exception: str = ""


class TaxFacts(_OfKind):
    """Standing with the tax authority. `name` is empty where the authority does not tell it."""

    kind: Literal["tax"] = "tax"
    registered: bool | None = None
    name: str = ""


class Financials(Value):
    """Figures of annual accounts in one currency. Any may be unknown."""

    year_end: date
    currency: str
    total_assets: Exact | None = None
    current_assets: Exact | None = None
    current_liabilities: Exact | None = None
    total_liabilities: Exact | None = None
    retained_earnings: Exact | None = None
    operating_profit: Exact | None = None
    net_profit: Exact | None = None
    equity: Exact | None = None
    sales: Exact | None = None


class BureauFacts(_OfKind):
    """An agency's report. Percentiles run from 0 (worst) to 100 (best)."""

    kind: Literal["bureau"] = "bureau"
    name: str
    failure_percentile: Exact | None = None
    payment_percentile: Exact | None = None
    rating: str = ""
    recommended_limit: Money | None = None
    open_bankruptcy: bool | None = None
    open_judgments: bool | None = None
    open_liens: bool | None = None
    financials: Financials | None = None


class BankFacts(_OfKind):
    """A bank's word on its client. `conduct` is worst at `irregular`."""

    kind: Literal["bank"] = "bank"
    name: str
    client_since: date | None = None
    conduct: Literal["excellent", "satisfactory", "irregular"] | None = None
    returned_items_12_months: int | None = None


class TradeFacts(_OfKind):
    """What other suppliers report, summed up over `references` of them."""

    kind: Literal["trade"] = "trade"
    name: str
    references: int = 0
    prompt_percent: Exact | None = None
    mean_days_late: Exact | None = None
    highest_credit: Money | None = None


class WatchListEntry(Value):
    """A name on a list of sanctions or of dishonest debtors, as the list has it; persons are left out by the source."""

    list_name: Literal["sanctions", "dishonest_debtors"]
    reference: str
    name: str
    aliases: tuple[str, ...] = ()
    country: str = ""
    identifiers: tuple[LegalId, ...] = ()


class CourtEvent(Value):
    """`open` cases weigh; the closed ones are history."""

    reference: str
    kind: Literal["judgment", "enforcement", "insolvency_petition", "insolvency_opened"]
    on: date
    open: bool = True
    amount: Money | None = None


class NameHit(Value):
    """A listed name that is like the customer's, or like that of an owner where `owner` names it: both are shown to the
    person who decides. `owner_path` leads to the owner through the companies between."""

    list_name: Literal["sanctions", "dishonest_debtors"]
    reference: str
    listed_name: str
    customer_name: str
    score: Exact = Field(ge=Decimal(0), le=Decimal(100))
    same_identifier: bool = False
    owner: str = ""
    owner_path: tuple[str, ...] = ()


class PublicRecordFacts(_OfKind):
    """Courts, insolvency register, dishonest-debtor list and sanctions, with the result of the name screening."""

    kind: Literal["public_record"] = "public_record"
    court_events: tuple[CourtEvent, ...] = ()
    hits: tuple[NameHit, ...] = ()


class OwnHistoryFacts(_OfKind):
    """How the customer has paid and bought with us, as of a day. Rates and utilisation are in percent; slopes are days
    per invoice, trends are percent against the year before."""

    kind: Literal["own_history"] = "own_history"
    settled_invoices: int = 0
    late_percent: Exact | None = None
    mean_days_late: Exact | None = None
    weighted_days_to_pay: Exact | None = None
    payment_slope: Exact | None = None
    late_percent_90_days: Exact | None = None
    late_percent_year_before: Exact | None = None
    volume_trend_percent: Exact | None = None
    monthly_purchases: Money | None = None
    peak_exposure: Money | None = None
    utilisation_percent: Exact | None = None
    first_sale_on: date | None = None


class RegistrationFacts(_OfKind):
    """What a colleague saw on a visit or the customer wrote on the registration form."""

    kind: Literal["registration"] = "registration"
    name: str
    visited_on: date | None = None
    founded_on: date | None = None
    employees: int | None = Field(default=None, ge=0)
    premises: Literal["owned", "rented", "none"] | None = None
    impression: Literal["good", "fair", "poor"] | None = None
    stated_annual_sales: Money | None = None


Facts = Annotated[
    RegistryFacts
    | OwnershipFacts
    | TaxFacts
    | BureauFacts
    | BankFacts
    | TradeFacts
    | PublicRecordFacts
    | OwnHistoryFacts
    | RegistrationFacts,
    Field(discriminator="kind"),
]
