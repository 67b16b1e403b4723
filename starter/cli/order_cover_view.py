"""The cover of one order, on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from domain.cover.choice import Choice
from domain.cover.part import CoverPart
from starter.cli.cover_view import next_duty
from starter.cli.figures import amount, figure
from starter.cli.screen import facts, heading, phase, table
from starter.order_cover import OrderCover


def order_cover(found: OrderCover) -> list[RenderableType]:
    """What was chosen and why, what is reserved, and each delivery."""
    if not found.anything:
        return [Text("nobody shares the risk of this order", "dim")]
    shown: list[RenderableType] = [heading(f"Cover of order {found.order_id}")]
    for each in found.chosen:
        shown.append(
            Text(f"\nChosen on {each.on} by rule {each.rule}, held against the {each.held_against} exposure", "bold")
        )
        shown += _choice(each.choice, found.currency)
    if found.plan:
        shown += [Text("\nAsked for, not yet decided", "bold"), *_choice(found.plan, found.currency)]
    if found.reserved:
        shown += [Text("\nFor what has not left", "bold"), _parts(found.reserved)]
    for delivery in found.deliveries:
        title = f"\nDelivery {delivery.delivery_id} of {delivery.on}: {amount(delivery.amount)}"
        shown.append(Text(f"{title}, invoice {delivery.invoice_no}" if delivery.invoice_no else title, "bold"))
        shown.append(_parts(delivery.parts) if delivery.parts else Text("no cover", "dim"))
        days = [
            (
                row.key,
                phase(row.phase),
                amount(row.balance),
                row.due_on,
                row.notify_by,
                row.claim_by,
                row.pay_by,
                next_duty(row),
            )
            for row in delivery.insured
        ]
        if days:
            columns = ("insured", "phase", ">open", "due on", "notify by", "claim by", "paid by", "next duty")
            shown.append(table(columns, days))
        sold = delivery.assignment
        if sold:
            shown.append(facts([("invoice with the factor", phase(sold.phase)), ("customer pays", sold.payee)]))
    return shown


def _choice(choice: Choice, currency: str) -> list[RenderableType]:
    passed = [
        (each.stream, each.code, ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in each.facts.items()))
        for each in choice.passed_over
    ]
    costs = ", ".join(f"{each.name} {figure(each.amount)} ({each.stream})" for each in choice.costs)
    return [
        facts([
            ("cost", f"{figure(choice.cost)} {currency}" + (f": {costs}" if costs else "")),
            ("expected loss", figure(choice.expected_loss_before)),
            ("with cover", figure(choice.expected_loss_after)),
            ("had to be covered", f"{figure(choice.needed)} {currency}; cover pays {figure(choice.pays)}"),
        ]),
        _parts(choice.parts),
        *([table(("passed over", "because", "figures"), passed)] if passed else []),
    ]  # fmt: skip


def _parts(parts: Sequence[CoverPart]) -> RenderableType:
    shown = [
        (part.kind, part.stream, figure(part.amount), f"{part.percent} %", figure(part.first_loss), part.terms_of)
        for part in parts
    ]
    return table(("kind", "carried by", ">amount", ">paid", ">first loss", "terms of"), shown)
