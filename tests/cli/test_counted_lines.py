"""What an import says about the lines that it refused."""

from __future__ import annotations

from domain.errors import LineError
from starter.cli.failures import lines_refused


def test_a_line_with_two_errors_is_one_refused_line() -> None:
    errors = (
        LineError(3, "customer.unknown", "customer_id", "there is no customer NOBODY"),
        LineError(4, "cell.count", "employees", "'x' is no whole number from zero on"),
        LineError(4, "cell.word", "impression", "'great' is none of good, fair, poor"),
    )
    assert lines_refused(errors) == ", lines refused: 2"
    assert lines_refused(()) == ""
