"""The pages."""

from __future__ import annotations

from fastapi import APIRouter

from starter.web import assets, switch

router = APIRouter(include_in_schema=False)
for part in (assets, switch):
    router.include_router(part.router)
