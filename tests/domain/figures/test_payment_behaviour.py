from datetime import date, timedelta
from decimal import Decimal

from domain.evidence.facts import OwnHistoryFacts
from domain.figures.payment_behaviour import PaidInvoice, Purchase, own_history
from domain.money import Money

TODAY = date(2026, 6, 30)


def invoice(
    issued_on: date, days_to_pay: int | None, *, amount: str = "100", term: int = 30, name: str = ""
) -> PaidInvoice:
    return PaidInvoice(
        receivable_id=name or f"{issued_on}",
        amount=Decimal(amount),
        issued_on=issued_on,
        due_on=issued_on + timedelta(days=term),
        settled_on=None if days_to_pay is None else issued_on + timedelta(days=days_to_pay),
    )


def history(*invoices: PaidInvoice, as_of: date = TODAY) -> OwnHistoryFacts:
    return own_history(invoices, (), as_of=as_of, currency="CNY")


def bought(*purchases: tuple[date, str], as_of: date = TODAY) -> OwnHistoryFacts:
    return own_history(
        (), [Purchase(on=on, amount=Decimal(amount)) for on, amount in purchases], as_of=as_of, currency="CNY"
    )


def test_of_a_new_customer_nothing_is_known() -> None:
    assert history() == OwnHistoryFacts()


def test_late_is_settled_after_the_due_date() -> None:
    facts = history(invoice(date(2026, 1, 1), 30), invoice(date(2026, 1, 2), 31), invoice(date(2026, 1, 3), 50))

    assert facts.settled_invoices == 3
    assert facts.late_percent == Decimal("66.6667")
    assert facts.mean_days_late == Decimal("7.0000"), "(0 + 1 + 20) / 3"


def test_paying_early_does_not_make_up_for_paying_late() -> None:
    assert history(invoice(date(2026, 1, 1), 10), invoice(date(2026, 1, 2), 40)).mean_days_late == Decimal("5.0000")


def test_an_overdue_open_invoice_counts_as_late_and_one_not_due_says_nothing() -> None:
    overdue = history(invoice(date(2026, 5, 1), None), as_of=date(2026, 6, 10))
    assert (overdue.settled_invoices, overdue.late_percent, overdue.mean_days_late) == (0, Decimal(100), Decimal(10))

    on_the_due_date = history(invoice(date(2026, 5, 1), None), as_of=date(2026, 5, 31))
    assert (on_the_due_date.late_percent, on_the_due_date.mean_days_late) == (None, None)


def test_what_came_after_the_day_is_not_known_on_it() -> None:
    one = invoice(date(2026, 5, 1), 45)

    assert history(one, as_of=date(2026, 4, 30)) == OwnHistoryFacts()
    assert history(one, as_of=date(2026, 5, 31)).late_percent is None
    assert history(one, as_of=date(2026, 6, 14)).settled_invoices == 0
    assert history(one, as_of=date(2026, 6, 15)).settled_invoices == 1
    assert history(one, as_of=date(2026, 6, 15)).mean_days_late == Decimal(15)


def test_days_to_pay_weigh_by_amount() -> None:
    facts = history(invoice(date(2026, 1, 1), 10, amount="900"), invoice(date(2026, 1, 2), 50))

    assert facts.weighted_days_to_pay == Decimal("14.0000")
    assert history(invoice(date(2026, 1, 1), 10, amount="0")).weighted_days_to_pay is None


def test_the_slope_is_of_the_last_six_in_order_of_settlement() -> None:
    days = [50, 45, 20, 22, 24, 26, 28, 30]
    rising = [invoice(date(2025, 8, 1) + timedelta(days=30 * place), each) for place, each in enumerate(days)]

    assert history(*rising).payment_slope == Decimal("2.0000")
    assert history(*reversed(rising)).payment_slope == Decimal("2.0000")


def test_the_slope_is_that_of_least_squares() -> None:
    first = date(2026, 1, 1)
    paid = [invoice(first + timedelta(days=60 * place), days) for place, days in enumerate((10, 40, 25))]

    assert history(*paid[:2]).payment_slope is None
    assert history(*paid).payment_slope == Decimal("7.5000")


def test_the_last_90_days_are_held_against_the_year_before_them() -> None:
    recent, before, long_ago = date(2026, 4, 2), date(2026, 4, 1), date(2025, 4, 1)
    assert (TODAY - recent).days == 89

    def settled(on: date, days: int, name: str) -> PaidInvoice:
        return invoice(on - timedelta(days=days), days, name=name)

    facts = history(
        settled(recent, 31, "a"),
        settled(TODAY, 30, "b"),
        settled(before, 31, "c"),
        settled(before, 20, "d"),
        settled(long_ago + timedelta(days=1), 25, "e"),
        settled(long_ago, 99, "f"),
    )

    assert facts.late_percent_90_days == Decimal("50.0000")
    assert facts.late_percent_year_before == Decimal("33.3333")


def test_an_open_invoice_belongs_to_the_period_in_which_it_fell_overdue() -> None:
    fell_overdue_now = invoice(date(2026, 5, 1), None)
    fell_overdue_then = invoice(date(2026, 2, 1), None)

    facts = history(fell_overdue_now)
    assert (facts.late_percent_90_days, facts.late_percent_year_before) == (Decimal(100), None)
    facts = history(fell_overdue_then)
    assert (facts.late_percent_90_days, facts.late_percent_year_before) == (None, Decimal(100))


def test_volume_is_held_against_the_same_90_days_a_year_before() -> None:
    a_year_before = TODAY - timedelta(days=365)

    assert bought((a_year_before, "100"), (TODAY, "75")).volume_trend_percent == Decimal("-25.0000")
    assert bought((a_year_before, "100")).volume_trend_percent == Decimal("-100.0000")
    assert bought((TODAY, "75")).volume_trend_percent is None
    assert bought((a_year_before + timedelta(days=1), "100"), (TODAY, "75")).volume_trend_percent is None


def test_monthly_purchases_are_a_twelfth_of_the_last_year() -> None:
    facts = bought((TODAY - timedelta(days=365), "999"), (TODAY - timedelta(days=364), "100"), (TODAY, "100"))

    assert facts.monthly_purchases == Money.of("16.67", "CNY")
    assert bought((date(2020, 1, 1), "100")).monthly_purchases == Money.of("0.00", "CNY")
    assert bought((TODAY + timedelta(days=1), "100")).monthly_purchases is None


def test_the_first_sale_is_the_first_purchase_or_invoice() -> None:
    facts = own_history(
        [invoice(date(2026, 1, 5), 30)],
        [Purchase(on=date(2026, 1, 3), amount=Decimal(100))],
        as_of=TODAY,
        currency="CNY",
        utilisation_percent=Decimal(40),
        peak_exposure=Money.of("100.00", "CNY"),
    )

    assert facts.first_sale_on == date(2026, 1, 3)
    assert (facts.utilisation_percent, facts.peak_exposure) == (Decimal(40), Money.of("100.00", "CNY"))
