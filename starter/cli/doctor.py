"""`openaccount doctor`."""

from __future__ import annotations

from rich.text import Text

from runtime.settings import load_settings
from starter import doctor as checks
from starter.cli.failures import OK, UNREACHABLE
from starter.cli.options import AS_TABLE, Output
from starter.cli.screen import SCREEN, table

STYLES = {"ok": "green", "failed": "bold red", "not_running": "yellow"}


async def doctor(*, output: Output = AS_TABLE) -> int:
    """Look at everything the system stands on and say what is wrong; exit code 3 when something is."""
    found = await checks.doctor(load_settings())
    rows = [(Text(check.state.replace("_", " "), STYLES[check.state]), check.name, check.detail) for check in found]
    SCREEN.show(found, table(("state", "what", "detail"), rows))
    return UNREACHABLE if any(check.state == "failed" for check in found) else OK
