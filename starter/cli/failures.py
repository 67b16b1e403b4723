"""How a command ends when it does not succeed: what is said, and the exit code."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from rich.console import Group
from rich.text import Text

from domain.errors import FileInvalid, LineError, PolicyInvalid, Refusal
from runtime.errors import OperationalError, SettingsInvalid, StackNotRunning
from runtime.settings import default_data_dir
from starter.cli.screen import SCREEN

OK: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
UNREACHABLE: Final = 3
FAULT: Final = 70
"""A fault of the program itself: sysexits' EX_SOFTWARE."""

INTERRUPTED: Final = 130
"""What a shell reports for a program that Ctrl-C ended."""

LINES_SHOWN: Final = 20


def explain(error: Exception) -> int:
    """Says what went wrong, on standard error, and as JSON on standard output where that was asked for."""
    if isinstance(error, Refusal):
        return _refused(error)
    if isinstance(error, OperationalError):
        return _in_the_way(error.code, error.message, start=isinstance(error, StackNotRunning), usage=_is_usage(error))
    reason = _unreachable(error)
    if reason:
        return _in_the_way("server.unreachable", reason, start=True)
    return _fault(error)


def _refused(refusal: Refusal) -> int:
    where = f" (field: {refusal.field})" if refusal.field else ""
    SCREEN.say(Text.assemble(("refused: ", "bold red"), (refusal.code, "bold"), f": {refusal.message}{where}"))
    lines = _lines(refusal)
    if lines:
        SCREEN.say(bad_lines(lines))
    else:
        for name, value in refusal.facts.items():
            SCREEN.say(Text(f"  {name}: {value}", "dim"))
    if SCREEN.json:
        content: dict[str, Any] = {
            "code": refusal.code,
            "message": refusal.message,
            "field": refusal.field,
            "facts": refusal.facts,
        }
        SCREEN.write_json({"refused": content | ({"lines": lines} if lines else {})})
    return REFUSED


def bad_lines(lines: tuple[LineError, ...]) -> Group:
    """Line by line what is wrong with a file."""
    shown = [
        Text.assemble(f"  line {line.line}: ", (line.code, "bold"), f": {line.message}", _field(line.field))
        for line in lines[:LINES_SHOWN]
    ]
    if len(lines) > LINES_SHOWN:
        shown.append(Text(f"  … and {len(lines) - LINES_SHOWN} more; --json has all of them"))
    return Group(*shown)


def lines_refused(errors: Iterable[LineError]) -> str:
    """How many lines, for one line may have several errors."""
    count = len({error.line for error in errors})
    return f", lines refused: {count}" if count else ""


def _lines(refusal: Refusal) -> tuple[LineError, ...]:
    if isinstance(refusal, FileInvalid):
        return refusal.errors
    if isinstance(refusal, PolicyInvalid):
        return tuple(LineError(fault.line, fault.code, fault.field, fault.message) for fault in refusal.faults)
    return ()


def _field(name: str) -> str:
    return f" (field: {name})" if name else ""


def _is_usage(error: OperationalError) -> bool:
    return isinstance(error, SettingsInvalid)


def _in_the_way(code: str, message: str, *, start: bool = False, usage: bool = False) -> int:
    SCREEN.say(Text.assemble(("not possible: ", "bold red"), (code, "bold"), f": {message}"))
    if start:
        SCREEN.say("start it with: make run")
    if SCREEN.json:
        SCREEN.write_json({"failed": {"code": code, "message": message}})
    return USAGE if usage else UNREACHABLE


def _unreachable(error: Exception) -> str:
    """What a lost server looks like to its client; empty for everything else."""
    if isinstance(error, OSError | TimeoutError):
        return f"a server does not answer: {str(error) or 'timed out'}"
    # By name, because neither client is loaded unless a command needed it.
    origin = type(error).__module__.partition(".")[0]
    if origin in ("asyncpg", "temporalio"):
        return f"{'the database' if origin == 'asyncpg' else 'Temporal'} refuses to work: {error}"
    return ""


def _fault(error: Exception) -> int:
    SCREEN.say(Text.assemble(("failed: ", "bold red"), f"{type(error).__name__}: {error}"))
    with suppress(OSError):
        log = default_data_dir() / "log" / "cli.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            traceback.print_exception(error, file=file)
        SCREEN.say(Text(f"  this is a fault of the program; details are in {log}"))
    return FAULT
