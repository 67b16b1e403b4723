"""The companies around a customer on the screen."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from domain.ownership.tree import TreeLine
from starter.cli.figures import amount, figure
from starter.cli.screen import heading, table
from starter.companies import CompanyTree


def companies(tree: CompanyTree) -> list[RenderableType]:
    """Owners from the top down, the customer and its sisters below them."""
    rows = [
        (
            _name(line),
            f"{figure(line.share_percent)} %" if line.share_percent is not None else _untold(line),
            line.country or None,
            line.status and line.status.replace("_", " "),
            line.customer and line.customer.customer_id,
            amount(line.customer.exposure) if line.customer else None,
            ", ".join(line.customer.knock_outs) or None if line.customer else None,
        )
        for line in tree.lines
    ]
    sums = " and ".join(str(amount(money)) for money in tree.exposures)
    shown: list[RenderableType] = [
        heading(f"Companies around {tree.customer_id}"),
        table(("company", ">held by the one above", "in", "state", "customer", ">exposure", "knocked out"), rows),
        Text(f"at risk with all of one owner: {sums}"),
        Text(f"shared limit: group {tree.group_id}" if tree.group_id else "shared limit: none, it is in no group"),
    ]
    if not tree.known:
        shown.append(Text("no source has told who owns this company", "dim"))
    return shown


def _name(line: TreeLine) -> Text:
    style = "bold" if line.asked else "" if line.in_group else "dim"
    return Text("   " * line.depth + line.name + (" (see above)" if line.repeated else ""), style)


def _untold(line: TreeLine) -> str | None:
    return "consolidated" if line.depth else None
