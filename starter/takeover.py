"""Takes over the open items of another system from a file: the whole file or nothing, unless asked for a part of it.

Each item is recorded under an id made from its invoice number, so a file that was interrupted is simply given again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from activities.postgres.rows import ReceivableRow
from domain.base import Value
from domain.customer.decide import CustomerUnknown
from domain.errors import InvoiceDuplicate, LineError, RateMissing, Refusal
from domain.ids import receivable_stream
from domain.receivable.commands import TakeOver
from starter.files.cells import refuse_file
from starter.files.open_items import OpenItemLine, read_open_items
from starter.side_by_side import side_by_side

if TYPE_CHECKING:
    from starter.desk import Desk

AT_ONCE: Final = 16
"""More do not go faster: the ledger's connections and the workflow tasks are the limit."""

Progress = Callable[[int, int], None]
"""Called with how many of how many are done."""


class OpenItemsFile(Value):
    """`partial` takes the good lines of a file that has bad ones."""

    path: Path
    partial: bool = False
    date_format: str | None = None
    encoding: str | None = None


class TakenOver(Value):
    """`known` items had been taken over before, with the same content; `refused` are the lines left out."""

    taken: tuple[str, ...]
    known: tuple[str, ...]
    refused: tuple[LineError, ...] = ()


async def import_open_items(desk: Desk, file: OpenItemsFile, actor: str, progress: Progress) -> TakenOver:
    """Codes: those of `read_open_items`; by line also `customer.unknown`, `invoice.duplicate` and `rate.missing`."""
    # Whether the good lines count is decided when all of them have been looked at, so that every bad one is named.
    items, errors = read_open_items(file.path, partial=True, date_format=file.date_format, encoding=file.encoding)
    on_file = {row.receivable_id: row for row in await _on_file(desk, items)}
    faults = [*errors, *await _faults(desk, items, on_file)]
    refused = tuple(sorted(faults, key=lambda fault: fault.line))
    refuse_file(file.path.name, refused, partial=file.partial)
    bad = {fault.line for fault in refused}
    good = [item for item in items if item.line not in bad]
    new = [item for item in good if item.invoice_no not in on_file]
    late = await _take_over(desk, new, actor, progress)
    failed = {fault.line for fault in late}
    return TakenOver(
        taken=tuple(item.invoice_no for item in new if item.line not in failed),
        known=tuple(item.invoice_no for item in good if item.invoice_no in on_file),
        refused=tuple(sorted((*refused, *late), key=lambda fault: fault.line)),
    )


async def _on_file(desk: Desk, items: Sequence[OpenItemLine]) -> tuple[ReceivableRow, ...]:
    return await desk.read.referred_to([item.invoice_no for item in items])


async def _faults(desk: Desk, items: Sequence[OpenItemLine], on_file: dict[str, ReceivableRow]) -> list[LineError]:
    """What only our own books can say against a line."""
    currencies = await desk.read.currencies(sorted({item.customer_id for item in items}))
    invoices = {row.invoice_no for row in on_file.values()}
    found: list[LineError] = []
    for item in items:
        try:
            _check(desk, item, currencies, on_file, invoices)
        except Refusal as refusal:
            found.append(_fault(item, refusal))
    return found


def _check(
    desk: Desk,
    item: OpenItemLine,
    currencies: dict[str, str],
    on_file: dict[str, ReceivableRow],
    invoices: Iterable[str],
) -> None:
    if item.customer_id not in currencies:
        raise CustomerUnknown(f"there is no customer {item.customer_id}", field="customer_id")
    known = on_file.get(item.invoice_no)
    if known is None and item.invoice_no in invoices:
        raise InvoiceDuplicate(f"invoice {item.invoice_no} is on file already", field="invoice_no")
    if known is not None and not _same(item, known):
        raise InvoiceDuplicate(f"invoice {item.invoice_no} is on file with other content", field="invoice_no")
    if desk.policy is not None:
        try:
            desk.policy.rate(item.balance.currency, currencies[item.customer_id], desk.today())
        except RateMissing as missing:
            raise RateMissing(missing.message, field="currency") from None


def _same(item: OpenItemLine, known: ReceivableRow) -> bool:
    theirs = (known.customer_id, known.amount, known.due_on, known.order_id)
    return theirs == (item.customer_id, item.balance, item.due_on, item.order_id or "")


async def _take_over(desk: Desk, items: Sequence[OpenItemLine], actor: str, progress: Progress) -> list[LineError]:
    """Records the items, several at a time; what was refused although it had been checked comes back."""
    queue, refused, done = iter(items), list[LineError](), 0
    progress(0, len(items))

    async def work() -> None:
        nonlocal done
        for item in queue:
            try:
                await desk.record(
                    receivable_stream(item.invoice_no), _command(item), actor, f"take-over.{item.invoice_no}"
                )
            except Refusal as refusal:
                refused.append(_fault(item, refusal))
            done += 1
            progress(done, len(items))

    await side_by_side(work, min(AT_ONCE, len(items)))
    return refused


def _command(item: OpenItemLine) -> TakeOver:
    return TakeOver(
        order_id=item.order_id or "",
        **item.model_dump(include={"invoice_no", "customer_id", "balance", "invoiced_on", "due_on"}),
    )


def _fault(item: OpenItemLine, refusal: Refusal) -> LineError:
    return LineError(line=item.line, code=refusal.code, field=refusal.field, message=refusal.message)
