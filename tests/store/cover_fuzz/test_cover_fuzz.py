"""Fuzzed partners: whatever order their answers, cuts and lapses come in, every promise about cover is kept."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from activities.postgres.verify_read_models import verify_read_models
from domain.base import ExposureChange
from domain.customer.state import customer_exposure
from domain.policy import Policy
from domain.receivable.state import receivable_exposure
from domain.sale.state import sale_exposure
from starter.embedded import EmbeddedPostgres
from tests.store.cover_fuzz.ground import CUSTOMERS
from tests.store.cover_fuzz.sharing import Sharing

_ACCOUNTS_SQL = "SELECT account_id, reserved, delivered, receivable, unapplied, covered FROM account"
_COMPONENTS = tuple(ExposureChange.model_fields)
_EXPOSURES: dict[str, Any] = {
    "sale": sale_exposure,
    "receivable": receivable_exposure,
    "customer": customer_exposure,
}
SALES = 500
BAD_DAYS = {
    "assignment.active",
    "assignment.declined",
    "assignment.payment_passed_on",
    "buyer_limit.cut",
    "buyer_limit.declined",
    "buyer_limit.ended",
    "cover.duty_met",
    "cover.duty_missed",
    "guarantee.ended",
    "insured.attached",
    "insured.forfeited",
    "sale.cover_lost",
}
"""What must have come about somewhere, or the promises would be easy to keep."""
_WEIGHTS = {
    "orders_come": 6,
    "people_answer": 4,
    "order_side_moves": 2,
    "goods_leave": 9,
    "customers_pay": 6,
    "money_without_a_word_comes": 1,
    "goods_come_back": 1,
    "the_relay_delivers": 10,
    "the_relay_repeats_itself": 2,
    "partners_answer": 6,
    "partners_say_something_unasked": 2,
    "a_limit_is_asked_for": 3,
    "arrangements_change": 1,
    "an_agreement_ends_before_its_time": 1,
    "invoices_are_offered": 3,
    "an_invoice_is_bought_back": 1,
    "duties_are_met": 4,
    "a_miss_is_acknowledged": 1,
    "an_insured_claim_is_worked_on": 3,
    "a_guarantee_is_called": 2,
    "a_day_passes": 9,
}
ACTIONS = tuple(action for action, weight in _WEIGHTS.items() for _ in range(weight))
"""What may happen, as often as it does in a house."""
SEEDS = st.integers(min_value=0, max_value=2**32)


class House(Sharing):
    """Anything that may happen to a house that shares its risks, in any order."""

    @initialize(days=st.sampled_from((0, 0, 3)), seed=SEEDS)
    def the_house_opens(self, days: int, seed: int) -> None:
        """Its first season is behind it; `days` pass between a delivery and its invoice."""
        self.invoices_after(days)
        self.open_files()
        self.open_arrangements()
        self.a_season_goes_by(seed)

    @rule(
        seed=SEEDS,
        actions=st.lists(st.sampled_from(ACTIONS), min_size=10, max_size=40),
    )
    def business_goes_on(self, seed: int, actions: list[str]) -> None:
        chance = Random(seed)
        for action in actions:
            getattr(self, action)(chance)
            self.every_event_keeps_the_promises()

    @rule(seed=SEEDS, count=st.integers(min_value=1, max_value=12))
    def partners_have_a_bad_day(self, seed: int, count: int) -> None:
        chance = Random(seed)
        for _ in range(count):
            self.partners_say_something_unasked(chance)
            self.partners_answer(chance)

    @rule(seed=SEEDS)
    def a_season_goes_by(self, seed: int) -> None:
        chance = Random(seed)
        for action in chance.choices(ACTIONS, k=100):
            getattr(self, action)(chance)
            self.every_event_keeps_the_promises()

    @rule(days=st.integers(min_value=2, max_value=25))
    def the_workers_are_down(self, days: int) -> None:
        self.world.let_pass(days, worker_down=True)

    def the_relay_delivers(self, chance: Random) -> None:
        for _ in range(chance.randint(1, 60)):
            if not self.world.waiting:
                return
            self.world.deliver(chance.choice(sorted(self.world.waiting)))

    def the_relay_repeats_itself(self, chance: Random) -> None:
        self.world.deliver_again(chance.randint(0, 1_000))

    def a_day_passes(self, chance: Random) -> None:
        self.world.let_pass(chance.choice((1, 1, 1, 2, 4)))

    # What must hold

    @invariant()
    def every_event_keeps_the_promises(self) -> None:
        for happened in self.world.news():
            self.seen[happened.event.event_type] += 1
            self.books.hear(happened)
        self.books.uses_are_what_the_sales_say()
        self.books.no_duty_is_overdue(self.world.today)

    @invariant()
    def the_accounts_are_what_the_events_and_the_states_say(self) -> None:
        held: dict[str, ExposureChange] = {name: ExposureChange() for name in CUSTOMERS}
        for stream, state in self.world.states.items():
            exposure = _EXPOSURES.get(stream.partition("/")[0])
            if exposure is not None:
                held[self.books.holders[stream]] += exposure(state)
        rows = self.world.do(self.world.store.pool.fetch(_ACCOUNTS_SQL))
        for row in rows:
            kind, _, key = row["account_id"].partition("/")
            if kind == "customer":
                kept, stamped = held[key], self.books.moved[key]
            else:
                members = [name for name, given in CUSTOMERS.items() if given.get("group_id") == key]
                kept = sum((held[name] for name in members), ExposureChange())
                stamped = sum((self.books.moved[name] for name in members), ExposureChange())
            found = ExposureChange(**{name: row[name] for name in _COMPONENTS})
            assert found == stamped, f"{row['account_id']} is not the sum of its events"
            assert found == kept, f"{row['account_id']} is not the sum of its sales and receivables"
            assert min(Decimal(row[name]) for name in _COMPONENTS) >= 0, f"{row['account_id']}: {found}"
            gross = found.reserved + found.delivered + found.receivable
            assert found.covered <= gross, f"{row['account_id']}: more is covered than is at risk"

    def teardown(self) -> None:
        """Everything is delivered and answered in the end, and a fresh refold finds what is on file."""
        self.answers.update(self.world.answers)
        try:
            if self.world.states:
                self.world.deliver_all()
                self.world.let_pass(120)
                self.world.deliver_all()
                self.every_event_keeps_the_promises()
                assert self.world.do(verify_read_models(self.world.store.pool)) == []
        finally:
            self.close()


async def test_partners_in_any_order_break_no_promise_about_cover(
    migrated_template: EmbeddedPostgres, policy: Policy
) -> None:
    House.loop, House.postgres, House.policy, House.sold = (
        asyncio.get_running_loop(),
        migrated_template,
        policy,
        0,
    )
    how = settings(
        max_examples=10,
        stateful_step_count=4,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),  # Each step asks a database: a path that fails is not made shorter.
    )
    await asyncio.to_thread(run_state_machine_as_test, House, settings=how)
    assert House.sold >= SALES
    assert set(House.seen) >= BAD_DAYS
