"""The tree of a company's owners and sisters."""

from __future__ import annotations

from decimal import Decimal

from domain.money import Money
from domain.ownership.tree import KnownCustomer, exposures, tree_lines
from tests.domain.ownership.companies import owned


def drawn(asked: str, *lines: str) -> list[str]:
    shown = []
    for line in tree_lines(owned(*lines), asked, {}):
        share = "" if line.share_percent is None else f" {line.share_percent}"
        mark = (" *" if line.asked else "") + (" again" if line.repeated else "")
        shown.append(f"{'  ' * line.depth}{line.key}{share}{mark}")
    return shown


def test_owners_stand_above_and_sisters_beside() -> None:
    lines = ("top > middle 80", "middle > leaf 60", "top > sister 51", "partner > leaf 40", "top > stranger 30")
    assert drawn("leaf", *lines) == [
        "partner",
        "  leaf 40 *",
        "top",
        "  middle 80",
        "    leaf 60 * again",
        "  sister 51",
    ]


def test_an_ultimate_owner_is_not_drawn_beside_the_chain_that_leads_to_it() -> None:
    assert drawn("leaf", "top >> leaf", "middle > leaf", "top > middle") == ["top", "  middle", "    leaf *"]


def test_a_circle_is_drawn_once() -> None:
    assert drawn("leaf", "b > a 60", "a > b 60", "b > leaf 70") == ["a", "  b 60", "    leaf 70 *", "    a 60 again"]


def test_a_company_of_which_nothing_is_known_is_a_tree_of_one() -> None:
    assert drawn("lonely", "top > leaf 80") == ["lonely *"]


def test_the_exposure_of_the_group_counts_each_customer_once_and_no_stranger() -> None:
    graph = owned("top > leaf 60", "top > sister 60", "partner > leaf 40", "sister > leaf 10")
    books = {
        key: KnownCustomer(customer_id=key, exposure=Money.of(amount, currency))
        for key, amount, currency in (
            ("leaf", "100", "CNY"),
            ("sister", "20", "CNY"),
            ("top", "5", "EUR"),
            ("partner", "9", "CNY"),
        )
    }
    lines = tree_lines(graph, "leaf", books)
    assert exposures(lines) == (Money.of(Decimal(120), "CNY"), Money.of(Decimal(5), "EUR"))
