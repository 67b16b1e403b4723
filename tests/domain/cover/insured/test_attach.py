"""What cannot be insured is recorded with its reason, because the goods have left."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.cover.insured import events as happened
from domain.cover.insured.attach import require_insurable
from domain.cover.insured.decide import decide_insured
from domain.cover.insured.state import InsuredPhase, InsuredState
from domain.cover.refusals import CoverUnknown
from domain.errors import Refusal
from domain.ids import customer_stream
from tests.domain.builders import a_customer
from tests.domain.cover.insurance.policies import terms
from tests.domain.cover.insured.insurances import DUE, INVOICED, Insured, a_part, attaching


def lost_by(insured: Insured, **changes: Any) -> str:
    """The recorded reason for which the cover could not be attached."""
    insured.ask(attaching(**changes), INVOICED)
    assert isinstance(insured.events[0], happened.CoverAttached)
    assert insured.state.ended
    return insured.one(happened.CoverForfeited).reason


def test_an_invoice_that_falls_due_on_the_last_day_of_the_credit_period_is_covered() -> None:
    insured = Insured()
    insured.ask(attaching(due_on=DUE), INVOICED)

    assert insured.state.phase is InsuredPhase.COVERED
    assert insured.state.account == customer_stream("C-1")
    assert insured.state.customer_id == "C-1"


def test_one_that_falls_due_a_day_later_loses_its_cover_on_the_record() -> None:
    assert lost_by(Insured(), due_on=DUE + timedelta(days=1)) == "cover.credit_period"


def test_a_policy_in_another_currency_than_the_account_covers_nothing() -> None:
    assert lost_by(Insured(agreed=terms(currency="USD"))) == "cover.currency"


def test_a_customer_of_an_excluded_country_is_not_covered() -> None:
    assert lost_by(Insured(agreed=terms(excluded_countries=("KP", "DE")))) == "cover.country_excluded"


def test_a_policy_that_is_not_on_file_covers_nothing() -> None:
    elsewhere = a_part().model_copy(update={"terms_of": "insurance/P-9"})
    insured = Insured()

    assert lost_by(insured, part=elsewhere) == "cover.unknown"
    assert insured.state.terms is None


def test_what_a_lost_cover_hears_of_its_receivable_changes_nothing_more() -> None:
    insured = Insured()
    lost_by(insured, due_on=DUE + timedelta(days=1))
    insured.follow("10000.00", date(2022, 5, 3))

    assert insured.state.phase is InsuredPhase.FORFEITED
    assert insured.state.duties == ()


@pytest.mark.parametrize(
    ("agreed", "due_on", "code"),
    [
        (terms(currency="USD"), DUE, "cover.currency"),
        (terms(excluded_countries=("DE",)), DUE, "cover.country_excluded"),
        (terms(max_credit_days=119), DUE, "cover.credit_period"),
    ],
)
def test_what_is_asked_before_goods_leave_is_refused_by_the_same_codes(agreed: Any, due_on: date, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        require_insurable(agreed, a_customer(currency="EUR", country="DE"), INVOICED, due_on)

    assert refused.value.code == code


def test_a_receivable_without_insurance_refuses_what_is_asked_of_its_insurance() -> None:
    insured = Insured()

    with pytest.raises(CoverUnknown) as refused:
        insured.follow("1.00", INVOICED)
    assert refused.value.code == "cover.unknown"


def test_a_decision_leaves_the_state_it_was_made_on_as_it_was() -> None:
    insured, untouched = Insured(), InsuredState()
    decide_insured(untouched, attaching(part=a_part(str(Decimal(500)))), insured.context(INVOICED))

    assert untouched == InsuredState()
