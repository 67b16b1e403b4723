"""What a source answered, word for word, so that a person can read it."""

from __future__ import annotations

import json
from typing import Any


def pretty(answer: bytes) -> str:
    """Readable text of any answer; JSON inside of JSON is opened as well."""
    text = answer.decode("utf-8", errors="replace")
    try:
        return json.dumps(_opened(json.loads(text)), ensure_ascii=False, indent=2)
    except ValueError:
        return text


def _opened(content: Any) -> Any:
    match content:
        case dict():
            return {name: _opened(value) for name, value in content.items()}
        case list():
            return [_opened(value) for value in content]
        case str() if content[:1] in ("{", "["):
            try:
                return _opened(json.loads(content))
            except ValueError:
                return content
    return content
