"""The claim: what is refused, what the insurer may answer, and the indemnity that comes once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.cover.duty import DutyMet, DutyMissed, DutyWarned
from domain.cover.insured import events as happened
from domain.cover.insured.commands import DisputeCover, FileClaim
from domain.cover.insured.state import InsuredPhase
from domain.cover.partner.answer import PartnerNotice
from domain.cover.partner.commands import HearNotice
from domain.errors import Refusal
from tests.domain.cover.insured.insurances import (
    PAY_BY,
    STOP_ON,
    WAITED,
    Insured,
    a_part,
    attached,
    claimed,
    eur,
    indemnified,
    notified,
    overdue,
)

DAY = timedelta(days=1)
CLAIM_BY = date(2022, 12, 26)
ANSWERED = date(2022, 11, 2)


def refused_claim(insured: Insured, on: date, documents: tuple[str, ...] = ("INV-1",)) -> str:
    with pytest.raises(Refusal) as refused:
        insured.ask(FileClaim(documents=documents), on)
    return refused.value.code


def refused_notice(insured: Insured, **changes: object) -> str:
    known = {
        "notice_id": "N-1",
        "partner": "insurer",
        "name": "Kredit Sicher",
        "kind": "claim_paid",
        "subject": "INV-1",
    }
    notice = PartnerNotice.model_validate(known | changes)
    with pytest.raises(Refusal) as refused:
        insured.ask(HearNotice(notice=notice), PAY_BY)
    return refused.value.code


def test_a_claim_a_day_before_the_waiting_period_ends_is_too_early() -> None:
    assert refused_claim(notified(), WAITED - DAY) == "claim.too_early"


def test_a_claim_on_the_first_and_on_the_last_day_of_its_window_is_taken() -> None:
    for on in (WAITED, CLAIM_BY):
        insured = notified()
        insured.file(on)
        assert insured.state.phase is InsuredPhase.CLAIMED


def test_a_claim_filed_later_is_paid_later() -> None:
    insured = notified()
    insured.file(date(2022, 11, 30))

    assert insured.one(happened.ClaimFiled).pay_by == date(2022, 12, 30)


def test_a_claim_after_its_last_day_is_too_late() -> None:
    assert refused_claim(notified(), CLAIM_BY + DAY) == "claim.too_late"


@pytest.mark.parametrize("begun", [attached, overdue])
def test_a_claim_without_a_notice_is_refused(begun: object) -> None:
    assert refused_claim(begun(), WAITED) == "claim.not_notified"  # type: ignore[operator]


@pytest.mark.parametrize("documents", [(), ("", "  ")])
def test_a_claim_without_documents_is_refused(documents: tuple[str, ...]) -> None:
    assert refused_claim(notified(), WAITED, documents) == "claim.documents_missing"


def test_a_claim_where_all_that_is_owed_is_contested_is_refused() -> None:
    insured = notified()
    insured.ask(DisputeCover(amount=eur("10000.00"), reason="wrong goods"), date(2022, 6, 3))

    assert refused_claim(insured, WAITED) == "claim.disputed"


def test_a_claim_within_the_first_loss_is_refused() -> None:
    assert refused_claim(notified(part=a_part("10000", "90", "9000")), WAITED) == "claim.below_first_loss"


@pytest.mark.parametrize("begun", [claimed, indemnified])
def test_a_claim_is_filed_once(begun: object) -> None:
    assert refused_claim(begun(), date(2022, 12, 1)) == "claim.filed_already"  # type: ignore[operator]


def test_a_claim_on_a_lost_cover_is_refused() -> None:
    insured = notified()
    insured.hear("declined", date(2022, 6, 2), reason="notice.late")

    assert refused_claim(insured, WAITED) == "cover.not_in_force"


# What the insurer says


def test_a_declined_claim_costs_the_cover_for_the_reason_given() -> None:
    insured = claimed()
    insured.hear("declined", ANSWERED, reason="claim.goods_defective")

    assert insured.one(happened.ClaimDecided).accepted is False
    assert insured.one(happened.CoverForfeited).reason == "claim.goods_defective"


def test_a_claim_may_be_accepted_for_less() -> None:
    insured = claimed()
    insured.hear("accepted", ANSWERED, amount=eur("7000.00"))

    assert (insured.state.claimed, insured.state.accepted) == (eur("9000.00"), eur("7000.00"))


def test_an_indemnity_that_does_not_come_is_put_to_people_and_costs_no_cover() -> None:
    insured = claimed()
    insured.hear("accepted", ANSWERED, amount=eur("9000.00"))
    assert insured.pass_time(PAY_BY).events == ()

    insured.pass_time(PAY_BY + DAY)
    assert [warned.kind for warned in insured.all(DutyWarned)][-1] == "indemnity"
    insured.pass_time(insured.duty("indemnity.3").due_on + DAY)
    assert insured.all(DutyMissed)[-1].kind == "indemnity"
    assert insured.all(happened.CoverForfeited) == []
    insured.pays(None, PAY_BY + 30 * DAY)
    assert insured.state.phase is InsuredPhase.INDEMNIFIED


def test_an_indemnity_that_comes_in_time_asks_nobody_for_anything() -> None:
    insured = claimed()
    insured.hear("accepted", ANSWERED, amount=eur("9000.00"))
    insured.pays(None, PAY_BY)

    assert insured.all(DutyMet)[-1].reference == "N-1"
    assert insured.pass_time(PAY_BY + 30 * DAY).events == ()


def test_a_claim_that_nobody_answers_is_filed_again() -> None:
    insured = claimed()
    insured.hear("gave_up", date(2022, 11, 10))
    assert insured.state.phase is InsuredPhase.NOTIFIED
    assert insured.duty("claim.3").due_on == CLAIM_BY

    insured.file(date(2022, 11, 11))
    assert insured.requests[-1].reference == "claim.INV-1.3"
    assert insured.state.pay_by == date(2022, 12, 11)


def test_a_claim_that_nobody_answers_at_the_end_of_its_window_gets_days_to_be_filed_again() -> None:
    insured = notified()
    insured.pass_time(STOP_ON)
    insured.file(CLAIM_BY)
    insured.hear("gave_up", date(2023, 1, 9))

    assert insured.state.claim_by == date(2023, 1, 14)
    insured.file(date(2023, 1, 14))
    assert insured.state.phase is InsuredPhase.CLAIMED


def test_an_answer_after_all_decides_the_claim_that_was_given_up() -> None:
    insured = claimed()
    insured.hear("gave_up", date(2022, 11, 10))
    insured.hear("accepted", date(2022, 11, 12), amount=eur("9000.00"))

    assert insured.state.phase is InsuredPhase.ACCEPTED
    assert [duty.kind for duty in insured.state.duties if duty.open] == ["indemnity"]


def test_an_answer_in_another_currency_is_no_answer() -> None:
    insured = claimed()
    insured.hear("accepted", ANSWERED, amount=eur("9000.00").model_copy(update={"currency": "USD"}))

    assert insured.one(happened.ClaimUnanswered).reason == "cover.currency"


# The indemnity


def test_the_indemnity_is_paid_once_however_often_it_is_said() -> None:
    insured = indemnified()

    assert insured.pays("9000.00", PAY_BY).events == ()
    assert insured.pays("9000.00", PAY_BY, notice_id="N-2").events == ()
    assert insured.state.notices == ("N-1",)


def test_a_payment_that_is_heard_of_before_the_answer_is_the_answer() -> None:
    insured = claimed()
    insured.pays("8500.00", PAY_BY)
    assert insured.one(happened.ClaimDecided).indemnity == eur("8500.00")

    assert insured.hear("accepted", PAY_BY, amount=eur("9000.00")).events == ()
    assert insured.state.indemnity == eur("8500.00")


def test_a_payment_that_names_no_amount_is_what_was_accepted() -> None:
    insured = claimed()
    insured.hear("accepted", ANSWERED, amount=eur("7000.00"))
    insured.pays(None, PAY_BY)

    assert insured.state.indemnity == eur("7000.00")


def test_a_payment_without_a_claim_is_refused() -> None:
    assert refused_notice(notified()) == "claim.not_filed"


def test_a_payment_in_another_currency_is_refused() -> None:
    assert refused_notice(claimed(), amount={"amount": "1.00", "currency": "USD"}) == "cover.currency"


def test_a_payment_of_nothing_is_refused() -> None:
    assert refused_notice(claimed(), amount={"amount": "0.00", "currency": "EUR"}) == "amount.not_positive"


@pytest.mark.parametrize("changes", [{"kind": "limit_cut"}, {"name": "Another insurer"}])
def test_what_no_insurer_of_the_receivable_says_is_refused(changes: dict[str, str]) -> None:
    assert refused_notice(claimed(), **changes) == "notice.foreign"


def test_a_debt_that_is_settled_while_the_claim_runs_waits_for_its_end() -> None:
    insured = claimed()
    insured.pay("10000.00", ANSWERED, left="0.00", payment_id="P-1")
    assert not insured.all(happened.InsuranceOver)

    insured.hear("declined", ANSWERED + DAY, reason="claim.paid_by_debtor")
    assert insured.state.phase is InsuredPhase.OVER
    assert insured.all(happened.CoverForfeited) == []


def test_a_debt_that_is_settled_while_nobody_answers_the_claim_is_over() -> None:
    insured = claimed()
    insured.pay("10000.00", ANSWERED, left="0.00", payment_id="P-1")
    insured.hear("gave_up", date(2022, 11, 10))

    assert insured.state.phase is InsuredPhase.OVER
