"""Warnings in the store: what they list, what a decision does in the same transaction, what follows from them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from activities.contracts import EventData
from activities.postgres.rebuild import rebuild
from activities.postgres.streams import TABLES
from activities.postgres.verify_read_models import verify_read_models
from domain.customer.commands import LiftConditions
from domain.sale.commands import DispatchGoods
from domain.warning.commands import DecideWarning, LetWarningLapse, RaiseWarning
from domain.warning.signals import Signal
from tests.store.scene import DAY, START, Scene, cny, everything

ANALYST = "staff-021"


def raising(code: str = "payment_slower", measure: int = 5, customer_id: str = "C1") -> RaiseWarning:
    signal = Signal.model_validate({"code": code, "measure": Decimal(measure), "threshold": Decimal(4)})
    return RaiseWarning(customer_id=customer_id, signal=signal)


def deciding(action: str, number: int = 1) -> DecideWarning:
    given = {"number": number, "person": ANALYST, "action": action, "reason": "seen"}
    return DecideWarning.model_validate(given)


async def file_of(scene: Scene) -> dict[str, object]:
    return await scene.snapshot("customer/C1")


async def test_a_warning_lists_what_is_approved_and_not_dispatched(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 10_000, terms="NET60")
    await scene.order("S2", 20_000)
    await scene.dispatch("S2", "D1", 5_000)
    await scene.claim("S3", 7_000)
    (event,) = (await scene.record("warning/C1", raising())).events
    sales = [(sale["order_id"], sale["amount"], sale["term_days"]) for sale in event.data["sales"]]
    assert sales == [
        ("S1", {"amount": "10000.00", "currency": "CNY"}, 60),
        ("S2", {"amount": "15000.00", "currency": "CNY"}, 30),
    ]
    row = await scene.row("SELECT customer_id, open_warnings, decide_by FROM warning_view")
    assert row == {"customer_id": "C1", "open_warnings": 1, "decide_by": DAY + timedelta(days=5)}


async def test_a_warning_asks_for_a_review_of_the_customer(scene: Scene) -> None:
    await scene.customer()
    await scene.record("warning/C1", raising())
    row = await scene.row("SELECT kind, payload, status FROM outbox WHERE target = 'review/C1'")
    asked = row["payload"].pop("asked")
    assert row == {"kind": "signal", "payload": {"signal": "review", "customer_id": "C1"}, "status": "waiting"}
    assert asked["cause"] == "early_warning"


async def test_an_alarm_that_is_open_leaves_no_trace_and_asks_for_nothing(scene: Scene) -> None:
    await scene.customer()
    await scene.record("warning/C1", raising())
    again = await scene.record("warning/C1", raising(measure=50))
    assert again.events == ()
    assert await scene.pool.fetchval("SELECT count(*) FROM event WHERE stream = 'warning/C1'") == 1
    assert await scene.pool.fetchval("SELECT count(*) FROM outbox WHERE target = 'review/C1'") == 1


async def test_stop_holds_the_customer_and_its_deliveries_in_the_same_breath(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 10_000)
    await scene.record("warning/C1", raising())
    outcome = await scene.record("warning/C1", deciding("stop"))
    assert [event.type for event in outcome.events] == ["warning.decided"]
    assert (await file_of(scene))["holds"] == ["warning C1-1"]
    (held,) = (await scene.order("S2", 1_000)).events[-1:]
    assert (held.type, held.data["rule"]) == ("sale.order_held", "hold.manual")
    assert await refused_delivery(scene) == "delivery.stopped"
    row = await scene.row("SELECT open_warnings, decide_by FROM warning_view")
    assert row == {"open_warnings": 0, "decide_by": None}


async def refused_delivery(scene: Scene) -> str:
    return await scene.refused("sale/S1", DispatchGoods(delivery_id="D1", amount=cny(10_000)))


async def test_shorter_terms_and_cover_are_conditions_of_the_customer(scene: Scene) -> None:
    await scene.customer()
    await scene.record("warning/C1", raising())
    await scene.record("warning/C1", raising("utilisation"))
    await scene.record("warning/C1", deciding("shorter_terms"))
    await scene.record("warning/C1", deciding("cover", 2))
    assert (await file_of(scene))["conditions"] == [
        {"reason": "warning C1-1", "max_term_days": 14, "cover_wanted": False},
        {"reason": "warning C1-2", "max_term_days": None, "cover_wanted": True},
    ]


async def test_an_order_that_waited_for_cover_looks_again_when_the_condition_is_lifted(scene: Scene) -> None:
    await scene.customer()
    await scene.record("warning/C1", raising("utilisation"))
    await scene.record("warning/C1", deciding("cover"))
    (asked, *_) = (await scene.order("S1", 1_000)).events[1:]
    assert (asked.type, asked.data["rule"]) == ("sale.approval_requested", "ask.cover_wanted")
    await scene.record("customer/C1", LiftConditions(reason="warning C1-1"))
    row = await scene.row("SELECT payload FROM outbox WHERE kind = 'signal' AND target = 'sale/S1'")
    assert row["payload"] == {"signal": "facts_changed"}


async def test_a_refused_decision_leaves_nothing_behind(scene: Scene) -> None:
    await scene.customer()
    await scene.record("warning/C1", raising())
    seller = deciding("stop").model_copy(update={"person": "staff-011"})
    assert await scene.refused("warning/C1", seller) == "authority.warning"
    assert await scene.refused("warning/C9", raising(customer_id="C9")) == "customer.unknown"
    assert (await file_of(scene))["holds"] == []


async def test_what_nobody_answers_lapses_after_its_day(scene: Scene) -> None:
    await scene.customer()
    await scene.record("warning/C1", raising())
    lapse = LetWarningLapse(number=1)
    assert (await scene.record("warning/C1", lapse, at=START + timedelta(days=5))).events == ()
    (event,) = (await scene.record("warning/C1", lapse, at=START + timedelta(days=6))).events
    expected = {"number": 1, "lapsed_on": (DAY + timedelta(days=6)).isoformat()}
    assert event == EventData(type="warning.lapsed", data=expected)


async def test_a_rebuild_makes_the_same_warnings(scene: Scene) -> None:
    await scene.customer()
    await scene.record("warning/C1", raising())
    await scene.record("warning/C1", raising("utilisation"))
    await scene.record("warning/C1", deciding("stop"))
    before = await everything(scene.pool, TABLES)
    assert len(before["warning_view"]) == 1
    await rebuild(scene.pool)
    assert await everything(scene.pool, TABLES) == before
    assert await verify_read_models(scene.pool) == []
