"""The three partners without their HTTP: what they were asked, what they answer, what they have to say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from domain.base import Value
from domain.cover.partner.answer import PartnerKind, PartnerNotice, PartnerRequest
from domain.errors import Refusal
from domain.money import Money
from starter.sandbox.partners.journal import Announced, Job, Journal, Sent
from starter.sandbox.partners.rules import OFFERED, borne, decide, has_recourse
from starter.sandbox.partners.switches import Stumble, Switches


class Refused(Exception):
    """A request that is not taken: HTTP status and code of the contract."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


class Message(Value):
    """A callback that is due. `body` is its document."""

    message_id: str
    partner: PartnerKind
    body: dict[str, object]
    due_at: datetime


class PartnerHouse:
    """Decides a request once for each reference. Time is what `now` says."""

    def __init__(self, now: Callable[[], datetime], journal: Journal | None = None) -> None:
        self.now = now
        self.switches = Switches()
        self._journal = journal
        self._jobs: dict[tuple[PartnerKind, str], Job] = {}
        self._announced: list[Announced] = []
        self._sent = set[str]()
        self._asked = 0
        for entry in journal.entries() if journal is not None else ():
            self._keep(entry)

    def stumbles(self) -> Stumble | None:
        """What the next request meets."""
        number = self._asked
        self._asked += 1
        digest = hashlib.sha256(f"{self.switches.seed}/{number}".encode()).digest()
        if int.from_bytes(digest[:8], "big") >= self.switches.share * 2**64:
            return None
        return self.switches.stumbles[digest[8] % len(self.switches.stumbles)]

    def submit(self, partner: PartnerKind, key: str, request: PartnerRequest) -> Job:
        """The job that the reference stands for; raises Refused."""
        if key != request.reference:
            raise Refused(400, "request.key")
        known = self._jobs.get((partner, key))
        if known is not None:
            if known.request != request:
                raise Refused(409, "idempotency.reused")
            return known
        if request.partner != partner or request.kind not in OFFERED[partner]:
            raise Refused(422, "request.kind_unknown")
        if request.amount is not None and request.amount.amount < 0:
            raise Refused(422, "request.amount")
        return self._decided(partner, request)

    def job(self, partner: PartnerKind, job_id: str) -> Job:
        """Raises Refused for one that is not known."""
        found = (job for (whose, _), job in self._jobs.items() if whose == partner and job.job_id == job_id)
        job = next(found, None)
        if job is None:
            raise Refused(404, "job.unknown")
        return job

    def is_ready(self, job: Job) -> bool:
        return self.now() >= job.ready_at

    def announce(self, notice: PartnerNotice, due_at: datetime | None = None) -> None:
        """Has the notice sent."""
        self._write(Announced(notice=notice, due_at=due_at or self.now()))

    def due(self) -> list[Message]:
        """The callbacks that wait to be sent now, the oldest first."""
        messages = [message for message in self._messages() if message.message_id not in self._sent]
        due = [message for message in messages if message.due_at <= self.now()]
        return sorted(due, key=lambda message: message.due_at)

    def message(self, job: Job) -> Message:
        """The callback that brings a job's answer."""
        said = {
            "type": "answer",
            "reference": job.request.reference,
            "job_id": job.job_id,
            "answer": job.answer.model_dump(mode="json", exclude_none=True),
        }
        return Message(message_id=f"answer-{job.job_id}", partner=job.partner, body=said, due_at=job.ready_at)

    def was_sent(self, message: Message) -> bool:
        return message.message_id in self._sent

    def next_notice_id(self) -> str:
        return f"N-{len(self._announced) + 1}"

    def sent(self, message: Message) -> None:
        """It need not be sent again."""
        self._write(Sent(message_id=message.message_id))

    def jobs(self) -> list[Job]:
        """In the order of asking."""
        return list(self._jobs.values())

    def limit(self, request: PartnerRequest) -> Decimal:
        """See `rules.Carried`: the last grant, or what a later cut left of it."""
        subject = _limit_subject(request)
        amounts = [job.answer.amount for job in self.jobs() if _is_grant(job, request.partner, subject)]
        granted = next((amount for amount in reversed(amounts) if amount is not None), None)
        for announced in self._announced:
            notice = announced.notice
            if granted is not None and notice.partner == request.partner and notice.subject == subject:
                if notice.kind == "limit_withdrawn":
                    granted = Money.zero(granted.currency)
                elif notice.kind == "limit_cut" and notice.amount is not None:
                    granted = notice.amount
        same = request.amount is not None and granted is not None and granted.currency == request.amount.currency
        return granted.amount if granted is not None and same else Decimal(0)

    def assigned(self, request: PartnerRequest) -> Decimal:
        """See `rules.Carried`."""
        buyer = request.facts.get("customer")
        taken = (
            borne(job.request)
            for job in self.jobs()
            if job.request.kind == "offer"
            and job.answer.outcome == "accepted"
            and not has_recourse(job.request)
            and job.request.facts.get("customer") == buyer
            and job.request.amount is not None
        )
        return sum(taken, Decimal(0))

    def _decided(self, partner: PartnerKind, request: PartnerRequest) -> Job:
        switches, now = self.switches, self.now()
        reason = switches.decline.get(request.kind)
        try:
            answer = decide(request, self, now.date())
        except (ArithmeticError, Refusal):
            raise Refused(422, "request.invalid") from None
        if reason is not None:
            answer = answer.model_copy(
                update={"outcome": "declined", "reason": reason, "amount": None, "charges": None}
            )
        wait = timedelta(seconds=0.0 if switches.at_once else switches.answer_seconds)
        digest = hashlib.sha256(f"{partner}/{request.reference}".encode()).hexdigest()
        job = Job(partner=partner, job_id=f"J-{digest[:16]}", request=request, answer=answer, ready_at=now + wait)
        self._write(job)
        if request.kind == "claim" and answer.outcome == "accepted":
            paid = PartnerNotice(
                notice_id=f"N-{digest[:16]}",
                partner=partner,
                name=request.name,
                kind="claim_paid",
                subject=request.subject,
                amount=answer.amount,
                on=now.date(),
            )
            self.announce(paid, job.ready_at + timedelta(seconds=switches.pay_seconds))
        return job

    def _messages(self) -> list[Message]:
        answers = [self.message(job) for job in self._jobs.values()]
        notices = [
            Message(
                message_id=f"notice-{each.notice.notice_id}",
                partner=each.notice.partner,
                body={
                    "type": "notice",
                    "notice": each.notice.model_dump(mode="json", exclude_none=True, exclude={"partner"}),
                },
                due_at=each.due_at,
            )
            for each in self._announced
        ]
        return [*answers, *notices]

    def _write(self, entry: Job | Announced | Sent) -> None:
        if self._journal is not None:
            self._journal.write(entry)
        self._keep(entry)

    def _keep(self, entry: Job | Announced | Sent) -> None:
        match entry:
            case Job():
                self._jobs[entry.partner, entry.request.reference] = entry
            case Announced():
                self._announced.append(entry)
            case Sent():
                self._sent.add(entry.message_id)


def _limit_subject(request: PartnerRequest) -> str:
    """An invoice's request names the agreement and the customer, as the request for the limit did."""
    return f"{request.facts.get('agreement', '')}.{request.facts.get('customer', '')}"


def _is_grant(job: Job, partner: PartnerKind, subject: str) -> bool:
    asked = job.request
    of_subject = asked.partner == partner and asked.kind == "limit" and asked.subject == subject
    return of_subject and job.answer.outcome == "accepted"
