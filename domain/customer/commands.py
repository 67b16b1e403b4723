"""What can be asked of a customer's or a group's file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from domain.base import Exact, Value
from domain.legal_ids import LegalId
from domain.money import Money
from domain.policy_part import Grade
from domain.segment.commands import DecideRemoval, PlaceInSegment, RestoreCustomer


class RegisterCustomer(Value):
    kind: Literal["register_customer"] = "register_customer"
    customer_id: str
    name: str
    country: str
    currency: str
    segment: str = "ordinary"
    group_id: str | None = None
    contact_mail: str = ""
    identifiers: tuple[LegalId, ...] = ()
    review: bool = False


class IdentifyCustomer(Value):
    """Adds identifiers; one of a scheme that is on file replaces it."""

    kind: Literal["identify_customer"] = "identify_customer"
    identifiers: tuple[LegalId, ...]


class MoveToGroup(Value):
    """`group_id` None: the customer belongs to no group any more."""

    kind: Literal["move_to_group"] = "move_to_group"
    group_id: str | None
    reason: str


class RegisterGroup(Value):
    kind: Literal["register_group"] = "register_group"
    group_id: str
    name: str
    currency: str


class AssignGrade(Value):
    kind: Literal["assign_grade"] = "assign_grade"
    grade: Grade
    reviewed_on: date
    valid_until: date
    reasons: tuple[str, ...] = ()
    file_complete: bool = True
    max_term_days: int | None = None


class SetLimit(Value):
    """`amount` None together with `unlimited` means no bound; zero means no credit."""

    kind: Literal["set_limit"] = "set_limit"
    currency: str
    amount: Exact | None
    unlimited: bool = False
    valid_from: date
    approval: str
    insured: Exact = Decimal(0)
    insured_counted_percent: Exact = Decimal(100)


class SetTemporaryLimit(Value):
    kind: Literal["set_temporary_limit"] = "set_temporary_limit"
    amount: Exact
    valid_from: date
    valid_until: date
    approval: str


class PlaceHold(Value):
    """With `stops_delivery` what is approved already is not delivered either."""

    kind: Literal["place_hold"] = "place_hold"
    reason: str
    stops_delivery: bool = False


class LiftHold(Value):
    kind: Literal["lift_hold"] = "lift_hold"
    reason: str


class LiftConditions(Value):
    """Takes back every condition of that name: shorter terms, and cover that was wanted."""

    kind: Literal["lift_conditions"] = "lift_conditions"
    reason: str


class KnockOut(Value):
    kind: Literal["knock_out"] = "knock_out"
    reason: str


class RefundUnapplied(Value):
    """Pays unapplied cash back to the customer."""

    kind: Literal["refund_unapplied"] = "refund_unapplied"
    amount: Money
    reference: str


CustomerCommand = Annotated[
    RegisterCustomer
    | IdentifyCustomer
    | MoveToGroup
    | RegisterGroup
    | AssignGrade
    | SetLimit
    | SetTemporaryLimit
    | PlaceHold
    | LiftHold
    | LiftConditions
    | PlaceInSegment
    | DecideRemoval
    | RestoreCustomer
    | KnockOut
    | RefundUnapplied,
    Field(discriminator="kind"),
]
