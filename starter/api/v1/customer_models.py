"""What the customer routes take and give."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictBool

from activities.postgres.rows import ExposureRow, GroupRow, LimitRow
from domain.customer.commands import RegisterCustomer
from domain.exposure import Limits
from domain.legal_ids import LegalId, Scheme
from starter.api.v1 import fields
from starter.api.v1.answers import View
from starter.limits import LimitRequest, TemporaryLimitRequest

_FIGURE = r"^(0|[1-9][0-9]{0,17})(\.[0-9]{1,4})?$"
_PERCENT = r"^(100|[1-9]?[0-9])(\.[0-9]{1,4})?$"
Figure = Annotated[str, Field(pattern=_FIGURE, examples=["50000.00"])]
"""In the currency of the account; zero means no credit."""
Percent = Annotated[str, Field(pattern=_PERCENT)]


class IdentifierRequest(fields.RequestModel):
    """`uscc` (统一社会信用代码), `lei`, `vat` with its prefix, `duns`, or the `company_number` of the register."""

    scheme: Scheme
    value: Annotated[str, Field(pattern="^[A-Za-z0-9 .-]{1,60}$", examples=["529900T8BM49AURSDO55"])]

    @property
    def legal_id(self) -> LegalId:
        return LegalId(scheme=self.scheme, value=self.value)


Identifiers = Annotated[tuple[IdentifierRequest, ...], Field(max_length=5)]


class CustomerRequest(fields.RequestModel):
    """A new customer. `currency` is that of its account, in which its limit and exposure are kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"customer_id": "C-9001", "name": "Example Trading Ltd", "country": "GB", "currency": "GBP"}]
        }
    )

    customer_id: fields.Id
    name: fields.Line
    country: fields.Country
    currency: fields.Currency
    group_id: fields.Id | None = None
    contact_mail: Annotated[str, Field(pattern="^$|^[!-?A-~]{1,64}@[!-?A-~]{1,180}$", examples=[""])] = ""
    identifiers: Identifiers = ()

    @property
    def command(self) -> RegisterCustomer:
        given = self.model_dump(exclude={"identifiers"})
        return RegisterCustomer(identifiers=tuple(each.legal_id for each in self.identifiers), **given)


class IdentifyRequest(fields.RequestModel):
    """Identifiers to add; one of a scheme that is on file is replaced."""

    identifiers: Annotated[tuple[IdentifierRequest, ...], Field(min_length=1, max_length=5)]


class OwnLimitRequest(fields.RequestModel):
    """The own limit from `valid_from` (today without it). `amount` null is unlimited. `approval` names what allows it.
    The `insured` part counts at `insured_counted_percent`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "own", "amount": "50000.00", "approval": "AP-2041"}]}
    )

    kind: Literal["own"]
    amount: Figure | None
    approval: fields.Line
    valid_from: fields.Day | None = None
    insured: Figure = "0"
    insured_counted_percent: Percent = "100"

    @property
    def limit(self) -> LimitRequest:
        percent = Decimal(self.insured_counted_percent)
        return LimitRequest(
            **self.model_dump(exclude={"kind", "insured_counted_percent"}), insured_counted_percent=percent
        )


class TemporaryRequest(fields.RequestModel):
    """Replaces the own limit through `valid_until`, if it is higher."""

    kind: Literal["temporary"]
    amount: Figure
    approval: fields.Line
    valid_until: fields.Day
    valid_from: fields.Day | None = None

    @property
    def limit(self) -> TemporaryLimitRequest:
        return TemporaryLimitRequest(**self.model_dump(exclude={"kind"}))


AnyLimitRequest = Annotated[OwnLimitRequest | TemporaryRequest, Field(discriminator="kind")]


class HoldRequest(fields.RequestModel):
    """New orders wait until the hold of this reason is lifted."""

    reason: fields.Line


class LimitsView(View):
    """`in_force` is the limit that counts today, null when none is on file."""

    customer_id: str
    currency: str
    in_force: LimitRow | None
    limits: Limits
    group: GroupRow | None


class ExposureView(View):
    """What is at risk now, by component, and the account of the group."""

    customer_id: str
    currency: str
    exposure: ExposureRow
    limit: LimitRow | None
    holds: tuple[str, ...]
    group: GroupRow | None


class Accepted(View):
    """It has begun; its outcome is read elsewhere."""

    customer_id: str
    reviewing: StrictBool = True
