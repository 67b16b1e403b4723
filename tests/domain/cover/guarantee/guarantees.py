"""A guarantee to test with: what is decided about it, and what sales and receivables use of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from domain.base import Event, OtherStream
from domain.cover.commands import LetCoverTimePass
from domain.cover.context import CoverContext
from domain.cover.duty import Duty
from domain.cover.guarantee.commands import CallGuarantee, FollowSecured, GiveGuarantee, GuaranteeCommand
from domain.cover.guarantee.decide import decide_guarantee
from domain.cover.guarantee.evolve import fold_guarantee
from domain.cover.guarantee.state import GuaranteeState
from domain.cover.partner.answer import PartnerAnswer
from domain.cover.partner.commands import HearPartner
from domain.cover.use import UseChanged
from domain.customer.state import CustomerState, GroupState
from domain.errors import Refusal
from domain.money import Money
from domain.policy import Policy
from tests.domain.builders import a_customer, a_policy

FROM = date(2026, 3, 2)
LAST = date(2026, 6, 30)
"""The last day of the guarantee; its expiry is watched from the 25th on."""

NEAR = date(2026, 6, 25)
AFTER = date(2026, 7, 1)
E = TypeVar("E", bound=Event)


def cny(amount: str) -> Money:
    return Money.of(amount, "CNY")


def giving(**changes: Any) -> GiveGuarantee:
    """100,000 by a bank for one customer, paying all of a claim."""
    given = GiveGuarantee(
        guarantor="Bank of Ningbo",
        account="customer/C-1",
        amount=cny("100000.00"),
        expires_on=LAST,
        percent=Decimal(100),
        fee_percent=Decimal("1.5"),
    )
    return given.model_copy(update=changes)


@dataclass
class Guaranteed:
    """Everything that was decided stays in `events` and `others`."""

    state: GuaranteeState = field(default_factory=GuaranteeState)
    policy: Policy = field(default_factory=a_policy)
    customer: CustomerState | None = field(default_factory=a_customer)
    group: GroupState | None = None
    events: list[Event] = field(default_factory=list)
    others: list[OtherStream] = field(default_factory=list)

    def ask(self, command: GuaranteeCommand, on: date = FROM, by: str = "staff-031") -> tuple[Event, ...]:
        context = CoverContext(
            stream="guarantee/G-1",
            policy=self.policy,
            now=datetime.combine(on, time(2), UTC),
            today=on,
            actor=by,
            customer=self.customer,
            group=self.group,
        )
        decision = decide_guarantee(self.state, command, context)
        self.state = fold_guarantee(decision.events, self.state)
        self.events.extend(decision.events)
        self.others.extend(decision.others)
        return decision.events

    def refused(self, command: GuaranteeCommand, on: date = FROM) -> str:
        with pytest.raises(Refusal) as refusal:
            self.ask(command, on)
        return refusal.value.code

    def pass_to(self, day: date) -> tuple[Event, ...]:
        return self.ask(LetCoverTimePass(), day, "system")

    def used_by(self, holder: str, undispatched: str = "0", dispatched: str = "0") -> None:
        """A sale or a receivable records its use in the same append as what it follows from."""
        use = UseChanged(holder=holder, undispatched=Decimal(undispatched), dispatched=Decimal(dispatched))
        self.state = fold_guarantee((use,), self.state)

    def owed(self, amount: str, *, on: date = FROM, overdue: bool = True, of: str = "INV-1", **more: Any) -> None:
        """What the receivable tells."""
        known = {
            "receivable_id": of,
            "customer_id": "C-1",
            "balance": cny(amount),
            "rate": Decimal(1),
            "settled": False,
        }
        self.ask(FollowSecured(**{**known, "overdue": overdue, **more}), on, "system")

    def hear(self, outcome: str, amount: Money | None = None, *, on: date = LAST, n: int = 1, reason: str = "") -> Any:
        answer = PartnerAnswer(outcome=outcome, amount=amount, reason=reason)
        return self.ask(HearPartner(reference=f"call.G-1.{n}", answer=answer), on, "system")

    def duty(self, duty_id: str) -> Duty:
        (found,) = (duty for duty in self.state.duties if duty.duty_id == duty_id)
        return found

    def all_of(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]


def calling(amount: str, of: str = "INV-1") -> CallGuarantee:
    return CallGuarantee(receivable_id=of, amount=cny(amount), reason="60 days overdue")


def given(**changes: Any) -> Guaranteed:
    guaranteed = Guaranteed()
    guaranteed.ask(giving(**changes))
    return guaranteed


def overdue(amount: str = "40000", **changes: Any) -> Guaranteed:
    """It secures one receivable of that amount, which is overdue."""
    guaranteed = given(**changes)
    guaranteed.used_by("receivable/INV-1", dispatched=amount)
    guaranteed.owed(f"{amount}.00", on=LAST - timedelta(days=30))
    return guaranteed
