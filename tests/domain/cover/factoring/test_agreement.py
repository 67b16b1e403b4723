"""A factoring agreement is taken, ends, and never stands beside another of its kind."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.cover.commands import LetCoverTimePass
from domain.cover.context import CoverContext
from domain.cover.factoring.commands import EndAgreement, FactoringCommand, TakeAgreement
from domain.cover.factoring.decide import decide_factoring, next_moment
from domain.cover.factoring.payee import payee_of
from domain.cover.factoring.state import FactoringState, evolve_factoring
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.part import CoverPart
from domain.errors import Refusal
from tests.domain.builders import TODAY, a_policy
from tests.domain.cover.factoring.agreements import AGREEMENT, a_cover_context, an_agreement, factoring_terms, later


def refused(state: FactoringState, command: FactoringCommand, context: CoverContext | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        decide_factoring(state, command, context or a_cover_context())
    return caught.value


def after(state: FactoringState, command: FactoringCommand, today: date = TODAY) -> FactoringState:
    for event in decide_factoring(state, command, a_cover_context(today=today)).events:
        state = evolve_factoring(state, event)
    return state


def test_what_is_taken_is_in_force_from_its_first_day_through_its_last() -> None:
    state = after(FactoringState(), TakeAgreement(terms=factoring_terms()))

    assert state.agreement_id == "F-1"
    assert [state.in_force_on(day) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31))] == [
        False,
        True,
        True,
    ]
    assert not state.in_force_on(date(2027, 1, 1))
    assert next_moment(state) == date(2027, 1, 1)


def test_an_id_stands_for_one_agreement() -> None:
    assert refused(an_agreement(), TakeAgreement(terms=factoring_terms())).code == "cover.exists"


def test_without_rules_for_cover_no_agreement_is_taken() -> None:
    context = a_cover_context(policy=a_policy(cover=None))
    assert refused(FactoringState(), TakeAgreement(terms=factoring_terms()), context).code == "cover.off"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("factor", " "),
        ("payee", ""),
        ("account_no", ""),
        ("advance_percent", Decimal("100.01")),
        ("advance_percent", Decimal(0)),
        ("fee_percent", Decimal(-1)),
        ("interest_percent", Decimal("NaN")),
        ("max_credit_days", 0),
        ("recourse_days", -1),
        ("valid_until", date(2025, 12, 31)),
        ("valid_until", TODAY - timedelta(days=1)),
    ],
)
def test_terms_that_cannot_be_meant_are_refused_by_name(field: str, value: Any) -> None:
    found = refused(
        FactoringState(),
        TakeAgreement(
            terms=factoring_terms(
                **{field: value, "fee_percent": Decimal(0)} if field == "advance_percent" else {field: value}
            )
        ),
    )
    assert (found.code, found.field) == ("factoring.terms", field)


def test_a_fee_above_the_advance_is_refused() -> None:
    terms = factoring_terms(advance_percent=Decimal(5), fee_percent=Decimal(6))
    assert refused(FactoringState(), TakeAgreement(terms=terms)).code == "factoring.terms"


def test_the_currency_is_one_that_exists() -> None:
    assert refused(FactoringState(), TakeAgreement(terms=factoring_terms(currency="ZZZ"))).code == "currency.unknown"


@pytest.mark.parametrize(
    ("changes", "overlaps"),
    [
        ({}, True),
        ({"valid_from": date(2026, 12, 31), "valid_until": date(2027, 6, 30)}, True),
        ({"valid_from": date(2027, 1, 1), "valid_until": date(2027, 6, 30)}, False),
        ({"recourse": True}, False),
        ({"currency": "EUR"}, False),
        ({"factor": "Cash Later"}, False),
    ],
)
def test_one_factor_has_one_agreement_of_a_kind_and_currency_at_a_time(changes: Any, overlaps: bool) -> None:
    context = a_cover_context("factoring/F-2", arrangements={AGREEMENT: an_agreement()})
    taken = TakeAgreement(terms=factoring_terms(**changes))

    if overlaps:
        assert refused(FactoringState(), taken, context).code == "factoring.overlap"
    else:
        assert len(decide_factoring(FactoringState(), taken, context).events) == 1


def test_days_after_the_end_of_another_are_free() -> None:
    ending = after(an_agreement(), EndAgreement(on=later(10), reason="too dear"))
    context = a_cover_context("factoring/F-2", arrangements={AGREEMENT: ending})
    terms = factoring_terms(valid_from=later(11))

    assert decide_factoring(FactoringState(), TakeAgreement(terms=terms), context).events


def test_an_agreement_that_is_ended_stays_in_force_through_its_last_day() -> None:
    state = after(an_agreement(), EndAgreement(on=later(10), reason="too dear"))
    assert (state.in_force_on(later(10)), state.in_force_on(later(11)), state.ended) == (True, False, False)
    assert next_moment(state) == later(11)

    assert after(state, LetCoverTimePass(), later(10)) == state
    over = after(state, LetCoverTimePass(), later(11))
    assert over.ended
    assert next_moment(over) is None
    assert after(over, LetCoverTimePass(), later(12)) == over


def test_an_agreement_ends_by_itself_when_its_terms_run_out() -> None:
    assert after(an_agreement(), LetCoverTimePass(), date(2027, 1, 1)).ended


def test_what_never_was_has_ended_or_would_end_in_the_past_is_not_ended() -> None:
    command = EndAgreement(on=TODAY, reason="done")
    assert refused(FactoringState(), command).code == "cover.unknown"
    over = after(an_agreement(), LetCoverTimePass(), date(2027, 1, 1))
    assert refused(over, command).code == "cover.not_in_force"
    assert refused(an_agreement(), EndAgreement(on=later(-1), reason="done")).code == "factoring.end_past"


def test_an_end_that_is_agreed_never_moves_to_a_later_day() -> None:
    ending = after(an_agreement(), EndAgreement(on=later(10), reason="too dear"))
    assert refused(ending, EndAgreement(on=later(11), reason="cheaper now")).code == "cover.not_in_force"
    past = a_cover_context(today=later(11))
    assert refused(ending, EndAgreement(on=later(11), reason="cheaper now"), past).code == "cover.not_in_force"
    assert refused(an_agreement(), EndAgreement(on=date(2027, 1, 1), reason="done")).code == "cover.not_in_force"
    assert after(ending, EndAgreement(on=later(5), reason="far too dear")).last_day == later(5)


def test_an_invoice_names_the_factor_that_carries_a_part_of_it() -> None:
    part = CoverPart(stream="buyer_limit/F-1.C-1", kind="factoring", terms_of=AGREEMENT, amount=Decimal(100))
    insured = part.model_copy(update={"kind": "insurance"})
    known = {AGREEMENT: an_agreement()}

    assert payee_of((insured, part), known) == {"payee": "Cash Now Factoring Ltd", "account_no": "CN-0815"}
    assert payee_of((insured,), known) == {}
    assert payee_of((part,), {}) == {}


def test_terms_come_back_from_the_record_as_they_were() -> None:
    terms = factoring_terms()
    assert FactoringTerms.model_validate(terms.model_dump(mode="json")) == terms
