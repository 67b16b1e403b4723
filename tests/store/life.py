"""A stretch of business in which every kind of event happens at least once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from activities.postgres.adopt import adopt_policy
from activities.postgres.chain import canonical
from activities.postgres.context import load_facts
from activities.postgres.event_store import EventStore
from activities.postgres.handlers import handler_of
from activities.postgres.streams import kind_of
from activities.postgres.write import Head, write
from domain.approval.commands import Decide, LetTaskTimePass
from domain.base import Decision, Event
from domain.cash.receipt import RegisterReceipt
from domain.customer.commands import (
    IdentifyCustomer,
    KnockOut,
    LiftHold,
    MoveToGroup,
    PlaceHold,
    RefundUnapplied,
    RegisterGroup,
    SetTemporaryLimit,
)
from domain.legal_ids import LegalId
from domain.matrix.commands import ConfirmMatrix, ProposeMatrix, RejectMatrix
from domain.money import Money
from domain.receivable.commands import (
    ApplyCreditNote,
    BookAllocation,
    ReachMilestone,
    RecordCall,
    TakeOver,
    UseUnappliedCash,
)
from domain.receivable.events import InterestCharged
from domain.receivable.state import receivable_exposure
from domain.sale import commands as sale
from tests.store.cover_life import covered_and_claimed
from tests.store.passed_on import passed_on_and_approved
from tests.store.reviewed import reviewed_and_erased
from tests.store.scene import DAY, PRESIDENT, START, Scene, cny
from tests.store.subscribed import subscribed_and_deleted
from tests.store.watched import watched_and_removed

DIRECTOR: Final = "staff-051"


async def live_a_while(scene: Scene) -> None:
    """Two customers of a group and one of none, six sales, an open item taken over, and the money of all of them."""
    await adopt_policy(scene.store, START)
    await scene.record("group/G1", RegisterGroup(group_id="G1", name="Group", currency="CNY"))
    await scene.limit("group/G1", 2_000_000)
    await scene.customer("C1", group_id="G1")
    await scene.customer("C2", 100_000, country="DE")
    await _two_deliveries_and_late_money(scene)
    await _offer_that_lapses(scene)
    await _identified_and_moved(scene)
    await _held_and_cancelled(scene)
    await _amendment_that_is_refused(scene)
    await _knocked_out(scene)
    await _taken_over(scene)
    await _matrix_changed(scene)
    await passed_on_and_approved(scene)
    await watched_and_removed(scene)
    await subscribed_and_deleted(scene)
    await reviewed_and_erased(scene)
    await covered_and_claimed(scene)


async def _identified_and_moved(scene: Scene) -> None:
    """The second customer joins the group, leaves it, and joins it again."""
    number = LegalId(scheme="duns", value="150483782")
    await scene.record("customer/C2", IdentifyCustomer(identifiers=(number,)))
    for group_id in ("G1", None, "G1"):
        await scene.record("customer/C2", MoveToGroup(group_id=group_id, reason="shares were sold"))


async def _two_deliveries_and_late_money(scene: Scene) -> None:
    await scene.order("S1", 100_000)
    await scene.dispatch("S1", "D1", 40_000)
    await scene.record("sale/S1", sale.AmendOrder(amount=cny(105_000)))
    await scene.dispatch("S1", "D2", 65_000)
    await scene.pay("INV-000001", 40_000)
    await scene.record("sale/S1", sale.FinishReceivable(receivable_id="INV-000001"))
    back = sale.ReturnGoods(invoice_no="INV-000002", amount=cny(15_000), reason="damaged")
    await scene.record("sale/S1", back)
    note = ApplyCreditNote(credit_note_no="CN-000001", amount=cny(15_000), reason="damaged")
    await scene.record("receivable/INV-000002", note)
    late = START + timedelta(days=47)
    await scene.record("receivable/INV-000002", ReachMilestone(), at=late)
    await scene.record("receivable/INV-000002", RecordCall(note="pays next week"), at=late)
    charge = InterestCharged(amount=Money.of("12.34", "CNY"), through=DAY)
    await happens(scene, "receivable/INV-000002", charge)
    receipt = RegisterReceipt(payment_id="P1", customer_id="C1", amount=cny(60_000), paid_on=DAY)
    await scene.record("payment/P1", receipt, at=late)
    share = BookAllocation(
        payment_id="P1", applied=cny("50012.34"), bank_charge=cny(0), written_off=cny(0), paid_on=DAY
    )
    await scene.record("receivable/INV-000002", share, at=late)
    await scene.record("sale/S1", sale.FinishReceivable(receivable_id="INV-000002"), at=late)
    await scene.record("customer/C1", RefundUnapplied(amount=cny(4_000), reference="R1"), at=late)


async def _offer_that_lapses(scene: Scene) -> None:
    await scene.order("S2", 300_000)
    after = timedelta(days=1)
    await scene.record("approval/S2.1", LetTaskTimePass(), at=START + after)
    await scene.record("approval/S2.1", LetTaskTimePass(), at=START + after)
    answer = Decide(person=DIRECTOR, outcome="approve", amount=cny(200_000))
    await scene.record("approval/S2.1", answer, at=START + after)
    told = sale.ConcludeApproval(approval_id="S2.1", outcome="approved", amount=cny(200_000), decided_by=(DIRECTOR,))
    await scene.record("sale/S2", told, at=START + after)
    await scene.record("sale/S2", sale.AcceptOffer(), at=START + after)
    await scene.record("sale/S2", sale.LetTimePass(), at=START + timedelta(days=90))


async def _held_and_cancelled(scene: Scene) -> None:
    await scene.record("customer/C1", PlaceHold(reason="audit"))
    await scene.order("S3", 1_000)
    await scene.record("sale/S3", sale.CancelOrder(reason="changed their mind"))
    await scene.record("customer/C1", LiftHold(reason="audit"))


async def _amendment_that_is_refused(scene: Scene) -> None:
    await scene.order("S4", 10_000)
    await scene.dispatch("S4", "D1", 5_000)
    await scene.record("sale/S4", sale.AmendOrder(amount=cny(5_000_000)))


async def _knocked_out(scene: Scene) -> None:
    more = SetTemporaryLimit(
        amount=Decimal(150_000), valid_from=DAY, valid_until=DAY + timedelta(days=30), approval="AP-2"
    )
    await scene.record("customer/C2", more)
    await scene.record("customer/C2", KnockOut(reason="insolvency"))
    await scene.order("S5", 1_000, "C2")


async def _taken_over(scene: Scene) -> None:
    item = TakeOver(invoice_no="OLD-1", customer_id="C1", balance=cny("7000.50"), invoiced_on=DAY, due_on=DAY)
    await scene.record("receivable/OLD-1", item)
    await scene.record("receivable/OLD-1", UseUnappliedCash(reference="U1", amount=cny(5_000)))


async def _matrix_changed(scene: Scene) -> None:
    """One proposal is rejected, another is confirmed for a day that does not come here."""
    policy, later = scene.store.policy, DAY + timedelta(days=3_000)
    raised = tuple(entry.model_copy(update={"max_term_days": 365}) for entry in policy.authority)
    change = ProposeMatrix(authority=raised, people=policy.people, effective_from=later, reason="longer terms")
    for number in (1, 2):
        await scene.record("matrix/standard", change, actor="staff-041")
        answer = ConfirmMatrix(version=2) if number == 2 else RejectMatrix(version=1, reason="too long")
        await scene.record("matrix/standard", answer, actor=PRESIDENT)


async def happens(scene: Scene, stream: str, event: Event) -> None:
    """Writes one event into a receivable's stream that no command leads to yet."""
    store: EventStore = scene.store
    kind = kind_of(stream)
    envelope = scene.envelope(stream, ReachMilestone())
    async with store.pool.acquire() as connection, connection.transaction():
        (row,) = await connection.fetch(f"SELECT * FROM {kind.table} WHERE {kind.key} = $1", kind.key_of(stream))
        state = kind.load(row["state"])
        facts = await load_facts(connection, handler_of(stream).needs(state, envelope), envelope, store.policy)
        head = Head(stream, row["version"], row["head"], state)
        moved = receivable_exposure(kind.evolve(state, event)) - receivable_exposure(state)
        stamped = event.model_copy(update={"exposure": moved})
        await write(connection, envelope, canonical("x")[:32], START, head, Decision(events=(stamped,)), facts)
