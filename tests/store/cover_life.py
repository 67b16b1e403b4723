"""The part of the stretch of business in which risks are shared: every kind of event of cover happens at least once."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from activities.contracts import AnyCommand
from activities.postgres.event_store import EventStore
from domain.cover.assignment.commands import BuyBack, OfferInvoice
from domain.cover.buyer_limit.commands import RequestLimit, UseDiscretion
from domain.cover.commands import AcknowledgeMiss, LetCoverTimePass, MeetDuty
from domain.cover.factoring.commands import EndAgreement, TakeAgreement
from domain.cover.guarantee.commands import CallGuarantee, ExtendGuarantee, GiveGuarantee
from domain.cover.insurance.commands import DeclareTurnover, EndInsurance, TakeInsurance
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.insured.commands import DisputeCover, FileClaim, SettleDispute
from domain.cover.partner.answer import NoticeKind, PartnerAnswer, PartnerKind, PartnerNotice
from domain.cover.partner.commands import AcceptJob, HearNotice, ReceiveAnswer
from domain.receivable.commands import ReachMilestone
from domain.sale.commands import LetTimePass
from tests.store.factored import deliver, terms
from tests.store.scene import DAY, START, Scene, cny

POLICY: Final = "insurance/P-1"
INSURED: Final = "buyer_limit/P-1.K1"
FACTORED: Final = "buyer_limit/F-1.K3"
YES: Final = PartnerAnswer(outcome="accepted")
NO: Final = PartnerAnswer(outcome="declined", reason="documents.missing")
SILENCE: Final = PartnerAnswer(outcome="gave_up")


async def covered_and_claimed(scene: Scene) -> None:
    """An insured default with its indemnity, one whose notice is forgotten, three invoices at a factor, a guarantee."""
    await scene.pool.execute("UPDATE outbox SET status = 'dropped' WHERE status = 'waiting'")
    house = _House(scene)
    await _insured(house)
    await _factored(house)
    await _secured(house)


class _House:
    """Carries out a command and everything that follows from it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.notices = 0

    async def do(self, stream: str, command: AnyCommand, day: int = 0) -> None:
        await self.scene.record(stream, command, at=_on(day))
        await deliver(self.scene, _on(day))

    async def answer(self, reference: str, said: PartnerAnswer, day: int = 0) -> None:
        await self.do(f"partner_job/{reference}", ReceiveAnswer(answer=said), day)

    async def notice(
        self, stream: str, partner: PartnerKind, kind: NoticeKind, amount: int | None = None, day: int = 0
    ) -> None:
        self.notices += 1
        said = PartnerNotice(
            notice_id=f"N-{self.notices}",
            partner=partner,
            name="" if partner == "factor" else "Sino Credit",
            kind=kind,
            subject=stream.partition("/")[2],
            amount=None if amount is None else cny(amount),
            on=_on(day).date(),
        )
        await self.do(stream, HearNotice(notice=said), day)

    async def days_pass(self, stream: str, day: int) -> None:
        await self.do(stream, LetCoverTimePass(), day)

    async def sold(self, order_id: str, amount: int, customer_id: str, *parts: int) -> list[str]:
        """The receivables of a sale that is delivered in these parts, or not yet."""
        await self.scene.order(order_id, amount, customer_id)
        for number, part in enumerate(parts):
            await self.scene.dispatch(order_id, f"D{number}", part)
        await deliver(self.scene)
        found = "SELECT receivable_id FROM receivable_view WHERE order_id = $1 ORDER BY receivable_id"
        return [row["receivable_id"] for row in await self.scene.pool.fetch(found, order_id)]

    async def paid(self, receivable_id: str, amount: int, day: int) -> None:
        await self.scene.pay(receivable_id, amount, at=_on(day))
        await deliver(self.scene, _on(day))


async def _insured(house: _House) -> None:
    """A limit is granted and cut while goods are on their way; the cut does not reach what has left."""
    scene = house.scene
    await house.do(POLICY, TakeInsurance(terms=_terms()))
    await scene.customer("K1", 10_000)
    sought = RequestLimit(agreement=POLICY, account="customer/K1", amount=cny(20_000))
    await house.do(INSURED, sought)
    await house.do("partner_job/limit.P-1.K1.1", AcceptJob(job_id="J-1"))
    await house.answer("limit.P-1.K1.1", YES)
    first, second = await house.sold("SK1", 25_000, "K1", 8_000, 6_000)
    await scene.limit("customer/K1", 100_000)
    await house.notice(INSURED, "insurer", "limit_cut", 15_000)
    for number, answer in ((2, NO), (3, SILENCE)):
        await house.do(INSURED, sought.model_copy(update={"amount": cny(30_000 + number)}), day=number)
        await house.answer(f"limit.P-1.K1.{number}", answer, day=number)
    await _claimed(house, first)
    await _forgotten(house, second)
    await scene.customer("K2", 1_000)
    await house.do("buyer_limit/P-1.K2", UseDiscretion(agreement=POLICY, account="customer/K2"))
    await house.do(POLICY, DeclareTurnover(month="2026-03", turnover=cny(14_000)), day=32)
    await house.answer("declaration.P-1.2026-03.1", YES, day=33)
    await house.do(POLICY, EndInsurance(on=_on(40).date(), reason="too dear"), day=33)
    await house.days_pass(INSURED, day=41)
    await house.do(POLICY, DeclareTurnover(month="2026-04", turnover=cny(0)), day=62)
    await house.answer("declaration.P-1.2026-04.1", YES, day=63)
    await house.days_pass(POLICY, day=64)


async def _claimed(house: _House, receivable_id: str) -> None:
    """Notified, disputed for a day, claimed twice, paid by the insurer and then by the customer after all."""
    stream = f"insured/{receivable_id}"
    await house.do(f"receivable/{receivable_id}", ReachMilestone(), day=31)
    await house.days_pass(stream, day=31)
    await house.do(stream, MeetDuty(duty_id="overdue_notice", reference="letter"), day=32)
    await house.answer(f"overdue_notice.{receivable_id}.1", YES, day=33)
    await house.do(stream, DisputeCover(amount=cny(1_000), reason="damaged"), day=34)
    await house.do(stream, SettleDispute(upheld=cny(1_000), reason="agreed"), day=35)
    for number, day in ((2, 50), (3, 55)):
        await house.do(stream, FileClaim(documents=("invoice", "proof of delivery")), day=day)
        await house.answer(f"claim.{receivable_id}.{number}", SILENCE if number == 2 else YES, day=day + 1)
    await house.answer(f"claim.{receivable_id}.2", NO, day=57)
    await house.notice(stream, "insurer", "claim_paid", day=60)
    await house.paid(receivable_id, 8_000, day=90)
    await house.answer(f"recovery.{receivable_id}.4", YES, day=91)


async def _forgotten(house: _House, receivable_id: str) -> None:
    stream = f"insured/{receivable_id}"
    await house.do(f"receivable/{receivable_id}", ReachMilestone(), day=31)
    await house.days_pass(stream, day=120)
    await house.do(stream, AcknowledgeMiss(duty_id="overdue_notice", note="told the board"), day=121)
    await house.paid(receivable_id, 6_000, day=122)


async def _factored(house: _House) -> None:
    """One is collected, one is bought back in the end, one is declined, and one is not offered for want of a factor."""
    scene = house.scene
    for agreement_id, recourse in (("F-1", False), ("F-2", True)):
        await house.do(f"factoring/{agreement_id}", TakeAgreement(terms=terms(recourse=recourse)))
    await scene.customer("K3", 40_000)
    await house.do(FACTORED, RequestLimit(agreement="factoring/F-1", account="customer/K3", amount=cny(20_000)))
    await house.answer("limit.F-1.K3.1", YES)
    collected, returned, declined = await house.sold("SK3", 9_000, "K3", 4_000, 3_000, 2_000)
    for receivable_id, agreement_id, answer in (
        (collected, "F-1", YES),
        (returned, "F-2", YES),
        (declined, "F-2", NO),
    ):
        offered = OfferInvoice(agreement=f"factoring/{agreement_id}", account="customer/K3")
        await house.do(f"assignment/{receivable_id}", offered)
        await house.answer(f"offer.{receivable_id}.1", answer)
    await house.notice(f"assignment/{collected}", "factor", "collected", day=20)
    await house.paid(returned, 1_000, day=20)
    for number, answer in ((1, NO), (2, YES)):
        await house.do(f"assignment/{returned}", BuyBack(reason="a good customer"), day=20 + number)
        await house.answer(f"buy_back.{returned}.{number}", answer, day=20 + number)
    await house.days_pass(f"assignment/{declined}", day=31)
    await scene.order("SK4", 45_000, "K3")
    await house.do("factoring/F-1", EndAgreement(on=DAY, reason="too dear"))
    await scene.dispatch("SK4", "D1", 30_000)
    await house.days_pass("factoring/F-1", day=1)
    await deliver(scene, _on(1))


async def _secured(house: _House) -> None:
    """One call is paid, one is refused, one receivable is open at the end, and one is heard of only after it."""
    scene, stream = house.scene, "guarantee/G-1"
    await scene.customer("K5", 1_000)
    await house.do(stream, _given("K5", 9_000))
    receivables = await house.sold("SK5", 9_500, "K5", 2_000, 3_000, 4_000)
    for number, (receivable_id, answer) in enumerate(zip(receivables, (YES, NO), strict=False), start=1):
        await house.do(f"receivable/{receivable_id}", ReachMilestone(), day=31)
        called = CallGuarantee(receivable_id=receivable_id, amount=cny(1_500), reason="default")
        await house.do(stream, called, day=32)
        await house.answer(f"call.G-1.{number}", answer, day=33)
    await house.days_pass(stream, day=56)
    await house.do(stream, ExtendGuarantee(expires_on=_on(75).date(), reference="EXT-1"), day=57)
    await house.days_pass(stream, day=76)
    await _heard_of_too_late(_later_invoices(scene))


async def _heard_of_too_late(scene: Scene) -> None:
    """The goods leave in time, their invoice is written when nothing secures them any more."""
    await scene.customer("K6", 1_000)
    await scene.record("guarantee/G-2", _given("K6", 2_000))
    await scene.order("SK6", 1_500, "K6")
    await scene.dispatch("SK6", "D1", 1_500)
    await scene.record("guarantee/G-2", LetCoverTimePass(), at=_on(61))
    await scene.record("sale/SK6", LetTimePass(), at=_on(61))
    await deliver(scene, _on(61))


def _later_invoices(scene: Scene) -> Scene:
    policy = scene.store.policy
    later = policy.invoicing.model_copy(update={"delay_days": 3})
    return Scene(EventStore(scene.pool, policy.model_copy(update={"invoicing": later})))


def _given(customer_id: str, amount: int) -> GiveGuarantee:
    return GiveGuarantee(
        guarantor="Bank of Jiangsu",
        account=f"customer/{customer_id}",
        amount=cny(amount),
        expires_on=_on(60).date(),
        percent=Decimal(100),
        fee_percent=Decimal("1.5"),
    )


def _on(day: int) -> datetime:
    return START + timedelta(days=day)


def _terms() -> InsuranceTerms:
    return InsuranceTerms(
        insurer="Sino Credit",
        currency="CNY",
        valid_from=DAY,
        valid_until=_on(300).date(),
        insured_percent=Decimal(90),
        first_loss=Decimal(100),
        discretionary_limit=Decimal(3_000),
        max_credit_days=60,
        max_extension_days=15,
        notify_by_day=75,
        waiting_days=15,
        claim_days=20,
        indemnity_days=10,
        premium_percent=Decimal("0.4"),
        declare_by_day=15,
    )
