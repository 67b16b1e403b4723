"""The pages."""

from __future__ import annotations

from fastapi import APIRouter

from starter.web import assets, book, switch

router = APIRouter(include_in_schema=False)
for part in (assets, switch, book):
    router.include_router(part.router)
