"""The fold of the whole record: what the read models have to be, from the events alone. Rebuild and audit share it.

The events are read through a cursor, one stream after the other, so memory holds one stream at a time, beside one sum
of exposure for each customer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from activities.postgres.chain import GENESIS
from activities.postgres.streams import KINDS, kind_of
from activities.postgres.write import Head
from domain.base import Event, ExposureChange, event_of
from domain.customer.state import CustomerState
from domain.ids import customer_stream, group_stream
from domain.receivable.state import ReceivableState
from domain.sale.events import GoodsReturned, InvoiceIssued
from domain.sale.state import SaleState

EXPOSURE: Final = tuple(ExposureChange.model_fields)
"""The columns of an account that are sums over the events of other streams."""

PREFETCH: Final = 500
_REPORT_EVERY: Final = 500
_EVENTS_SQL: Final = """
SELECT stream, version, type, data, hash FROM event WHERE $1::text[] IS NULL OR stream = ANY($1)
ORDER BY stream, version
"""

Progress = Callable[[int, int], None]
"""Called now and then with the number of events done and of all events."""


class StreamUnreadable(RuntimeError):
    """An event cannot be folded: its name is unknown, its data is not what its name says, or it lacks a beginning."""

    def __init__(self, stream: str, version: int, reason: str) -> None:
        super().__init__(f"{stream} cannot be read at version {version}: {reason}")
        self.stream = stream
        self.version = version


@dataclass
class Refold:
    """One pass over the record. The sums are complete once `heads` is exhausted."""

    progress: Progress | None = None
    events: int = 0
    streams: int = 0
    series: dict[str, int] = field(default_factory=dict)
    unreadable: list[StreamUnreadable] = field(default_factory=list)
    _moved: dict[str, ExposureChange] = field(default_factory=lambda: defaultdict(ExposureChange))
    _group_of: dict[str, str] = field(default_factory=dict)

    async def heads(self, connection: Any, only: Sequence[str] | None = None) -> AsyncIterator[Head]:
        """Every stream's version, hash and state; a stream that cannot be read is left out and kept in `unreadable`.

        Needs an open transaction. `only` narrows the pass down to these streams.
        """
        total = await connection.fetchval("SELECT count(*) FROM event") if self.progress else 0
        head: Head | None = None
        broken = ""
        async for row in connection.cursor(_EVENTS_SQL, only, prefetch=PREFETCH):
            self._count(total)
            stream = row["stream"]
            if stream == broken:
                continue
            if head is not None and head.stream != stream:
                yield self._completed(head)
                head = None
            try:
                head = self._after(head or Head(stream, 0, GENESIS, kind_of(stream).initial), row)
            except Exception as error:  # noqa: BLE001 - whatever a forged event breaks, the other streams are read on
                head, broken = None, stream
                self.unreadable.append(StreamUnreadable(stream, row["version"], f"{type(error).__name__}: {error}"))
        if head is not None:
            yield self._completed(head)
        if self.progress:
            self.progress(self.events, total)

    def exposures(self) -> dict[str, ExposureChange]:
        """By account: each customer's own, and the sum of its members for each group."""
        sums = defaultdict[str, ExposureChange](ExposureChange, self._moved)
        for customer, moved in self._moved.items():
            if customer in self._group_of:
                sums[self._group_of[customer]] = sums[self._group_of[customer]] + moved
        return dict(sums)

    def _count(self, total: int) -> None:
        self.events += 1
        if self.progress and self.events % _REPORT_EVERY == 0:
            self.progress(self.events, total)

    def _completed(self, head: Head) -> Head:
        self.streams += 1
        if isinstance(head.state, CustomerState) and head.state.group_id:
            self._group_of[head.stream] = group_stream(head.state.group_id)
        return head

    def _after(self, head: Head, row: Any) -> Head:
        event = event_of(row["type"], row["data"])
        state = kind_of(head.stream).evolve(head.state, event)
        if event.exposure is not None:
            account = _account_of(head.stream, state)
            self._moved[account] = self._moved[account] + event.exposure
        self._note_number(event)
        return Head(head.stream, row["version"], row["hash"], state)

    def _note_number(self, event: Event) -> None:
        match event:
            case InvoiceIssued(series=series, invoice_no=number) if series:
                self._reach(series, number)
            case GoodsReturned(series=series, credit_note_no=number) if series:
                self._reach(series, number)

    def _reach(self, series: str, number: str) -> None:
        self.series[series] = max(self.series.get(series, 0), int(number.removeprefix(f"{series}-")))


def same_state(stream: str, found: Mapping[str, Any], expected: Any) -> bool:
    """Whether a stored state says the same; `0` and `0.00` are one figure, as in the events they were folded from."""
    try:
        return bool(kind_of(stream).load(dict(found)) == expected)
    except (ValueError, LookupError, TypeError):
        return False


def tables() -> dict[str, tuple[str, str]]:
    """Each read model of streams: its key, and what stands before the key in the stream's name."""
    return {kind.table: (kind.key, "" if kind.key_is_stream else f"{name}/") for name, kind in KINDS.items()}


def _account_of(stream: str, state: Any) -> str:
    match state:
        case SaleState():
            return customer_stream(state.placed.customer_id)
        case ReceivableState():
            return customer_stream(state.customer_id)
        case CustomerState():
            return stream
    raise LookupError(f"{stream} moves no exposure")
