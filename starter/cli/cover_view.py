"""What shares a risk, on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from activities.postgres.cover_rows import (
    AgreementRow,
    AssignmentRow,
    BuyerLimitRow,
    GuaranteeRow,
    InsuranceRow,
    InsuredRow,
    Row,
)
from activities.postgres.rows import EventRow
from domain.cover.duty import Duty
from domain.cover.guarantee.state import Call
from domain.cover.use import Use
from domain.ids import split_stream
from starter.cli.figures import amount, figure
from starter.cli.screen import facts, heading, phase, table
from starter.cli.timeline import timeline


def insurance_table(rows: Iterable[InsuranceRow]) -> RenderableType:
    shown = [
        (row.key, row.terms.insurer, row.terms.currency, f"{row.terms.insured_percent} %", row.terms.valid_until,
         _in_force(row.in_force), next_duty(row))
        for row in rows
    ]  # fmt: skip
    return table(("policy", "insurer", "currency", ">insured", "valid until", "phase", "next duty"), shown)


def insurance(row: InsuranceRow) -> list[RenderableType]:
    terms = row.terms
    return [
        heading(f"Insurance policy {row.key}  {terms.insurer}", "" if row.in_force else "not in force"),
        facts([
            ("in force", f"{terms.valid_from} to {row.ended_on or terms.valid_until}"),
            ("insured", f"{terms.insured_percent} % of a loss, less {figure(terms.first_loss)} {terms.currency}"),
            ("discretionary limit", f"{figure(terms.discretionary_limit)} {terms.currency}"),
            ("credit period", f"at most {terms.max_credit_days} days, put off by at most {terms.max_extension_days}"),
            ("overdue", f"notified by day {terms.notify_by_day}, then {terms.waiting_days} days to wait"),
            ("claim", f"within {terms.claim_days} days of that, paid within {terms.indemnity_days}"),
            ("not insured", " ".join(terms.excluded_countries) or None),
            ("premium", f"{terms.premium_percent} % of turnover"),
            ("declared", f"by day {terms.declare_by_day} of the next month"),
        ]),
        *_duties(row),
        *([Text("\nDeclared", "bold"), _declared(row)] if row.declarations else []),
    ]  # fmt: skip


def agreement_table(rows: Iterable[AgreementRow]) -> RenderableType:
    shown = [
        (row.key, row.terms.factor, row.terms.currency, _recourse(row.terms.recourse), f"{row.terms.advance_percent} %",
         row.terms.valid_until, _in_force(row.in_force))
        for row in rows
    ]  # fmt: skip
    return table(("agreement", "factor", "currency", "recourse", ">advance", "valid until", "phase"), shown)


def agreement(row: AgreementRow) -> list[RenderableType]:
    terms = row.terms
    return [
        heading(f"Factoring agreement {row.key}  {terms.factor}", "" if row.in_force else "not in force"),
        facts([
            ("in force", f"{terms.valid_from} to {row.ended_on or terms.valid_until}"),
            ("recourse", f"{_recourse(terms.recourse)}"
                         + (f", {terms.recourse_days} days after the due date" if terms.recourse else "")),
            ("advance", f"{terms.advance_percent} % of the invoice"),
            ("cost", f"{terms.fee_percent} % of the invoice, {terms.interest_percent} % a year on the advance"),
            ("credit period", f"at most {terms.max_credit_days} days"),
            ("customers pay", f"{terms.payee}, {terms.account_no}"),
            ("not taken", " ".join(terms.excluded_countries) or None),
        ]),
    ]  # fmt: skip


def buyer_limit_table(rows: Iterable[BuyerLimitRow]) -> RenderableType:
    shown = [
        (row.agreement, row.customer_id, phase(row.phase), amount(row.granted), amount(row.used), amount(row.free),
         amount(row.asked) if row.asked else None, row.valid_until)
        for row in rows
    ]  # fmt: skip
    columns = ("agreement", "customer", "phase", ">granted", ">used", ">free", ">asked", "valid until")
    return table(columns, shown)


def buyer_limit(row: BuyerLimitRow) -> list[RenderableType]:
    return [
        heading(f"Limit for {row.customer_id} {row.customer_name}  {row.agreement}", row.phase),
        facts([
            ("granted", amount(row.granted) + (" (discretionary)" if row.discretionary else "")),
            ("used", amount(row.used)),
            ("free", amount(row.free)),
            ("asked", amount(row.asked) if row.asked else None),
            ("valid until", row.valid_until),
            ("declined on", row.declined_on),
            ("lost their cover", " ".join(row.fallen) or None),
        ]),
        *_uses(row.uses),
    ]  # fmt: skip


def guarantee_table(rows: Iterable[GuaranteeRow]) -> RenderableType:
    shown = [
        (row.key, row.guarantor, split_stream(row.account)[1], phase(row.phase), amount(row.amount), amount(row.used),
         amount(row.free), row.expires_on)
        for row in rows
    ]  # fmt: skip
    return table(("guarantee", "guarantor", "for", "phase", ">amount", ">used", ">free", "expires"), shown)


def guarantee(row: GuaranteeRow) -> list[RenderableType]:
    return [
        heading(f"Guarantee {row.key}  {row.guarantor}", row.phase),
        facts([
            ("for", f"{row.account} {row.account_name}"),
            ("orders", " ".join(row.orders) or "all"),
            ("secures", f"{row.percent} % of at most {amount(row.amount)}"),
            ("used", amount(row.used)),
            ("free", amount(row.free)),
            ("expires", row.expires_on),
            ("fee", f"{row.fee_percent} % a year"),
        ]),
        *_duties(row),
        *_uses(row.uses),
        *_calls(row.calls),
    ]  # fmt: skip


def assignment_table(rows: Iterable[AssignmentRow]) -> RenderableType:
    shown = [
        (row.key, row.customer_id, row.agreement, _recourse(row.recourse), phase(row.phase), amount(row.amount),
         amount(row.advance), row.recourse_on)
        for row in rows
    ]  # fmt: skip
    columns = ("invoice", "customer", "agreement", "recourse", "phase", ">amount", ">advance", "recourse on")
    return table(columns, shown)


def assignment(row: AssignmentRow) -> list[RenderableType]:
    return [
        heading(f"Invoice {row.key}  {row.agreement}", row.phase),
        facts([
            ("customer", f"{row.customer_id} {row.customer_name}"),
            ("order", row.order_id or None),
            ("receivables", " ".join(row.receivables)),
            ("customer pays", f"{row.payee}, {row.account_no}"),
            ("recourse", _recourse(row.recourse)),
            ("amount", amount(row.amount)),
            ("advance", amount(row.advance) if row.advance else None),
            ("charges", amount(row.charges) if row.charges else None),
            ("reserve", amount(row.reserve) if row.reserve else None),
            ("active since", row.active_on),
            ("recourse on", row.recourse_on),
        ]),
    ]  # fmt: skip


def insured_table(rows: Iterable[InsuredRow]) -> RenderableType:
    shown = [
        (row.key, row.customer_id, row.insurer, phase(row.phase), amount(row.balance), amount(row.claimed),
         row.claim_by, row.pay_by, next_duty(row))
        for row in rows
    ]  # fmt: skip
    columns = ("receivable", "customer", "insurer", "phase", ">open", ">claimed", "claim by", "paid by", "next duty")
    return table(columns, shown)


def insured(row: InsuredRow) -> list[RenderableType]:
    return [
        heading(f"Insured receivable {row.key}  {row.insurer}", row.phase),
        facts([
            ("customer", f"{row.customer_id} {row.customer_name}"),
            ("order", row.order_id or None),
            ("open", f"{amount(row.balance)} of {amount(row.amount)}, due on {row.due_on}"),
            ("insured", f"{row.part.percent} % of {figure(row.part.amount)}, less {figure(row.part.first_loss)}"),
            ("disputed", amount(row.disputed) if row.disputed else None),
            ("waiting until", row.waiting_until),
            ("claim by", row.claim_by),
            ("claimed", amount(row.claimed) if row.claimed else None),
            ("accepted", amount(row.accepted) if row.accepted else None),
            ("paid by", row.pay_by),
            ("indemnity", amount(row.indemnity) if row.indemnity else None),
            ("shared since", amount(row.to_insurer) if row.to_insurer else None),
        ]),
        *_duties(row),
    ]  # fmt: skip


def happened(rows: tuple[EventRow, ...], zone: str) -> list[RenderableType]:
    return [Text("\nTimeline", "bold"), timeline(rows, zone)]


def _duties(row: Row) -> list[RenderableType]:
    shown = [_duty(duty) for duty in (*row.missed, *row.open_duties)]
    return [Text("\nOwed", "bold"), table(("duty", "what", "due on", "phase"), shown)] if shown else []


def _duty(duty: Duty) -> tuple[Any, ...]:
    missed = Text("missed: " + duty.consequence, "red") if duty.missed_on else Text("open")
    return duty.duty_id, duty.kind.replace("_", " "), duty.due_on, missed


def _uses(uses: Sequence[Use]) -> list[RenderableType]:
    shown = [(use.holder, figure(use.undispatched), figure(use.dispatched)) for use in uses]
    return [Text("\nUsed by", "bold"), table(("who", ">not dispatched", ">dispatched"), shown)] if shown else []


def _calls(calls: Sequence[Call]) -> list[RenderableType]:
    shown = [
        (call.reference, call.receivable_id, amount(call.amount), call.answer_by, amount(call.paid)) for call in calls
    ]
    columns = ("reference", "receivable", ">called", "answer by", ">paid")
    return [Text("\nCalls", "bold"), table(columns, shown)] if shown else []


def _declared(row: InsuranceRow) -> RenderableType:
    answers = {None: "waits for the insurer", True: "accepted", False: "declined"}
    shown = [
        (each.month, amount(each.turnover), amount(each.premium), answers[each.accepted]) for each in row.declarations
    ]
    return table(("month", ">turnover", ">premium", "answer"), shown)


def next_duty(row: Row) -> RenderableType | str | None:
    if row.missed:
        return Text(f"missed: {row.missed[0].kind.replace('_', ' ')}", "red")
    duty = next(iter(row.open_duties), None)
    return f"{duty.kind.replace('_', ' ')} by {duty.due_on}" if duty else None


def _recourse(recourse: bool) -> str:
    return "with" if recourse else "without"


def _in_force(in_force: bool) -> str:
    return "in force" if in_force else "not in force"
