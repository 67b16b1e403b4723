"""Who owns whom and who belongs together, circles included."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from domain.ownership.graph import Ownership
from domain.ownership.groups import group_of, groups, ultimate_owner
from domain.ownership.stakes import stakes
from domain.ownership.tree import tree_lines
from tests.domain.ownership.companies import finding, owned


def share_of(graph: Ownership, owner: str, company: str) -> Decimal:
    return {stake.owner.key: stake.share_percent for stake in stakes(graph, company)}[owner]


def test_owners_are_found_at_every_level_the_nearest_first() -> None:
    graph = owned("top > middle 80", "middle > leaf 60", "aunt > middle 20")
    assert graph.above("leaf") == ("middle", "top", "aunt")
    assert graph.above("leaf", control_only=True) == ("middle", "top")
    assert [holding.owner for holding in graph.owners_of("middle")] == ["top", "aunt"]


def test_control_is_more_than_half_or_a_parent_that_consolidates() -> None:
    assert ultimate_owner(owned("top > leaf 50.01"), "leaf") == "top"
    assert ultimate_owner(owned("top > leaf 50"), "leaf") == "leaf"
    assert ultimate_owner(owned("top > leaf"), "leaf") == "top"


def test_a_group_is_everybody_under_one_ultimate_owner() -> None:
    graph = owned("top > middle 80", "middle > leaf 60", "top > sister 51", "top > stranger 30", "other > far 100")
    assert groups(graph) == {"top": ("leaf", "middle", "sister", "top"), "other": ("far", "other")}
    assert group_of(graph, "leaf") == ("leaf", "middle", "sister", "top")
    assert group_of(graph, "stranger") == ("stranger",)
    assert group_of(graph, "never-heard-of") == ("never-heard-of",)


def test_the_end_of_the_chain_is_the_same_whether_told_step_by_step_or_at_once() -> None:
    graph = owned("top >> leaf", "middle > leaf", "top > middle")
    assert ultimate_owner(graph, "leaf") == "top"


def test_of_two_ends_the_one_that_a_source_calls_ultimate_counts() -> None:
    assert ultimate_owner(owned("alpha > leaf", "zeta >> leaf"), "leaf") == "zeta"
    assert ultimate_owner(owned("alpha > leaf", "zeta > leaf"), "leaf") == "alpha"


def test_a_circle_of_control_is_one_group_with_all_below_it() -> None:
    graph = owned("b > a 60", "c > b 60", "a > c 60", "b > leaf 90")
    assert {ultimate_owner(graph, key) for key in ("a", "b", "c", "leaf")} == {"a"}
    assert group_of(graph, "leaf") == ("a", "b", "c", "leaf")


def test_shares_multiply_along_a_chain_and_control_passes_on_the_whole() -> None:
    assert share_of(owned("top > middle 30", "middle > leaf 30"), "top", "leaf") == Decimal("9.00")
    assert share_of(owned("top > middle 60", "middle > leaf 30"), "top", "leaf") == Decimal("30.00")
    assert share_of(owned("top > middle", "middle > leaf 100"), "top", "leaf") == Decimal("100.00")


def test_shares_over_several_chains_add_up() -> None:
    graph = owned("top > left 100", "top > right 50", "left > leaf 10", "right > leaf 20", "top > leaf 5")
    assert share_of(graph, "top", "leaf") == Decimal("25.00")


def test_mutual_holdings_add_up_to_a_finite_stake() -> None:
    graph = owned("b > a 40", "a > b 40", "top > b 30")
    assert share_of(graph, "b", "a") == Decimal("40.00")
    assert share_of(graph, "top", "a") == Decimal("12.00")


def test_a_company_does_not_own_itself() -> None:
    assert owned("a > a 30").owners_of("a") == ()


def test_a_later_finding_replaces_an_earlier_but_not_by_silence() -> None:
    newer = Ownership([finding("leaf", "top", "30"), finding("leaf", "top", "70")])
    silent = Ownership([finding("leaf", "top", "30"), finding("leaf", "top", None, ultimate=True)])
    assert [holding.share_percent for holding in newer.owners_of("leaf")] == [Decimal(70)]
    assert [(one.share_percent, one.ultimate) for one in silent.owners_of("leaf")] == [(Decimal(30), True)]


KEYS = some.sampled_from("abcdefgh")
LINES = some.lists(
    some.tuples(KEYS, KEYS, some.sampled_from(["", "10", "30", "50", "51", "100"])).map(
        lambda one: f"{one[0]} > {one[1]} {one[2]}"
    ),
    min_size=1,
    max_size=20,
)


@given(LINES)
def test_whatever_the_holdings_every_company_has_one_place(lines: list[str]) -> None:
    graph = owned(*lines)
    listed = [key for keys in groups(graph).values() for key in keys]
    assert len(listed) == len(set(listed))
    for key in graph.companies:
        assert key in group_of(graph, key)
        assert {ultimate_owner(graph, each) for each in group_of(graph, key)} == {ultimate_owner(graph, key)}
        assert all(Decimal(0) <= stake.share_percent <= 100 for stake in stakes(graph, key))
        drawn = [line.key for line in tree_lines(graph, key, {}) if not line.repeated]
        assert sorted(drawn) == sorted({key, *graph.above(key), *group_of(graph, key)})


@given(LINES)
def test_the_order_in_which_holdings_are_met_does_not_matter(lines: list[str]) -> None:
    pairs = {tuple(line.split()[:3:2]): line for line in lines}
    there, back = owned(*pairs.values()), owned(*reversed(pairs.values()))
    assert groups(there) == groups(back)
