"""Who uses how much of an arrangement: use follows the facts and is given back in reverse."""

from __future__ import annotations

from decimal import Decimal

from domain.cover.use import Use, UseChanged, after_use, merged, use_changes, used, uses_of
from tests.domain.cover.test_part import a_part


def changed(holder: str, undispatched: int = 0, dispatched: int = 0) -> UseChanged:
    return UseChanged(holder=holder, undispatched=Decimal(undispatched), dispatched=Decimal(dispatched))


def test_uses_stand_in_the_order_in_which_they_began() -> None:
    uses: tuple[Use, ...] = ()
    for event in (changed("sale/O-1", 100), changed("sale/O-2", 50), changed("sale/O-1", 20, 80)):
        uses = after_use(uses, event)

    assert [(use.holder, str(use.undispatched), str(use.dispatched)) for use in uses] == [
        ("sale/O-1", "20", "80"),
        ("sale/O-2", "50", "0"),
    ]
    assert used(uses) == 150


def test_a_holder_that_uses_nothing_any_more_is_gone() -> None:
    assert after_use(after_use((), changed("sale/O-1", 100)), changed("sale/O-1")) == ()


def test_two_holders_of_the_same_amount_are_both_counted() -> None:
    uses = after_use(after_use((), changed("sale/O-1", 100)), changed("sale/O-2", 100))

    assert used(uses) == 200


def test_only_what_changed_is_recorded() -> None:
    before = uses_of((a_part("100", name="G-1"), a_part("50", name="G-2")), ())
    after = uses_of((a_part("60", name="G-1"), a_part("50", name="G-2")), (a_part("40", name="G-1"),))

    assert use_changes("sale/O-1", before, after) == (("guarantee/G-1", (changed("sale/O-1", 60, 40),)),)


def test_what_is_given_back_goes_in_reverse() -> None:
    before = uses_of((a_part("100", name="G-1"), a_part("50", name="G-2"), a_part("10", name="G-3")), ())

    assert [stream for stream, _ in use_changes("sale/O-1", before, {})] == [
        "guarantee/G-3",
        "guarantee/G-2",
        "guarantee/G-1",
    ]


def test_what_several_have_to_say_to_one_stream_is_written_in_one_entry() -> None:
    one, two, three = changed("sale/O-1"), changed("receivable/INV-1", 0, 5), changed("sale/O-1", 7)

    others = merged((("guarantee/G-1", (one,)), ("guarantee/G-2", (two,)), ("guarantee/G-1", (three,))))

    assert others == (("guarantee/G-1", (one, three)), ("guarantee/G-2", (two,)))
