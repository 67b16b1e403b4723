"""What the first events of streams of cover have in common."""

from __future__ import annotations

from domain.base import Event


class CoverOpened(Event):
    """Begins a stream of cover. Its workflow is started with it; `customer_id` is empty where it serves the house."""

    customer_id: str = ""
