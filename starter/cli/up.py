"""`openaccount up`."""

from __future__ import annotations

from runtime.logging import configure_logging
from runtime.settings import load_settings
from starter.embedded import EmbeddedStack
from starter.first_start import load_sample
from starter.up import up as serve


async def up(*, sample: bool = True) -> None:
    """Start everything and serve until Ctrl-C; the data stays.

    Parameters
    ----------
    sample
        Fill an empty embedded database with the sample year.
    """
    settings = load_settings()
    configure_logging(settings)
    await serve(settings, on_first_start=load_sample if sample else leave_empty)


async def leave_empty(_: EmbeddedStack) -> None:
    """The books begin empty."""
