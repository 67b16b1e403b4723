"""`openaccount up`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from runtime.logging import configure_logging
from runtime.settings import load_settings
from starter.embedded import EmbeddedStack
from starter.first_start import load_sample
from starter.up import up as serve


async def up(*, empty: Annotated[bool, Parameter(show_default=False)] = False) -> None:
    """Start everything and serve until Ctrl-C; the data stays.

    Parameters
    ----------
    empty
        Leave a new database empty instead of filling it with the sample year.
    """
    settings = load_settings()
    configure_logging(settings)
    await serve(settings, on_first_start=leave_empty if empty else load_sample)


async def leave_empty(_: EmbeddedStack) -> None:
    """The books begin empty."""
