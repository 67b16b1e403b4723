"""Everything under `/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from starter.api.v1 import customers, events, imports, limits, me, orders, payments, receivables, tasks, webhooks

router = APIRouter(prefix="/v1")

for part in (orders, payments, customers, limits, tasks, receivables, events, imports, me, webhooks):
    router.include_router(part.router)
