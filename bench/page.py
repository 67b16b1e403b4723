"""The figures in the documentation: replaced by the latest run, never written by hand."""

from __future__ import annotations

from pathlib import Path

from runtime.settings import PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "performance.md"
BEGIN = "<!-- figures: begin, written by `python -m bench --write` -->"
END = "<!-- figures: end -->"


def write_figures(markdown: str, page: Path = PAGE) -> None:
    """Puts the tables between the page's two markers. Raises ValueError when the page has lost them."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page.name} has lost the markers between which the figures stand")
    page.write_text(f"{before}{BEGIN}\n\n{markdown}\n\n{END}{after}", encoding="utf-8")
