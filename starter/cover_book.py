"""The whole book of shared risk at a glance."""

from __future__ import annotations

from activities.postgres import cover_figures
from activities.postgres.cover_figures import BookExposure, LimitSums
from domain.base import Value
from domain.figures.cover import CoverFigures
from starter.books import Books


class CoverBook(Value):
    """Limits by kind and currency, exposure before and after cover, cost against losses avoided; each by currency."""

    limits: tuple[LimitSums, ...]
    exposure: tuple[BookExposure, ...]
    figures: tuple[CoverFigures, ...]


async def cover_book(books: Books) -> CoverBook:
    """As it is today."""
    pool, zone = books.read.pool, books.policy.timezone if books.policy else "UTC"
    return CoverBook(
        limits=await cover_figures.limit_sums(pool),
        exposure=await cover_figures.book_exposure(pool),
        figures=await cover_figures.cover_figures(pool, books.today(), zone),
    )
