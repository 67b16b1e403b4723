"""The page about roles says what the tables say."""

from __future__ import annotations

from tests.access.roles_page import PAGE, RENEW, page


def test_the_page_is_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), f"run {RENEW}"
