"""Can the record be trusted? The chains, the read models, and one sale with everything that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg
from temporalio.client import Client

from activities.postgres.refold import Progress
from activities.postgres.verify_chain import ChainReport, verify_chains
from activities.postgres.verify_read_models import Difference, verify_read_models
from domain.errors import NotFound
from domain.ids import sale_stream
from starter.audit_decisions import DecisionCheck, check_decisions
from starter.audit_stream import StreamCheck, check_stream, streams_of_sale


class SaleUnknown(NotFound):
    """No event of this order is on record."""

    code = "order.unknown"


@dataclass(frozen=True)
class AuditReport:
    """The chains of all streams and the read models of all of them."""

    chains: ChainReport
    differences: tuple[Difference, ...]

    @property
    def clean(self) -> bool:
        return self.chains.clean and not self.differences

    def lines(self) -> list[str]:
        """For people, one fact a line."""
        verdict = f"{len(self.differences)} differences" if self.differences else "say what the events say"
        return [*self.chains.lines(), f"read models: {verdict}", *(f"  {one}" for one in self.differences)]


@dataclass(frozen=True)
class ReplayReport:
    """One sale with its approvals and receivables, and the policies its decisions were taken under."""

    order_id: str
    streams: tuple[StreamCheck, ...]
    decisions: tuple[DecisionCheck, ...]

    @property
    def clean(self) -> bool:
        return all(one.clean for one in self.streams) and all(one.clean for one in self.decisions)

    def lines(self) -> list[str]:
        """For people, one fact a line."""
        return [
            f"order {self.order_id}: {'clean' if self.clean else 'NOT clean'}",
            *(line for one in self.streams for line in one.lines()),
            *(str(one) for one in self.decisions),
        ]


async def verify(pool: asyncpg.Pool, progress: Progress | None = None) -> AuditReport:
    """Recomputes every hash chain and folds every event again; changes nothing and holds nobody up.

    `progress` runs from nothing to all events twice, once for the chains and once for the read models.
    """
    chains = await verify_chains(pool, progress)
    return AuditReport(chains=chains, differences=tuple(await verify_read_models(pool, progress)))


async def replay(order_id: str, pool: asyncpg.Pool, client: Client) -> ReplayReport:
    """Replays a sale and its children with today's code and folds their events again. Refuses `order.unknown`.

    A history that Temporal has dropped, or never had, is reported as not kept; the events alone have to be enough.
    """
    streams = await streams_of_sale(pool, sale_stream(order_id))
    if not streams:
        raise SaleUnknown(f"no order {order_id} is on record", field="order_id")
    checks = [await check_stream(stream, pool, client) for stream in streams]
    return ReplayReport(
        order_id=order_id, streams=tuple(checks), decisions=tuple(await check_decisions(pool, sale_stream(order_id)))
    )
