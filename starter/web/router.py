"""The pages."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from starter.web import assets, book, deliveries, live, switch
from starter.web.inbox import bulk, clicks, task
from starter.web.inbox import page as inbox
from starter.web.sale import actions as sale_actions
from starter.web.sale import listing as sales
from starter.web.sale import page as sale

router = APIRouter(include_in_schema=False, dependencies=[Depends(live.note_position)])
for part in (assets, switch, live, book, inbox, task, clicks, bulk, sales, sale, sale_actions, deliveries):
    router.include_router(part.router)
