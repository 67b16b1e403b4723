"""Chain and lanes at their smallest, on real servers: the same stream, everything decided, everything counted."""

from __future__ import annotations

import pytest

from bench.approvals.figures import Comparison
from bench.approvals.inputs import Inputs, read_inputs
from bench.approvals.outcomes import Customer
from bench.approvals.run import compare
from bench.approvals.tables import as_markdown
from bench.bed import POLICY
from domain.policy_part import Grade
from runtime.settings import Settings

GRADES: tuple[Grade, ...] = ("A", "B", "C", "D", "E", "D", "B", "D")
CUSTOMERS = tuple(Customer(grade, number in {3, 6}) for number, grade in enumerate(GRADES, start=1))


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    standard = read_inputs()
    figures = standard.figures.model_copy(update={"requests": len(CUSTOMERS), "requests_per_day": len(CUSTOMERS)})
    return standard.model_copy(update={"figures": figures})


@pytest.fixture(scope="module")
async def comparison(inputs: Inputs) -> Comparison:
    settings = Settings(policy_file=POLICY, log_level="WARNING")
    return await compare(settings, inputs, CUSTOMERS, "test", "as the test says", lambda _, __: None)


def test_both_sides_decide_the_same_requests(comparison: Comparison) -> None:
    assert comparison.chain.decisions == comparison.lanes.decisions == len(CUSTOMERS)
    assert comparison.chain.failures == comparison.lanes.failures == 2
    assert sum(share.decisions for share in comparison.by_lane) == len(CUSTOMERS)
    assert sum(share.lost for share in comparison.by_lane) == comparison.lanes.lost


def test_the_chain_asks_people_every_time_and_waits_for_them(comparison: Comparison) -> None:
    assert comparison.chain.touchless_percent == 0
    # All three levels, but for those that an earlier one refused: grade E never gets beyond the first.
    assert 1 < comparison.chain.hand_offs < 3
    assert comparison.chain.office.median > comparison.lanes.office.median


def test_the_lanes_ask_only_where_a_rule_says_so(comparison: Comparison) -> None:
    lanes = {share.lane for share in comparison.by_lane}
    assert {"straight_through", "delegated", "decline"} <= lanes
    asked = sum(share.decisions for share in comparison.by_lane if share.lane in ("delegated", "dual"))
    assert comparison.lanes.touchless_percent == 100 * (len(CUSTOMERS) - asked) / len(CUSTOMERS)
    assert comparison.lanes.hand_offs >= asked / len(CUSTOMERS)
    assert comparison.refusals == {}


def test_the_tables_say_what_was_lost_on_either_side(comparison: Comparison) -> None:
    text = as_markdown(comparison)
    assert f"{comparison.chain.lost:,.0f}" in text
    assert f"{comparison.lanes.lost:,.0f}" in text
    assert "as the test says" in text
