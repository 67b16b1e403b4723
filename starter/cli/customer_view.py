"""A customer's and a group's account on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from rich.console import RenderableType
from rich.text import Text

from activities.postgres.rows import AccountRow, CustomerFile, GroupRow, Page, ReceivableRow, SaleRow
from domain.figures.aging import Aging
from domain.money import Money
from starter.cli.figures import amount, figure, limit
from starter.cli.receivable_view import receivable_table
from starter.cli.screen import facts, heading, phase, table
from starter.wording.companies import SCHEMES

BAR = 48
PARTS = (("reserved", "█", "cyan"), ("delivered", "▓", "blue"), ("receivable", "▒", "magenta"))


def file(row: CustomerFile) -> list[RenderableType]:
    """The file itself: who it is, its grade, what stops it, its account."""
    grade = row.grade and f"{row.grade}, fit for decisions through {row.grade_valid_until}"
    return [
        heading(f"Customer {row.customer_id}  {row.name}"),
        facts([
            ("about", f"{row.country}, {row.segment}" + (f", mail to {row.contact_mail}" if row.contact_mail else "")),
            ("identified by", ", ".join(f"{SCHEMES[each.scheme]} {each.value}" for each in row.identifiers) or None),
            ("grade", grade or "none yet: an order waits for a review, or asks a person"),
            ("knocked out", ", ".join(row.knock_outs) or None),
            ("on hold", ", ".join(row.holds) or None),
            *_account(row),
            ("temporary limits", _temporary(row) or None),
        ]),
        *([] if row.group is None else [Text(""), *group(row.group)]),
    ]  # fmt: skip


def group(row: GroupRow) -> list[RenderableType]:
    """A group's common account and who shares it."""
    return [
        heading(f"Group {row.group_id}  {row.name}"),
        facts([("members", ", ".join(row.members) or "none yet"), *_account(row)]),
    ]


def open_business(
    sales: Page[SaleRow], receivables: Page[ReceivableRow], ages: dict[str, Aging], today: date
) -> list[RenderableType]:
    """What is going on with a customer now."""
    shown: list[RenderableType] = []
    if sales.items:
        shown += [Text("\nOpen sales", "bold"), sale_table(sales.items), *_more(sales, "order list")]
    if receivables.items:
        shown += [Text("\nOpen receivables", "bold"), receivable_table(receivables.items, today, of_one_customer=True)]
        shown += [*_more(receivables, "receivable list"), Text("\nAging", "bold"), _aging_table(ages)]
    return shown


def sale_table(sales: Sequence[SaleRow]) -> RenderableType:
    rows = [
        (row.order_id, row.customer_id, phase(row.phase), row.lane and row.lane.replace("_", "-"), amount(row.amount),
         row.ordered_on)
        for row in sales
    ]  # fmt: skip
    return table(("order", "customer", "phase", "lane", ">amount", "ordered on"), rows)


def _aging_table(ages: dict[str, Aging]) -> RenderableType:
    parts = ("open", "current", "d1_30", "d31_60", "d61_90", "d90_plus")
    rows = [(currency, *(figure(getattr(age, part)) for part in parts)) for currency, age in ages.items()]
    return table(("", ">open", ">current", ">1–30 days", ">31–60", ">61–90", ">over 90"), rows)


def _account(row: AccountRow) -> list[tuple[str, object]]:
    exposure = row.exposure
    pairs: list[tuple[str, object]] = [
        ("limit", limit(row.limit)),
        ("exposure", Text.assemble((amount(exposure.total), "bold"), "  ", _bar(row))),
    ]
    pairs += [
        (f"  {name}", Text.assemble((sign, style), f" {amount(getattr(exposure, name))}"))
        for name, sign, style in PARTS
    ]
    if not exposure.unapplied.is_zero:
        pairs.append(("  less cash", f"  {amount(exposure.unapplied)} not yet applied"))
    if not exposure.covered.is_zero:
        pairs.append(("  covered", f"  {amount(exposure.covered)}, retained {amount(exposure.retained)}"))
    if row.limit is not None and row.limit.available is not None:
        left = row.limit.available
        pairs.append(("available", Text(amount(left), "green" if left.is_positive else "red")))
    return pairs


def _bar(row: AccountRow) -> Text:
    """The exposure by component on the scale of the limit, or of itself where it has outgrown it."""
    exposure = row.exposure
    whole = max(_decimal(row.limit.amount if row.limit else None), exposure.total.amount)
    if not whole:
        return Text("")
    drawn = Text()
    for name, sign, style in PARTS:
        part: Money = getattr(exposure, name)
        drawn.append(sign * int(part.amount * BAR / whole + Decimal("0.5")), style)
    drawn.append("·" * max(0, BAR - len(drawn)), "dim")
    drawn.truncate(BAR)
    return drawn


def _decimal(money: Money | None) -> Decimal:
    return Decimal(0) if money is None else money.amount


def _temporary(row: CustomerFile) -> str:
    """Limits on file that end by themselves."""
    temporary = [
        f"{figure(each.amount)} {row.currency} from {each.valid_from} through {each.valid_until}"
        for each in row.limits.temporary
    ]
    return "; ".join(temporary)


def _more(page: Page[SaleRow] | Page[ReceivableRow], command: str) -> list[RenderableType]:
    return [Text(f"and more: openaccount {command} --customer …", "dim")] if page.next else []
