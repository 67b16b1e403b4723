"""`openaccount cover figures`: limits, gross and retained exposure, cost of cover against losses avoided."""

from __future__ import annotations

from rich.text import Text

from starter.cli.figures import figure
from starter.cli.options import AS_TABLE, Output
from starter.cli.screen import SCREEN, table
from starter.cli.stack import reading
from starter.cover_book import cover_book


async def figures(*, output: Output = AS_TABLE) -> None:
    """Show limits granted and used, the exposure before and after cover, and what cover cost and brought."""
    async with reading() as books:
        book = await cover_book(books)
    limits = [
        (row.kind.replace("_", " "), row.currency, row.count, *map(figure, (row.granted, row.used)))
        for row in book.limits
    ]
    exposure = [(row.currency, figure(row.gross), figure(row.retained)) for row in book.exposure]
    money = [
        (
            row.currency,
            *map(figure, (row.premiums, row.factor_charges, row.factor_interest, row.guarantee_fees, row.cost)),
            *map(figure, (row.indemnities, row.calls_paid, row.borne_by_factors, row.avoided)),
        )
        for row in book.figures
    ]
    nothing = Text("nothing", "dim")
    columns = ("currency", ">premiums", ">charges", ">interest", ">fees", ">cost")
    brought = (">indemnities", ">calls paid", ">borne by factors", ">losses avoided")
    SCREEN.show(
        book,
        Text("Limits and guarantees", "bold"),
        table(("what", "currency", ">count", ">granted", ">used"), limits) if limits else nothing,
        Text("\nExposure", "bold"),
        table(("currency", ">gross", ">retained"), exposure) if exposure else nothing,
        Text("\nCost of cover, losses avoided", "bold"),
        table((*columns, *brought), money) if money else nothing,
    )
