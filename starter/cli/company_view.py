"""The companies around a customer on the screen."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text
from rich.tree import Tree

from domain.ownership.tree import TreeLine
from starter.cli.figures import amount, figure
from starter.cli.screen import facts, heading
from starter.companies import CompanyTree


def companies(tree: CompanyTree) -> list[RenderableType]:
    """Owners from the top down, the customer and its sisters below them."""
    untold = Text("no source has told who owns this company", "dim")
    return [
        heading(f"Companies around {tree.customer_id}"),
        *_trees(tree.lines),
        *([] if tree.known else [untold]),
        facts([
            ("at risk", f"{' + '.join(map(amount, tree.exposures)) or 'nothing'} with all of one owner"),
            ("shared limit", f"group {tree.group_id}" if tree.group_id else "none: it is in no group"),
        ]),
    ]  # fmt: skip


def _trees(lines: tuple[TreeLine, ...]) -> list[RenderableType]:
    """One for each company at the top."""
    tops: list[RenderableType] = []
    path: list[Tree] = []
    for line in lines:
        del path[line.depth :]
        branch = path[-1].add(_line(line)) if path else Tree(_line(line), guide_style="dim")
        if not path:
            tops.append(branch)
        path.append(branch)
    return tops


def _line(line: TreeLine) -> Text:
    style = "bold" if line.asked else "" if line.in_group else "dim"
    text = Text.assemble(
        (_share(line), "cyan"), (line.name, style), (f", {line.country}" if line.country else "", "dim")
    )
    if line.status is not None and line.status != "active":
        text.append(f"  {line.status.replace('_', ' ')}", "red")
    if line.customer is not None:
        text.append(f"  {line.customer.customer_id}: {amount(line.customer.exposure)}", "green")
        for out in line.customer.knock_outs:
            text.append(f"  {out}", "red")
    if not line.in_group:
        text.append("  outside the group", "dim")
    return text.append("  see above", "dim") if line.repeated else text


def _share(line: TreeLine) -> str:
    """What the company above holds of this one."""
    if line.depth == 0:
        return ""
    return "consolidated  " if line.share_percent is None else f"{figure(line.share_percent)} %  "
