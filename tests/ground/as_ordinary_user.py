"""Runs the embedded stack as an ordinary user: started by root, it gives root up before it touches anything.

Usage: as_ordinary_user.py FOLDER. As root it runs everything once before, for the imports that happen on the way: the
interpreter itself may lie out of an ordinary user's reach.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import sys
from pathlib import Path

import asyncpg

from starter.embedded import EmbeddedPostgres, EmbeddedTemporal
from starter.embedded.account import Account
from starter.embedded.binaries import find_postgres, find_temporal, within_reach
from starter.embedded.leftovers import pids_of


def become_nobody(folder: Path) -> tuple[Path, Path]:
    """The folder of PostgreSQL's programs and the Temporal program, at places that `nobody` can reach."""
    entry = pwd.getpwnam("nobody")
    nobody = Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    programs = within_reach(find_postgres(None), nobody).folder
    temporal = find_temporal()
    if not nobody.can_enter(temporal.parent):
        temporal = Path(shutil.copy2(temporal, folder / "temporal"))
        temporal.chmod(0o755)
    (folder / "home").mkdir()
    os.chown(folder / "home", nobody.uid, nobody.gid)
    os.setgroups([])
    os.setgid(nobody.gid)
    os.setuid(nobody.uid)
    return programs, temporal


async def run_twice(data: Path, programs: Path | None, temporal_program: Path | None) -> None:
    postgres = EmbeddedPostgres(data, bin_dir=programs)
    temporal = EmbeddedTemporal(data, binary=temporal_program)
    for _ in range(2):
        await asyncio.gather(postgres.start(), temporal.start())
        connection = await asyncpg.connect(postgres.dsn)
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()
        await asyncio.gather(temporal.stop(), postgres.stop())
    assert not pids_of("postgres", f"-D {postgres.home / 'data'}")


async def main(folder: Path) -> None:
    programs = temporal_program = None
    if os.geteuid() == 0:
        await run_twice(folder / "rehearsal", None, None)
        programs, temporal_program = become_nobody(folder)
    await run_twice(folder / "home" / "data", programs, temporal_program)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
