"""What people read before they confirm a matrix."""

from __future__ import annotations

from decimal import Decimal

from domain.matrix.difference import Change, difference
from domain.matrix.matrix import Matrix
from domain.policy import Person
from tests.domain.builders import a_policy

STANDARD = Matrix.of(a_policy())


def test_the_order_of_entries_is_no_difference() -> None:
    turned = Matrix(authority=STANDARD.authority[::-1], people=STANDARD.people[::-1])
    assert difference(STANDARD, turned) == ()


def test_every_changed_field_of_a_role_is_named_with_both_values() -> None:
    first, *rest = STANDARD.authority
    bent = first.model_copy(update={"amount": Decimal("1E+5"), "grades": ("A",), "limit_amount": None})
    assert difference(STANDARD, STANDARD.model_copy(update={"authority": (bent, *rest)})) == (
        Change(section="authority", key="sales", change="changed", field="amount", before="25000", after="100000"),
        Change(section="authority", key="sales", change="changed", field="grades", before="A B", after="A"),
        Change(section="authority", key="sales", change="changed", field="limit_amount", before="0", after="unlimited"),
    )


def test_people_come_and_go() -> None:
    first, *rest = STANDARD.people
    new = STANDARD.model_copy(update={"people": (*rest, Person(id="staff-300", role="sales"))})
    assert difference(STANDARD, new) == (
        Change(section="people", key="staff-300", change="added"),
        Change(section="people", key=first.id, change="removed"),
    )
