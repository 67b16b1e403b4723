"""The document says how to verify a delivery: its code does, as the reference library does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from activities.webhooks.collect import WINDOW
from activities.webhooks.signing import new_secret, shown, signed_headers
from domain.webhook.schedule import PAUSES

DOCUMENT: Final = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")


def verified(*given: Any) -> bool:
    """What the function in the document says."""
    found = re.search(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found is not None
    names: dict[str, Any] = {}
    exec(found[1], names)
    return bool(names["verified"](*given))


@pytest.mark.parametrize(
    ("late", "body", "expected"),
    [(0, b'{"a":1}', True), (0, b'{"a":2}', False), (600, b'{"a":1}', False), (-600, b'{"a":1}', False)],
)
def test_the_documents_code_takes_what_is_genuine_and_fresh(late: int, body: bytes, expected: bool) -> None:
    secret, stamp = new_secret(), int((datetime.now(UTC) - timedelta(seconds=late)).timestamp())
    headers = signed_headers([new_secret(), secret], "msg_W1_1", stamp, b'{"a":1}')
    assert verified(shown(secret), headers, body) is expected


def test_the_pauses_in_the_document_are_those_of_the_code() -> None:
    units = {"s": "seconds", "min": "minutes", "h": "hours"}
    listed = re.search(r"tried again after (.*?), then", DOCUMENT, re.DOTALL)
    assert listed is not None
    found = re.findall(r"(\d+) (s|min|h)", listed[1])
    assert tuple(timedelta(**{units[unit]: int(number)}) for number, unit in found) == PAUSES
    assert f"At most {WINDOW:,} messages" in DOCUMENT
