"""From the invoice to the indemnity and what comes in afterwards, by the days of the worked example."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.cover.duty import DutyArose, DutyMet, DutyWarned
from domain.cover.insured import events as happened
from domain.cover.insured.duties import next_moment
from domain.cover.insured.state import InsuredPhase
from domain.cover.part import covered
from tests.domain.cover.insured.insurances import (
    DUE,
    INVOICED,
    NOTIFY_BY,
    PAY_BY,
    STOP_ON,
    WAITED,
    a_part,
    attached,
    attaching,
    claimed,
    eur,
    indemnified,
    notified,
    overdue,
)


def test_the_worked_example_runs_from_the_invoice_to_the_indemnity() -> None:
    insured = attached()
    assert (insured.state.invoiced_on, insured.state.due_on) == (INVOICED, DUE)

    insured.follow("10000.00", date(2022, 5, 1))
    insured.pass_time(date(2022, 5, 25))
    insured.notify(NOTIFY_BY)
    insured.hear("accepted", date(2022, 6, 1))
    insured.pass_time(STOP_ON)
    insured.file(WAITED)
    insured.hear("accepted", date(2022, 11, 2), amount=eur("9000.00"))
    insured.pays("9000.00", PAY_BY)

    assert insured.one(happened.OverdueNotified).waiting_until == date(2022, 10, 27)
    assert insured.one(happened.ClaimFiled).pay_by == date(2022, 11, 26)
    assert insured.one(happened.ClaimFiled).indemnity == eur("9000.00")
    assert insured.one(happened.IndemnityPaid).amount == eur("9000.00")
    assert insured.state.phase is InsuredPhase.INDEMNIFIED
    assert [event.kind for event in insured.all(DutyMet)] == [
        "overdue_notice",
        "stop_shipment",
        "claim",
        "indemnity",
    ]


def test_the_insurer_is_asked_once_for_each_step_under_a_reference_of_its_own() -> None:
    insured = indemnified()
    insured.pay("1000.00", date(2023, 1, 9), left="9000.00", payment_id="P-1")

    assert [(each.reference, each.kind, str(each.amount)) for each in insured.requests] == [
        ("overdue_notice.INV-1.1", "overdue_notice", "10000.00 EUR"),
        ("claim.INV-1.2", "claim", "9000.00 EUR"),
        ("recovery.INV-1.3", "recovery", "900.00 EUR"),
    ]
    claim = insured.requests[1]
    assert (claim.name, claim.subject, claim.facts["policy"]) == ("Kredit Sicher", "INV-1", "P-1")
    assert (claim.documents, claim.until) == (("INV-1", "delivery note 7"), PAY_BY)


def test_nothing_is_owed_to_the_insurer_before_the_invoice_is_overdue() -> None:
    insured = attached()
    insured.follow("8000.00", date(2022, 3, 1), overdue=False, paid=eur("2000.00"), payment_id="P-1")

    assert insured.state.duties == ()
    assert next_moment(insured.state) is None


def test_duties_of_an_overdue_invoice_have_the_days_of_the_policy() -> None:
    insured = overdue()

    duties = {event.duty.duty_id: event.duty for event in insured.all(DutyArose)}
    assert (duties["overdue_notice"].due_on, duties["stop_shipment"].due_on) == (NOTIFY_BY, STOP_ON)
    assert duties["overdue_notice"].warn_on == date(2022, 5, 25)
    assert next_moment(insured.state) == date(2022, 5, 25)


def test_hearing_twice_that_it_is_overdue_brings_no_second_duties() -> None:
    insured = overdue()
    insured.follow("10150.00", date(2022, 5, 9))

    assert len(insured.all(DutyArose)) == 2


def test_the_claim_is_a_duty_from_the_notice_on_and_warned_of_within_its_window() -> None:
    insured = notified()

    claim = insured.duty("claim")
    assert (claim.warn_on, claim.due_on) == (date(2022, 12, 21), date(2022, 12, 26))
    insured.pass_time(STOP_ON)
    insured.pass_time(date(2022, 12, 21))
    assert [event.duty_id for event in insured.all(DutyWarned)] == ["stop_shipment", "claim"]


def test_paid_before_a_claim_the_duties_go_and_the_insurance_is_over() -> None:
    insured = overdue()
    insured.pay("10000.00", date(2022, 5, 12), left="0.00", payment_id="P-1")

    assert insured.state.phase is InsuredPhase.OVER
    assert insured.state.duties == ()
    assert insured.state.ended


def test_cover_attached_twice_is_attached_once() -> None:
    insured = attached()

    assert insured.ask(attaching(), date(2022, 1, 2)).events == ()


def test_a_limit_that_is_cut_after_the_goods_left_does_not_reach_the_terms() -> None:
    insured = attached()
    insured.agreed = insured.agreed.model_copy(update={"waiting_days": 999, "insured_percent": Decimal(10)})
    insured.follow("10000.00", date(2022, 5, 1))
    insured.notify()

    assert insured.state.waiting_until == WAITED


def test_only_what_is_owed_within_the_insured_amount_is_claimed_less_the_first_loss() -> None:
    insured = claimed(part=a_part("6000", "90", "500"))

    filed = insured.one(happened.ClaimFiled)
    assert (filed.owed, filed.indemnity) == (eur("10000.00"), eur("4900.00"))


def test_after_the_indemnity_the_insurer_bears_its_paid_share_of_what_is_still_owed() -> None:
    insured = indemnified("4900.00", part=a_part("6000", "90", "500"))

    part = insured.state.carried
    assert covered((part,), Decimal(10_000)) == Decimal("4900.00")
    assert covered((part,), Decimal(1_000)) == Decimal("490.00")


def test_amounts_in_another_currency_are_turned_at_the_rate_of_the_receivable() -> None:
    insured = claimed(amount=eur("10000.00").model_copy(update={"currency": "USD"}), rate=Decimal("0.9"))

    filed = insured.one(happened.ClaimFiled)
    assert (filed.owed, filed.indemnity) == (eur("9000.00"), eur("8100.00"))
