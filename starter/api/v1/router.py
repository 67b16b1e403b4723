"""Everything under `/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from starter.api.v1 import (
    absences,
    customers,
    events,
    imports,
    limits,
    me,
    orders,
    partners,
    payments,
    policy,
    receivables,
    tasks,
    webhooks,
)

router = APIRouter(prefix="/v1")

for part in (
    orders,
    payments,
    customers,
    limits,
    tasks,
    receivables,
    events,
    policy,
    absences,
    imports,
    me,
    webhooks,
    partners,
):
    router.include_router(part.router)
