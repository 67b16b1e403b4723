"""The shape of every table of words for events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starter.wording.speech import Speech

Telling = Callable[[Speech, Any], str]
"""What is said of one kind of event."""
