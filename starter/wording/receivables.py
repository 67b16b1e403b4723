"""What happened to a receivable, in words."""

from __future__ import annotations

from typing import Final

from domain.base import Event
from domain.receivable import events as receivable
from starter.wording.speech import Speech
from starter.wording.telling import Telling

STEPS: Final[dict[str, str]] = {
    "courtesy": "courtesy note",
    "reminder": "reminder",
    "second_reminder": "second reminder",
    "call": "call",
    "final_notice": "final notice",
}
"""Those of the standard policy; the steps of another are shown as they are called there."""

CHANNELS: Final[dict[str, str]] = {"mail": "by mail", "task": "a call is due", "none": "noted"}
STOPPED: Final[dict[str, str]] = {"credit": "credit", "delivery": "delivery"}
EXTRAS: Final[dict[str, str]] = {"bank_charge": "bank charge", "discount": "discount", "written_off": "let go"}


def _opened(s: Speech, e: receivable.ReceivableOpened) -> str:
    parts = {"amount": s.money(e.amount), "day": s.day(e.due_on)}
    if e.source == "import":
        return s.say("%(amount)s due on %(day)s, taken over", **parts)
    return s.say("%(amount)s due on %(day)s", **parts)


def _payment(s: Speech, e: receivable.PaymentApplied) -> str:
    said = s.say("payment %(payment)s: %(amount)s", payment=e.payment_id, amount=s.money(e.applied))
    parts = ((s.either(EXTRAS, name), getattr(e, name)) for name in EXTRAS)
    return said + "".join(f", {name} {s.money(part)}" for name, part in parts if not part.is_zero)


def _step(s: Speech, e: receivable.LadderStepTaken) -> str:
    said = s.say(
        "collection step %(step)s (%(how)s), %(amount)s open",
        step=e.step if s.codes else s.either(STEPS, e.step),
        how=s.either(CHANNELS, e.channel),
        amount=s.money(e.balance),
    )
    stopped = [name for name, on in (("credit", e.stops_credit), ("delivery", e.stops_delivery)) if on]
    if not stopped:
        return said
    return said + s.say("; stops %(what)s", what=s.say(" and ").join(s.either(STOPPED, name) for name in stopped))


RECEIVABLES: Final[dict[type[Event], Telling]] = {
    receivable.ReceivableOpened: _opened,
    receivable.BecameOverdue: lambda s, e: s.say("overdue with %(amount)s", amount=s.money(e.balance)),
    receivable.LadderStepTaken: _step,
    receivable.InterestCharged: lambda s, e: s.say(
        "interest of %(amount)s through %(day)s", amount=s.money(e.amount), day=s.day(e.through)
    ),
    receivable.CallMade: lambda s, e: s.say("called: %(note)s", note=e.note),
    receivable.PaymentApplied: _payment,
    receivable.CreditNoteApplied: lambda s, e: s.say(
        "credit note %(note)s: %(amount)s", note=e.credit_note_no, amount=s.money(e.amount)
    ),
    receivable.ReceivableSettled: lambda s, e: s.say("settled on %(day)s", day=s.day(e.on)),
}
