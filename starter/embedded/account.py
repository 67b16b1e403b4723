"""PostgreSQL refuses to run as root: which account it gets instead, and what that account can reach."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SERVICE_NAMES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An existing user of the machine. We never create one."""

    name: str
    uid: int
    gid: int

    def as_subprocess_options(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Asks the kernel, in this account's name: mode bits alone would miss access lists."""
        tried = subprocess.run(
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **self.as_subprocess_options(),
        )
        return tried.returncode == 0


def service_account() -> Account | None:
    """The account that runs PostgreSQL when we are root; None for an ordinary user, who runs it as himself."""
    if os.geteuid() != 0:
        return None
    for name in SERVICE_NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise LookupError(f"none of the users {', '.join(SERVICE_NAMES)} exists")
