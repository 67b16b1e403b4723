"""What the customer contests is not covered until that is settled."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.cover.duty import DutyDropped, DutyMissed
from domain.cover.insured import events as happened
from domain.cover.insured.commands import DisputeCover, SettleDispute
from domain.cover.insured.duties import next_moment
from domain.cover.part import covered
from domain.errors import Refusal
from domain.money import Money
from tests.domain.cover.insured.insurances import STOP_ON, WAITED, Insured, a_part, attached, eur, indemnified, notified

ON = date(2022, 6, 3)


def disputed(amount: str = "3000.00", reason: str = "wrong goods", **changes: object) -> Insured:
    insured = notified(**changes)
    insured.ask(DisputeCover(amount=eur(amount), reason=reason), ON)
    return insured


def settle(insured: Insured, upheld: str) -> None:
    insured.ask(SettleDispute(upheld=eur(upheld), reason="surveyed"), ON)


def bears(insured: Insured, exposure: int) -> Decimal:
    return covered((insured.state.carried,), Decimal(exposure))


def refused(insured: Insured, command: DisputeCover | SettleDispute) -> str:
    with pytest.raises(Refusal) as refusal:
        insured.ask(command, ON)
    return refusal.value.code


def test_the_disputed_part_is_not_covered() -> None:
    assert bears(disputed(), 10_000) == Decimal("6300.00")


def test_payments_of_the_rest_leave_the_disputed_part_uncovered() -> None:
    insured = disputed()
    insured.pay("7000.00", ON, left="3000.00", payment_id="P-1")

    assert bears(insured, 3_000) == 0


def test_a_dispute_within_what_the_insurance_never_carried_costs_no_cover() -> None:
    assert bears(disputed(part=a_part("6000")), 10_000) == Decimal("5400.00")


def test_the_insurer_is_asked_for_the_undisputed_part_alone() -> None:
    insured = disputed()
    insured.file(WAITED)

    filed = insured.one(happened.ClaimFiled)
    assert (filed.owed, filed.indemnity) == (eur("10000.00"), eur("6300.00"))


def test_what_turns_out_to_be_owed_is_covered_again() -> None:
    insured = disputed()
    settle(insured, "3000.00")

    assert bears(insured, 10_000) == Decimal("9000.00")
    assert (insured.state.disputed, insured.state.denied) == (None, None)


def test_what_turns_out_not_to_be_owed_stays_uncovered_until_it_is_credited() -> None:
    insured = disputed()
    settle(insured, "1000.00")
    assert bears(insured, 10_000) == Decimal("7200.00")

    insured.follow("8000.00", ON, paid=eur("2000.00"), payment_id="CN-1", credited=True)
    assert bears(insured, 8_000) == Decimal("7200.00")
    assert insured.state.denied is None


def test_a_second_dispute_adds_to_what_is_denied() -> None:
    insured = disputed()
    settle(insured, "0.00")
    insured.ask(DisputeCover(amount=eur("500.00"), reason="late"), ON)
    assert bears(insured, 10_000) == Decimal("5850.00")

    settle(insured, "0.00")
    assert bears(insured, 10_000) == Decimal("5850.00")
    assert insured.state.denied == eur("3500.00")


def test_a_dispute_in_the_currency_of_the_receivable_is_turned_at_its_rate() -> None:
    insured = notified(amount=Money.of("10000.00", "USD"), rate=Decimal("0.9"))
    insured.ask(DisputeCover(amount=Money.of("1000.00", "USD"), reason="wrong goods"), ON)

    assert bears(insured, 9_000) == Decimal("7290.00")


def test_one_dispute_at_a_time() -> None:
    assert refused(disputed(), DisputeCover(amount=eur("1.00"), reason="more")) == "dispute.open"


def test_more_than_is_owed_cannot_be_contested() -> None:
    assert refused(attached(), DisputeCover(amount=eur("10000.01"), reason="wrong")) == "dispute.too_large"


def test_what_was_denied_cannot_be_contested_again() -> None:
    insured = disputed()
    settle(insured, "0.00")

    assert refused(insured, DisputeCover(amount=eur("7000.01"), reason="wrong")) == "dispute.too_large"


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_nothing_cannot_be_contested(amount: str) -> None:
    assert refused(attached(), DisputeCover(amount=eur(amount), reason="wrong")) == "amount.not_positive"


def test_a_dispute_in_another_currency_is_refused() -> None:
    assert refused(attached(), DisputeCover(amount=Money.of("1.00", "USD"), reason="wrong")) == "cover.currency"


def test_a_dispute_says_what_it_is_about() -> None:
    assert refused(attached(), DisputeCover(amount=eur("1.00"), reason=" ")) == "dispute.reason_missing"
    assert refused(disputed(), SettleDispute(upheld=eur("1.00"), reason=" ")) == "dispute.reason_missing"


def test_what_is_not_disputed_cannot_be_settled() -> None:
    assert refused(attached(), SettleDispute(upheld=eur("1.00"), reason="surveyed")) == "dispute.none"


@pytest.mark.parametrize("upheld", ["3000.01", "-0.01"])
def test_more_or_less_than_the_disputed_amount_cannot_be_upheld(upheld: str) -> None:
    assert refused(disputed(), SettleDispute(upheld=eur(upheld), reason="surveyed")) == "dispute.too_large"


def test_after_the_indemnity_there_is_no_cover_left_to_contest() -> None:
    assert refused(indemnified(), DisputeCover(amount=eur("1.00"), reason="wrong")) == "cover.not_in_force"


def test_no_claim_is_owed_while_all_is_contested_and_it_is_owed_again_when_that_is_settled() -> None:
    insured = disputed("10000.00")
    insured.pass_time(STOP_ON)
    late = insured.duty("claim").due_on + timedelta(days=1)
    dropped = [event for event in insured.pass_time(late).events if isinstance(event, DutyDropped | DutyMissed)]
    assert [(type(event), event.kind) for event in dropped] == [(DutyDropped, "claim")]
    assert insured.state.phase == "notified"
    assert next_moment(insured.state) is None

    settled_on = late + timedelta(days=30)
    insured.ask(SettleDispute(upheld=eur("8000.00"), reason="surveyed"), settled_on)
    assert insured.duty("claim.2").due_on == settled_on + timedelta(days=insured.agreed.claim_days)
    insured.file(insured.duty("claim.2").due_on)
    assert insured.one(happened.ClaimFiled).indemnity == eur("7200.00")
    assert insured.duty("claim.2").met_on


def test_a_dispute_that_is_settled_in_time_leaves_the_claim_its_last_day() -> None:
    insured = disputed("10000.00")
    settle(insured, "8000.00")
    assert [duty.duty_id for duty in insured.state.duties if duty.kind == "claim"] == ["claim"]


def test_what_lies_within_the_first_loss_is_no_claim_to_miss() -> None:
    insured = notified(part=a_part("10000", "90", "500"))
    insured.pay("9500.00", ON, left="500.00", payment_id="P-1")
    insured.pass_time(insured.duty("claim").due_on + timedelta(days=1))
    assert [event.kind for event in insured.all(DutyMissed)] == ["stop_shipment"]
    assert insured.state.phase == "notified"
