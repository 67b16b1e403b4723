"""Sharing a risk: what people arrange with insurers, factors and guarantors, ask of them, and owe them."""

from __future__ import annotations

from datetime import date

from activities.contracts import AnyCommand
from activities.postgres import cover_reading
from domain import ids
from domain.cover.assignment.commands import BuyBack, OfferInvoice
from domain.cover.buyer_limit.commands import RequestLimit, UseDiscretion
from domain.cover.commands import AcknowledgeMiss, MeetDuty
from domain.cover.factoring.commands import EndAgreement, TakeAgreement
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.guarantee.call import most_callable
from domain.cover.guarantee.commands import CallGuarantee, ExtendGuarantee, GiveGuarantee, ReleaseGuarantee
from domain.cover.guarantee.state import GuaranteeState
from domain.cover.insurance.commands import DeclareTurnover, EndInsurance, TakeInsurance
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.insured.commands import DisputeCover, FileClaim, SettleDispute
from domain.cover.refusals import CoverUnknown
from domain.money import Money
from starter.task_desk import TaskDesk


class CoverDesk(TaskDesk):
    """The part of the desk that is about cover. `actor` and `command_id` are as there; each method answers with the
    stream on which it was carried out. Refusals are those of `domain.cover`."""

    # Insurance policies and factoring agreements

    async def take_insurance(
        self, policy_id: str, terms: InsuranceTerms, *, actor: str, command_id: str | None = None
    ) -> str:
        stream = ids.insurance_stream(ids.checked_id(policy_id, field="policy_id"))
        return await self._opened(stream, TakeInsurance(terms=terms), actor, command_id)

    async def declare_turnover(
        self, policy_id: str, month: str, turnover: Money, *, actor: str, command_id: str | None = None
    ) -> str:
        """The turnover under the policy in a month, `2026-11`."""
        stream = ids.insurance_stream(ids.checked_id(policy_id, field="policy_id"))
        return await self._shared(stream, DeclareTurnover(month=month, turnover=turnover), actor, command_id)

    async def end_insurance(
        self, policy_id: str, on: date, reason: str, *, actor: str, command_id: str | None = None
    ) -> str:
        """Nothing that leaves after that day is insured under it."""
        stream = ids.insurance_stream(ids.checked_id(policy_id, field="policy_id"))
        return await self._shared(stream, EndInsurance(on=on, reason=reason), actor, command_id)

    async def take_agreement(
        self, agreement_id: str, terms: FactoringTerms, *, actor: str, command_id: str | None = None
    ) -> str:
        stream = ids.factoring_stream(ids.checked_id(agreement_id, field="agreement_id"))
        return await self._opened(stream, TakeAgreement(terms=terms), actor, command_id)

    async def end_agreement(
        self, agreement_id: str, on: date, reason: str, *, actor: str, command_id: str | None = None
    ) -> str:
        """No invoice is offered under it after that day."""
        stream = ids.factoring_stream(ids.checked_id(agreement_id, field="agreement_id"))
        return await self._shared(stream, EndAgreement(on=on, reason=reason), actor, command_id)

    # Buyer limits

    async def request_limit(
        self, agreement: str, customer_id: str, amount: Money, *, actor: str, command_id: str | None = None
    ) -> str:
        """Asks the insurer or factor, whose stream `agreement` is, to carry so much of a customer; it answers later."""
        await self.customer(customer_id)
        command = RequestLimit(agreement=agreement, account=ids.customer_stream(customer_id), amount=amount)
        return await self._opened(ids.buyer_limit_stream(agreement, customer_id), command, actor, command_id)

    async def use_discretion(
        self, agreement: str, customer_id: str, *, actor: str, command_id: str | None = None
    ) -> str:
        """Takes up the discretionary limit of the policy for a customer: nobody is asked."""
        await self.customer(customer_id)
        command = UseDiscretion(agreement=agreement, account=ids.customer_stream(customer_id))
        return await self._opened(ids.buyer_limit_stream(agreement, customer_id), command, actor, command_id)

    # Factoring

    async def offer_invoice(
        self, receivable_id: str, agreement_id: str, *, actor: str, command_id: str | None = None
    ) -> str:
        """Offers the invoice of a receivable, with all its instalments that are open, under that agreement."""
        named = await self.receivable(receivable_id)
        stream = ids.assignment_stream(named.invoice_no)
        command = OfferInvoice(
            agreement=ids.factoring_stream(ids.checked_id(agreement_id, field="agreement_id")),
            account=ids.customer_stream(named.customer_id),
        )
        return await self._opened(stream, command, actor, command_id)

    async def buy_back(self, invoice_no: str, reason: str, *, actor: str, command_id: str | None = None) -> str:
        """The claim is taken back and the advance repaid."""
        stream = ids.assignment_stream(ids.checked_id(invoice_no, field="invoice_no"))
        return await self._shared(stream, BuyBack(reason=reason), actor, command_id)

    # Insured receivables

    async def file_claim(
        self, receivable_id: str, documents: tuple[str, ...], *, actor: str, command_id: str | None = None
    ) -> str:
        """`documents` are references of invoice, proof of delivery and correspondence."""
        return await self._insured(receivable_id, FileClaim(documents=documents), actor, command_id)

    async def dispute_cover(
        self, receivable_id: str, amount: Money, reason: str, *, actor: str, command_id: str | None = None
    ) -> str:
        """The customer disputes this much: it is not covered until that is settled."""
        return await self._insured(receivable_id, DisputeCover(amount=amount, reason=reason), actor, command_id)

    async def settle_dispute(
        self, receivable_id: str, upheld: Money, reason: str, *, actor: str, command_id: str | None = None
    ) -> str:
        """`upheld` of what was disputed is owed after all, and covered again."""
        return await self._insured(receivable_id, SettleDispute(upheld=upheld, reason=reason), actor, command_id)

    # Guarantees

    async def give_guarantee(
        self, guarantee_id: str, guarantee: GiveGuarantee, *, actor: str, command_id: str | None = None
    ) -> str:
        stream = ids.guarantee_stream(ids.checked_id(guarantee_id, field="guarantee_id"))
        return await self._opened(stream, guarantee, actor, command_id)

    async def extend_guarantee(
        self, guarantee_id: str, expires_on: date, reference: str, *, actor: str, command_id: str | None = None
    ) -> str:
        """The guarantor agreed to a later end."""
        command = ExtendGuarantee(expires_on=expires_on, reference=reference)
        return await self._guaranteed(guarantee_id, command, actor, command_id)

    async def call_guarantee(
        self,
        guarantee_id: str,
        receivable_id: str,
        reason: str,
        amount: Money | None = None,
        *,
        actor: str,
        command_id: str | None = None,
    ) -> str:
        """The guarantor is asked to pay an overdue receivable; without an amount all that it bears of what is owed."""
        if amount is None:
            amount = most_callable(await self._guarantee(guarantee_id), receivable_id)
        command = CallGuarantee(receivable_id=receivable_id, amount=amount, reason=reason)
        return await self._guaranteed(guarantee_id, command, actor, command_id)

    async def release_guarantee(
        self, guarantee_id: str, reason: str, *, actor: str, command_id: str | None = None
    ) -> str:
        """Back to the guarantor: nothing new leaves on it."""
        return await self._guaranteed(guarantee_id, ReleaseGuarantee(reason=reason), actor, command_id)

    # Duties

    async def meet_duty(
        self, stream: str, duty_id: str, reference: str, *, actor: str, command_id: str | None = None
    ) -> str:
        """What was owed is done; `reference` names the proof."""
        return await self._shared(stream, MeetDuty(duty_id=duty_id, reference=reference), actor, command_id)

    async def acknowledge_miss(
        self, stream: str, duty_id: str, note: str, *, actor: str, command_id: str | None = None
    ) -> str:
        """Somebody in charge knows that a duty was missed; `note` says what is done about it."""
        return await self._shared(stream, AcknowledgeMiss(duty_id=duty_id, note=note), actor, command_id)

    # How it is sent

    async def _insured(self, receivable_id: str, command: AnyCommand, actor: str, command_id: str | None) -> str:
        stream = ids.insured_stream(ids.checked_derived_id(receivable_id, field="receivable_id"))
        return await self._shared(stream, command, actor, command_id)

    async def _guarantee(self, guarantee_id: str) -> GuaranteeState:
        state = await cover_reading.guarantee_state(self.read.pool, ids.guarantee_stream(guarantee_id))
        if state is None:
            raise CoverUnknown(f"there is no guarantee {guarantee_id}", field="guarantee_id")
        return state

    async def _guaranteed(self, guarantee_id: str, command: AnyCommand, actor: str, command_id: str | None) -> str:
        stream = ids.guarantee_stream(ids.checked_id(guarantee_id, field="guarantee_id"))
        return await self._shared(stream, command, actor, command_id)

    async def _shared(self, stream: str, command: AnyCommand, actor: str, command_id: str | None) -> str:
        """Of what exists, or `cover.unknown`."""
        if not await cover_reading.exists(self.read.pool, stream):
            raise CoverUnknown(f"there is no {stream.replace('_', ' ').replace('/', ' ', 1)}", field="id")
        return await self._opened(stream, command, actor, command_id)

    async def _opened(self, stream: str, command: AnyCommand, actor: str, command_id: str | None) -> str:
        await self.tell(stream, command, actor, command_id)
        return stream
