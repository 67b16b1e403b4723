"""A listed or insolvent owner stops a company whose own record is clean."""

from __future__ import annotations

from decimal import Decimal

from domain.ownership.impediments import impediments
from tests.domain.ownership.companies import owned

QUARTER = Decimal(25)


def test_a_listed_owner_at_any_level_stops_the_company_and_the_path_is_told() -> None:
    graph = owned("villain > middle 100", "middle > leaf 25")
    (found,) = impediments(graph, "leaf", listed={"villain"}, share_percent=QUARTER)
    assert (found.code, found.owner_name, found.path) == ("owner.listed", "Villain", ("Middle", "Villain"))
    assert found.facts == {"owner": "Villain", "share_percent": "25.00", "path": "Middle < Villain"}


def test_a_share_below_the_threshold_stops_nobody() -> None:
    graph = owned("villain > leaf 24.99")
    assert impediments(graph, "leaf", listed={"villain"}, share_percent=QUARTER) == ()
    assert len(impediments(graph, "leaf", listed={"villain"}, share_percent=Decimal("24.99"))) == 1


def test_a_parent_that_does_not_tell_its_share_counts_whole() -> None:
    assert len(impediments(owned("villain >> leaf"), "leaf", listed={"villain"}, share_percent=QUARTER)) == 1


def test_an_insolvent_owner_counts_whether_our_books_or_its_source_say_so() -> None:
    graph = owned("bankrupt > leaf 60", "winding-up > leaf 40", status={"winding-up": "in_liquidation"})
    found = impediments(graph, "leaf", insolvent={"bankrupt"}, share_percent=QUARTER)
    assert [(each.code, each.owner_key) for each in found] == [
        ("owner.insolvent", "bankrupt"),
        ("owner.insolvent", "winding-up"),
    ]


def test_who_is_owned_by_the_company_or_sits_beside_it_does_not_stop_it() -> None:
    graph = owned("top > leaf 100", "top > sister 100", "leaf > child 100")
    assert impediments(graph, "leaf", listed={"sister", "child", "leaf"}, share_percent=QUARTER) == ()


def test_both_reasons_are_named_and_circles_end() -> None:
    graph = owned("a > b 60", "b > a 60", "a > leaf 100")
    found = impediments(graph, "leaf", listed={"b"}, insolvent={"b"}, share_percent=QUARTER)
    assert [each.code for each in found] == ["owner.listed", "owner.insolvent"]
