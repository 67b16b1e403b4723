"""Which figures call for attention."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.evidence.facts import CourtEvent, PublicRecordFacts, RegistryFacts, RegistryStatus
from domain.figures.payment_behaviour import Purchase
from domain.warning.signals import PublicFacts, event_signals, monthly_volumes, signals
from tests.domain.builders import cny
from tests.domain.warning.watching import a_history, some_rules

QUIET = PublicFacts()
STEADY = (Decimal(1000),) * 12


def codes(*, volumes: tuple[Decimal, ...] = (), **figures: str | int) -> list[str]:
    return [signal.code for signal in signals(a_history(**figures), volumes, QUIET, some_rules())]


def test_what_is_unknown_gives_no_signal() -> None:
    assert codes() == []


def test_a_slope_of_four_days_an_invoice_is_a_signal_and_a_flatter_one_is_not() -> None:
    assert codes(payment_slope="4.0000") == ["payment_slower"]
    assert codes(payment_slope="3.9999") == []


def test_a_slope_over_fewer_than_six_settled_invoices_says_nothing() -> None:
    assert codes(payment_slope="20", settled_invoices=5) == []
    assert codes(payment_slope="20", settled_invoices=6) == ["payment_slower"]


def test_the_late_share_is_held_against_the_year_before_in_points() -> None:
    assert codes(late_percent_90_days="60", late_percent_year_before="35") == ["more_late"]
    assert codes(late_percent_90_days="60", late_percent_year_before="36") == []
    assert codes(late_percent_90_days="60") == []


def test_utilisation_from_the_threshold_is_a_signal() -> None:
    assert codes(utilisation_percent="90") == ["utilisation"]
    assert codes(utilisation_percent="89.9999") == []


def test_a_signal_carries_the_figure_the_threshold_and_what_is_behind_it() -> None:
    history = a_history(late_percent_90_days="60", late_percent_year_before="20")
    (signal,) = signals(history, (), QUIET, some_rules())
    assert (signal.measure, signal.threshold) == (Decimal(40), Decimal(25))
    assert signal.facts == {"percent_90_days": "60", "percent_year_before": "20"}


def test_a_threshold_of_null_switches_its_signal_off() -> None:
    rules = some_rules(payment_slope_days=None, late_percent_points=None, utilisation_percent=None, volume=None)
    figures = {"payment_slope": "9", "late_percent_90_days": "90", "late_percent_year_before": "0"}
    history = a_history(**figures, utilisation_percent="150")
    assert signals(history, (*STEADY, Decimal(0)), QUIET, rules) == ()


def test_a_month_beyond_two_standard_deviations_is_a_drop_or_a_spike() -> None:
    # Mean 1000 and standard deviation 100: the bounds are 800 and 1200, but 30 % off the mean reaches further.
    swinging = (Decimal(900), Decimal(1100)) * 6
    assert codes(volumes=(*swinging, Decimal(699))) == ["volume_drop"]
    assert codes(volumes=(*swinging, Decimal(701))) == []
    assert codes(volumes=(*swinging, Decimal(1301))) == ["volume_spike"]


def test_a_month_far_off_the_mean_is_no_signal_where_months_always_swing() -> None:
    # Mean 1000 and standard deviation 500: nothing and 2000 are exactly two standard deviations off.
    wild = (Decimal(500), Decimal(1500)) * 6
    assert codes(volumes=(*wild, Decimal(0))) == []
    assert codes(volumes=(*wild, Decimal(2001))) == ["volume_spike"]


def test_a_customer_who_always_buys_the_same_is_not_reported_for_a_small_change() -> None:
    assert codes(volumes=(*STEADY, Decimal(1001))) == []
    assert codes(volumes=(*STEADY, Decimal(600))) == ["volume_drop"]


def test_a_volume_signal_shows_month_mean_and_deviation() -> None:
    (signal,) = signals(a_history(), ((Decimal(900), Decimal(1100)) * 6) + (Decimal(500),), QUIET, some_rules())
    assert signal.measure == 50
    assert signal.facts == {"last_month": "500", "mean": "1000", "standard_deviation": "100", "months": "12"}


def test_volumes_are_those_of_full_calendar_months() -> None:
    bought = [
        Purchase(on=date(2025, 2, 3), amount=Decimal(5)),
        Purchase(on=date(2026, 1, 31), amount=Decimal(7)),
        Purchase(on=date(2026, 2, 1), amount=Decimal(11)),
        Purchase(on=date(2026, 2, 28), amount=Decimal(13)),
        Purchase(on=date(2026, 3, 1), amount=Decimal(17)),
    ]
    volumes = monthly_volumes(bought, date(2026, 3, 2), 12)
    assert len(volumes) == 13
    assert (volumes[0], volumes[-2], volumes[-1]) == (Decimal(5), Decimal(7), Decimal(24))


def test_a_customer_who_is_too_young_has_no_volumes() -> None:
    bought = [Purchase(on=date(2025, 3, 1), amount=Decimal(5))]
    assert monthly_volumes(bought, date(2026, 3, 2), 12) == ()
    assert monthly_volumes([], date(2026, 3, 2), 12) == ()


def court(*references: str, still_open: bool = True) -> PublicRecordFacts:
    events = tuple(
        CourtEvent(reference=reference, kind="judgment", on=date(2026, 2, 1), open=still_open, amount=cny("900.00"))
        for reference in references
    )
    return PublicRecordFacts(court_events=events)


def test_a_court_case_that_was_not_there_before_is_a_signal_of_its_own() -> None:
    found = event_signals(PublicFacts(record_before=court("K1"), record=court("K1", "K2", "K3")))
    assert [(signal.code, signal.reference) for signal in found] == [("court_event", "K2"), ("court_event", "K3")]
    assert found[0].facts == {"kind": "judgment", "on": "2026-02-01", "amount": "900.00 CNY"}


def test_a_closed_case_and_a_first_look_are_no_news() -> None:
    assert event_signals(PublicFacts(record_before=court(), record=court("K1", still_open=False))) == ()
    assert event_signals(PublicFacts(record=court("K1"))) == ()


def registered(status: RegistryStatus | None, cases: int | None = None) -> RegistryFacts:
    return RegistryFacts(name="Customer", status=status, insolvency_cases=cases)


def test_a_status_that_turned_bad_and_a_new_insolvency_case_are_signals() -> None:
    (turned,) = event_signals(PublicFacts(registry_before=registered("active"), registry=registered("in_liquidation")))
    assert (turned.code, turned.reference) == ("registry_event", "status in_liquidation")
    assert turned.facts == {"before": "active", "now": "in_liquidation"}
    (case,) = event_signals(PublicFacts(registry_before=registered("active", 1), registry=registered("active", 3)))
    assert (case.measure, case.reference) == (Decimal(2), "insolvency cases 3")
    same = registered("insolvent", 1)
    assert event_signals(PublicFacts(registry_before=same, registry=same)) == ()


def test_public_events_may_be_switched_off() -> None:
    news = PublicFacts(record_before=court(), record=court("K1"))
    assert signals(a_history(), (), news, some_rules(public_events=False)) == ()
    assert len(signals(a_history(), (), news, some_rules())) == 1
