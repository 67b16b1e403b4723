"""Child processes that neither outlive us nor hear the terminal's Ctrl-C."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from starter.embedded.account import Account

PR_SET_PDEATHSIG = 1
LOG_BYTES_MAX = 10_000_000  # a log past this size is put aside, once, at the next start

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    """One child in a session of its own: Ctrl-C reaches only us, and we stop it in our order.

    On Linux the kernel sends it `death_signal` when we die without a word (kill -9). Spawn from a thread that lives as
    long as the program: the kernel counts the thread's end as ours.
    """

    def __init__(self, name: str, process: asyncio.subprocess.Process) -> None:
        self.name = name
        self._process = process

    @classmethod
    async def spawn(
        cls,
        name: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str],
        cwd: Path,
        log: Path,
        death_signal: signal.Signals,
        account: Account | None = None,
        umask: int = 0o077,
    ) -> Child:
        """Start `command` as `account` (None: as ourselves), output appended to the file `log`."""
        options: dict[str, Any] = {} if account is None else account.as_subprocess_options()
        with open_log(log) as output:
            process = await asyncio.create_subprocess_exec(
                *command,
                env=dict(environment),
                cwd=cwd,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                umask=umask,
                preexec_fn=_dies_with_parent(death_signal),
                **options,
            )
        return cls(name, process)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def wait(self) -> int:
        """Its exit code; negative when a signal ended it."""
        return await self._process.wait()

    async def stop(self, *steps: tuple[signal.Signals, float]) -> None:
        """Send each signal in turn and give it that many seconds; SIGKILL to its whole session is the last word."""
        for number, seconds in steps:
            if not self.alive:
                return
            self._process.send_signal(number)
            try:
                await asyncio.wait_for(self.wait(), timeout=seconds)
            except TimeoutError:
                continue
        if self.alive:
            self.kill_session()
            await self.wait()

    def kill_session(self) -> None:
        """End whatever is left of its session at once."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def open_log(path: Path) -> Any:
    """The log opened for appending, readable by its owner only; one that grew too large is put aside first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
        path.replace(path.with_suffix(".log.old"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def log_tail(path: Path, lines: int = 12) -> str:
    """The end of a log, for the message that says why something did not start."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def port_was_taken(log: Path) -> bool:
    """Whether a server that ended says that somebody else had its port; by now that may be over."""
    return "address already in use" in log_tail(log).lower()


def _dies_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    libc = _libc
    if libc is None:
        return None
    parent = os.getpid()

    def prepare() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:  # we died between fork and prctl: no signal will come
            os._exit(1)

    return prepare
