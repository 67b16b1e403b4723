"""What sharing a risk is read as: one type for each kind of arrangement, amounts as `Money`."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.base import Exact, Value
from domain.cover.assignment.claim import total_of
from domain.cover.assignment.state import AssignmentPhase, AssignmentState
from domain.cover.buyer_limit.state import BuyerLimitPhase, BuyerLimitState
from domain.cover.duty import Duty, open_duties
from domain.cover.factoring.state import FactoringState
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.guarantee.state import Call, GuaranteePhase, GuaranteeState
from domain.cover.insurance import dates
from domain.cover.insurance.state import Declaration, InsuranceState
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.insured.state import InsuredPhase, InsuredState
from domain.cover.part import CoverPart
from domain.cover.use import Use, used
from domain.ids import split_stream
from domain.money import Money


class Row(Value):
    """`stream` names it for ever, `key` as people call it. `open_duties` are the most urgent first; `missed` are those
    that nobody in charge has acknowledged."""

    stream: str
    key: str
    open_duties: tuple[Duty, ...] = ()
    missed: tuple[Duty, ...] = ()


class InsuranceRow(Row):
    """An insurance policy of the house."""

    terms: InsuranceTerms
    declarations: tuple[Declaration, ...]
    duties: tuple[Duty, ...]
    ended_on: date | None
    in_force: bool


class AgreementRow(Row):
    """A factoring agreement of the house."""

    terms: FactoringTerms
    ended_on: date | None
    in_force: bool


class BuyerLimitRow(Row):
    """What an insurer or factor carries of one customer. `asked` waits for an answer."""

    agreement: str
    customer_id: str
    customer_name: str
    phase: BuyerLimitPhase
    granted: Money
    used: Money
    free: Money
    valid_until: date | None
    discretionary: bool
    asked: Money | None
    declined_on: date | None
    uses: tuple[Use, ...]
    fallen: tuple[str, ...]


class GuaranteeRow(Row):
    """What a guarantor stands for. `account` is the customer or group; `orders` empty: all sales of it."""

    guarantor: str
    account: str
    account_name: str
    phase: GuaranteePhase
    amount: Money
    used: Money
    free: Money
    expires_on: date
    percent: Exact
    fee_percent: Exact
    orders: tuple[str, ...]
    calls: tuple[Call, ...]
    uses: tuple[Use, ...]


class AssignmentRow(Row):
    """An invoice that was offered to a factor. `amount` is what its claims came to."""

    agreement: str
    customer_id: str
    customer_name: str
    order_id: str
    phase: AssignmentPhase
    recourse: bool
    payee: str
    account_no: str
    amount: Money
    advance: Money | None
    charges: Money | None
    reserve: Money | None
    active_on: date | None
    recourse_on: date | None
    receivables: tuple[str, ...]


class InsuredRow(Row):
    """The insurance of one receivable: how far notice and claim are, and the days that count. `key` is its number;
    `notify_by` is the last day to tell the insurer that it is overdue, None where that has been done or is lost."""

    invoice_no: str
    order_id: str
    customer_id: str
    customer_name: str
    phase: InsuredPhase
    amount: Money
    balance: Money
    part: CoverPart
    insurer: str
    invoiced_on: date
    due_on: date
    duties: tuple[Duty, ...]
    notify_by: date | None
    disputed: Money | None
    waiting_until: date | None
    claim_by: date | None
    pay_by: date | None
    claimed: Money | None
    accepted: Money | None
    indemnity: Money | None
    to_insurer: Money | None


def insurance_row(row: Any, on: date) -> InsuranceRow | None:
    """None as long as nothing has been agreed."""
    state = InsuranceState.model_validate(row["state"])
    if state.terms is None:
        return None
    return InsuranceRow(
        **_row(row, state.duties),
        terms=state.terms,
        declarations=state.declarations,
        duties=state.duties,
        ended_on=state.ended_on,
        in_force=state.in_force_on(on),
    )


def agreement_row(row: Any, on: date) -> AgreementRow | None:
    """None as long as nothing has been agreed."""
    state = FactoringState.model_validate(row["state"])
    if state.terms is None:
        return None
    return AgreementRow(**_row(row), terms=state.terms, ended_on=state.ended_on, in_force=state.in_force_on(on))


def buyer_limit_row(row: Any) -> BuyerLimitRow:
    state = BuyerLimitState.model_validate(row["state"])
    plain = ("agreement", "phase", "valid_until", "discretionary", "asked", "declined_on", "uses", "fallen")
    return BuyerLimitRow(
        **_row(row),
        **{name: getattr(state, name) for name in plain},
        customer_id=split_stream(state.account)[1],
        customer_name=row["name"] or "",
        granted=Money.rounded(state.amount, state.currency),
        used=Money.rounded(used(state.uses), state.currency),
        free=Money.rounded(state.free, state.currency),
    )


def guarantee_row(row: Any) -> GuaranteeRow:
    state = GuaranteeState.model_validate(row["state"])
    plain = ("guarantor", "account", "phase", "expires_on", "percent", "fee_percent", "orders", "calls", "uses")
    return GuaranteeRow(
        **_row(row, state.duties),
        **{name: getattr(state, name) for name in plain},
        account_name=row["name"] or "",
        amount=Money.rounded(state.amount, state.currency),
        used=Money.rounded(used(state.uses), state.currency),
        free=Money.rounded(state.free, state.currency),
    )


def assignment_row(row: Any) -> AssignmentRow:
    state = AssignmentState.model_validate(row["state"])
    plain = ("agreement", "customer_id", "order_id", "phase", "recourse", "payee", "account_no", "advance", "charges")
    return AssignmentRow(
        **_row(row),
        **{name: getattr(state, name) for name in (*plain, "reserve", "active_on", "recourse_on")},
        customer_name=row["name"] or "",
        amount=total_of(state.claims, state.claims[0].amount.currency),
        receivables=tuple(claim.receivable_id for claim in state.claims),
    )


def insured_row(row: Any) -> InsuredRow:
    state = InsuredState.model_validate(row["state"])
    plain = (
        *("invoice_no", "order_id", "customer_id", "phase", "amount", "balance", "part", "invoiced_on", "due_on"),
        *("duties", "disputed", "waiting_until", "claim_by", "pay_by", "claimed", "accepted", "indemnity"),
    )
    return InsuredRow(
        **_row(row, state.duties),
        **{name: getattr(state, name) for name in (*plain, "to_insurer")},
        customer_name=row["name"] or "",
        insurer=state.terms.insurer if state.terms else "",
        notify_by=_notify_by(state),
    )


def _notify_by(state: InsuredState) -> date | None:
    if state.phase is not InsuredPhase.COVERED or state.terms is None or state.invoiced_on is None:
        return None
    return dates.notify_by(state.terms, state.invoiced_on)


def _row(row: Any, duties: tuple[Duty, ...] = ()) -> dict[str, Any]:
    return {
        "stream": row["stream"],
        "key": split_stream(row["stream"])[1],
        "open_duties": open_duties(duties),
        "missed": tuple(duty for duty in duties if duty.unacknowledged),
    }
