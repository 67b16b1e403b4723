from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from activities.policy_file import load_policy
from domain.approval.authority import seats_for
from domain.errors import FileUnreadable, PolicyFault, PolicyInvalid, PolicyMissing
from domain.policy import Policy
from domain.receivable.interest import ContractInterest, NoInterest
from starter.simulation.sample_book import sample_book

POLICIES = Path(__file__).parents[2] / "policies"
STANDARD = POLICIES / "standard.yaml"
HISTORIES = POLICIES / "late-payment-histories.yaml"

Edit = tuple[str, str]


def edited(tmp_path: Path, *edits: Edit, source: Path = HISTORIES) -> Path:
    """A copy of a policy in which each text, which must be there, is replaced once."""
    text = source.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    copy = tmp_path / "policy.yaml"
    copy.write_text(text, encoding="utf-8")
    return copy


def line_of(path: Path, written: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if written in line)


def faults_of(path: Path) -> tuple[PolicyFault, ...]:
    with pytest.raises(PolicyInvalid) as refused:
        load_policy(path)
    assert refused.value.code == "policy.invalid"
    return refused.value.faults


def found(path: Path) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.field, fault.code) for fault in faults_of(path)]


@pytest.fixture(scope="module")
def standard() -> Policy:
    return load_policy(STANDARD)


@pytest.mark.parametrize("path", [STANDARD, HISTORIES], ids=lambda path: path.stem)
def test_a_bundled_policy_loads_with_the_same_hash_each_time(path: Path) -> None:
    first, second = load_policy(path), load_policy(path)

    assert first is not second
    assert first.hash == second.hash
    assert re.fullmatch(r"[0-9a-f]{64}", first.hash)


def test_a_policy_read_back_from_its_record_has_the_hash_under_which_it_was_adopted(standard: Policy) -> None:
    assert Policy.model_validate(standard.model_dump(mode="json")).hash == standard.hash


def test_the_hash_follows_the_content(tmp_path: Path) -> None:
    changed = load_policy(edited(tmp_path, ("max_per_week: 7", "max_per_week: 6")))

    assert changed.hash != load_policy(HISTORIES).hash


def test_the_hash_does_not_follow_comments_order_and_layout(tmp_path: Path) -> None:
    reformatted = edited(
        tmp_path,
        ("name: late-payment-histories\nversion: 1\n", "version: 1  # the first\nname: 'late-payment-histories'\n"),
        ("invoicing:\n  series: HIS\n", "invoicing:\n\n    series: HIS\n"),
        ("  credit_note_series: HCN\n  delay_days: 0\n", "    credit_note_series: HCN\n    delay_days: 0\n"),
        ("functions: [sales, credit]", "functions:\n  - sales\n  - credit"),
        ("overdue: ~", "overdue: null"),
    )

    assert load_policy(reformatted).hash == load_policy(HISTORIES).hash


def test_figures_dates_and_times_are_exactly_what_is_written(tmp_path: Path) -> None:
    policy = load_policy(
        edited(
            tmp_path,
            ("tolerance_percent: 0", "tolerance_percent: 0.1"),
            ("short_payment_tolerance: {}", 'short_payment_tolerance: {USD: "0.10", KWD: 12345678901234567890.123}'),
            ("send_at: 09:00", "send_at: 18:30"),
            ("# Interest: none.", "exchange_rates: [{valid_from: 2024-01-31, units: {JPY: 148.90}}]"),
        )
    )

    assert str(policy.release.tolerance_percent) == "0.1"
    assert str(policy.cash.short_payment_tolerance["USD"]) == "0.10"
    assert policy.cash.short_payment_tolerance["KWD"] == Decimal("12345678901234567890.123")
    assert policy.ladders["default"].send_at == time(18, 30)
    assert policy.exchange_rates[0].valid_from == date(2024, 1, 31)
    assert str(policy.exchange_rates[0].units["JPY"]) == "148.90"


def test_a_country_has_its_own_interest_or_the_default(tmp_path: Path) -> None:
    norway = "default: {kind: none}\n  NO: {kind: contract, annual_percent: 7.25}"
    policy = load_policy(edited(tmp_path, ("default: {kind: none}", norway)))

    assert policy.interest_for("NO") == ContractInterest(kind="contract", annual_percent=Decimal("7.25"))
    assert policy.interest_for("FR") == NoInterest(kind="none")


@pytest.mark.parametrize(
    ("edit", "written", "field", "code"),
    [
        (("delay_days: 0", "delay_days: 0\n  dely: 1"), "dely", "invoicing.dely", "field.unknown"),
        (
            ("grace_days: 0", "grace_days: 0\n    grace: 3"),
            "grace: 3",
            "ladders.default.grace",
            "field.unknown",
        ),
        (("  sla_hours: 8\n", ""), "approval:", "approval.sla_hours", "field.missing"),
        (("{kind: none}", "{kind: contract}"), "kind: contract", "interest.default.annual_percent", "field.missing"),
        (("{kind: none}", "{kind: no}"), "kind: no", "interest.default", "field.type"),
        (("max_term_days: 400", "max_term_days: 9.5"), "9.5", "straight_through.max_term_days", "field.type"),
        (("max_term_days: 400", "max_term_days: true"), ": true", "straight_through.max_term_days", "field.type"),
        (("expire_hours: 40", "expire_hours: soon"), "soon", "approval.expire_hours", "field.type"),
        (("ask_up_to_percent: 0", "ask_up_to_percent: .inf"), ".inf", "over_limit.ask_up_to_percent", "field.type"),
        (("dunning: false", "dunning: 1"), "dunning: 1", "holds.dunning", "field.type"),
        (("send_at: 09:00", "send_at: 9"), "send_at", "ladders.default.send_at", "field.type"),
        (("opens: 00:00", "opens: 25:00"), "opens", "approval.office.opens", "field.type"),
        (("A: ~", "A: ~, F: 5"), "F: 5", "straight_through.caps.F", "field.type"),
        (("delay_days: 0", "delay_days: 0\n  series: ZZ"), "series: ZZ", "invoicing.series", "field.duplicate"),
        (("offset_days: 7", "offset_days: 1"), "steps:", "ladders.default.steps", "policy.contradiction"),
        (("code: day_7", "code: day_1"), "steps:", "ladders.default.steps", "policy.contradiction"),
        (("grace_days: 0", "grace_days: 3"), "default:", "ladders.default", "policy.contradiction"),
        (("home_currency: USD", "home_currency: UZD"), "UZD", "home_currency", "currency.unknown"),
        (("chase_below: {}", "chase_below: {XXX: 1}"), "XXX", "cash.never_chase_below.XXX", "currency.unknown"),
        (("timezone: UTC\n", "timezone: Mars\n"), "Mars", "timezone", "timezone.unknown"),
        (("calendar: NONE\n", "calendar: ZZ\n"), "ZZ", "ladders.default.calendar", "calendar.unknown"),
        (
            ("{kind: none}", "{kind: contract, annual_percent: 5, flat_fees: {JPY: 0.5}}"),
            "JPY",
            "interest.default.flat_fees.JPY",
            "amount.too_precise",
        ),
        (("role: owner, mail", "role: nobody, mail"), "role: nobody", "people[0].role", "role.unknown"),
        (
            ("role: sales_owner\n    function: sales\n", "function: sales\n    role: owner  # again\n"),
            "# again",
            "authority[1].role",
            "role.duplicate",
        ),
        (("id: portfolio-sales", "id: portfolio-owner"), "role: sales_owner,", "people[1].id", "person.duplicate"),
        (("function: sales", "function: finance"), "functions:", "dual.functions[0]", "function.nobody"),
        (("expire_hours: 40", "expire_hours: 8"), "expire_hours", "approval.expire_hours", "approval.expiry"),
        (("amount: ~", "amount: -1"), "amount: -1", "authority[0].amount", "figure.negative"),
        (("ladders:\n  default:", "ladders:\n  US:"), "ladders:", "ladders", "default.missing"),
        (("interest:\n  default:", "interest:\n  US:"), "interest:", "interest", "default.missing"),
        (("version: 1", "version: &v 1"), "&v", "", "yaml.invalid"),
        (("version: 1", "version: !!python/name:os.system x"), "python", "version", "yaml.invalid"),
        (("functions: [sales", "functions: [sales]]"), "]]", "", "yaml.invalid"),
    ],
)
def test_a_fault_is_reported_with_its_line_its_field_and_its_code(
    tmp_path: Path, edit: Edit, written: str, field: str, code: str
) -> None:
    path = edited(tmp_path, edit)

    assert (line_of(path, written), field, code) in found(path)


def test_every_fault_of_form_is_reported_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = edited(
        tmp_path,
        ("version: 1", "version: one"),
        ("overdue: ~", "overdue: {weight: 3}"),
        ("timezone: UTC, opens", "timezone: Moon, opens"),
        ("delay_days: 0", "delay_days: -1"),
        ("level: 2,", "level: two,"),
    )

    assert found(path) == [
        (line_of(path, "version"), "version", "field.type"),
        (line_of(path, "overdue: {"), "holds.overdue.weight", "field.unknown"),
        (line_of(path, "overdue: {"), "holds.overdue.weight_percent_days", "field.missing"),
        (line_of(path, "Moon"), "approval.office.timezone", "timezone.unknown"),
        (line_of(path, "delay_days"), "invoicing.delay_days", "field.type"),
        (line_of(path, "level: two"), "ladders.default.steps[1].level", "field.type"),
    ]


def test_unknown_names_are_reported_together_with_contradictions(tmp_path: Path) -> None:
    path = edited(tmp_path, ("timezone: UTC, opens", "timezone: Moon, opens"), ("expire_hours: 40", "expire_hours: 1"))

    assert found(path) == [
        (line_of(path, "Moon"), "approval.office.timezone", "timezone.unknown"),
        (line_of(path, "expire_hours"), "approval.expire_hours", "approval.expiry"),
    ]


def test_exchange_rates_are_positive_ascending_and_never_of_the_home_currency(tmp_path: Path) -> None:
    rates = (
        "exchange_rates:\n"
        "  - {valid_from: 2024-04-01, units: {CNY: 7.2, USD: 1}}\n"
        "  - {valid_from: 2024-01-01, units: {CNY: 0}}\n"
    )
    path = edited(tmp_path, ("# Interest: none.\n", rates))
    first = line_of(path, "2024-04-01")

    assert found(path) == [
        (first, "exchange_rates[0].units.USD", "rates.home_currency"),
        (first + 1, "exchange_rates[1].units.CNY", "figure.not_positive"),
        (first + 1, "exchange_rates[1].valid_from", "rates.order"),
    ]


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(PolicyMissing) as refused:
        load_policy(tmp_path / "none.yaml")
    assert refused.value.code == "policy.not_found"


def test_a_directory_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        load_policy(tmp_path)


def test_text_that_is_not_utf_8_is_refused_on_its_line(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes("version: 1\nname: 标准\n".encode("gb18030"))

    assert found(path) == [(2, "", "file.encoding")]


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a list\n", "a word\n"])
def test_a_file_without_fields_is_no_policy(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(text, encoding="utf-8")

    assert [fault.code for fault in faults_of(path)] == ["field.type"]


def test_control_characters_are_refused_on_their_line(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("version: 1\nname: a\x00b\n", encoding="utf-8")

    assert found(path) == [(2, "", "yaml.invalid")]


def test_nobody_who_asks_in_the_sample_book_may_decide_in_the_standard_policy(standard: Policy) -> None:
    asking = {sale.requested_by for sale in sample_book(date(2026, 9, 30)).sales}

    assert asking
    assert asking.isdisjoint(person.id for person in standard.people)


@pytest.mark.parametrize("amount", ["800001", "2000001", "5000001", "99999999"])
def test_above_the_dual_threshold_sales_and_credit_both_have_somebody(standard: Policy, amount: str) -> None:
    seats = seats_for(standard, Decimal(amount), "A", 90, "staff-301")

    assert [seat.function for seat in seats] == ["sales", "credit"]


def test_the_standard_policy_charges_nobody(standard: Policy) -> None:
    assert not any(step.charges for ladder in standard.ladders.values() for step in ladder.steps)
    assert set(standard.interest.values()) == {NoInterest(kind="none")}


def test_a_later_step_of_the_standard_ladders_never_frees_what_an_earlier_one_stopped(standard: Policy) -> None:
    for ladder in standard.ladders.values():
        credit = [step.stops_credit for step in ladder.steps]
        delivery = [step.stops_delivery for step in ladder.steps]
        assert credit == sorted(credit)
        assert delivery == sorted(delivery)


def test_the_histories_climb_one_seven_fifteen_and_thirty_days_after_the_due_date() -> None:
    name, ladder = load_policy(HISTORIES).ladder_for("US")

    assert name == "default"
    assert [(step.offset_days, step.channel) for step in ladder.steps] == [(days, "mail") for days in (1, 7, 15, 30)]
