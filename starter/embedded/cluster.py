"""The embedded PostgreSQL's data: made whole or not at all, at a place its account can reach."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from runtime.errors import PostgresFailed
from runtime.settings import child_environment
from starter.embedded.account import Account
from starter.embedded.binaries import OPEN_HOME, PostgresPrograms

SUPERUSER = "openaccount"
INITDB = (
    "--username=" + SUPERUSER,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",  # the C locale has no letters outside ASCII, and the system's locales vary
    "--no-instructions",
)


@dataclass(frozen=True)
class Cluster:
    """`home` holds PostgreSQL's own folder and the superuser's password, side by side."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def password(self) -> str:
        return (self.home / "password").read_text(encoding="ascii").strip()


def server_environment() -> dict[str, str]:
    """What the server programs see: none of the operator's own PG* variables, and no locale of the machine."""
    return child_environment(without=("PG", "LC_", "LANG"), LC_ALL="C")


async def open_cluster(
    data_dir: Path, programs: PostgresPrograms, account: Account | None, *, durable: bool
) -> Cluster:
    """The cluster below `data_dir`, made at the first call. Raises PostgresFailed.

    When the account cannot enter `data_dir` the cluster is made below OPEN_HOME and linked from here, so that no folder
    above has to be opened to others.
    """
    name = f"postgres-{programs.major}"
    link = data_dir / name
    if not link.exists():
        _refuse_other_version(data_dir, name)
        await _create(link, programs, account, durable=durable)
    home = link.resolve()
    if account is not None and not account.can_enter(home / "data"):
        raise PostgresFailed(f"user {account.name}, who runs PostgreSQL for root, can no longer enter {home}")
    return Cluster(home)


async def _create(link: Path, programs: PostgresPrograms, account: Account | None, *, durable: bool) -> None:
    if account is None or account.can_enter(link.parent):
        final = link
    else:
        OPEN_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix="data-", dir=OPEN_HOME))
        place.chmod(0o711)
        final = place / link.name
    draft = final.with_name(final.name + ".new")
    if draft.exists():
        shutil.rmtree(draft)  # an earlier initdb was interrupted; it never held data
    draft.mkdir(mode=0o700)
    await _initdb(Cluster(draft), programs, account, durable=durable)
    draft.rename(final)
    if final != link:
        link.unlink(missing_ok=True)
        link.symlink_to(final)


async def _initdb(draft: Cluster, programs: PostgresPrograms, account: Account | None, *, durable: bool) -> None:
    password = secrets.token_urlsafe(24)
    draft.data.mkdir(mode=0o700)
    secret = draft.home / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="ascii")
    if account is not None:
        draft.home.chmod(0o711)
        os.chown(draft.data, account.uid, account.gid)
        os.chown(secret, account.uid, account.gid)  # initdb reads it in the account's name; ours again below
    process = await asyncio.create_subprocess_exec(
        programs.folder / "initdb",
        f"--pgdata={draft.data}",
        f"--pwfile={secret}",
        *INITDB,
        *([] if durable else ["--no-sync"]),
        env=server_environment(),
        cwd="/",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        **({} if account is None else account.as_subprocess_options()),
    )
    try:
        output, _ = await process.communicate()
    finally:
        if process.returncode is None:  # we were told to stop in the middle
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise PostgresFailed(f"initdb failed:\n{output.decode(errors='replace').strip()}")
    os.chown(secret, os.geteuid(), os.getegid())


def _refuse_other_version(data_dir: Path, name: str) -> None:
    others = [path.name for path in data_dir.glob("postgres-*") if path.name != name and path.suffix != ".new"]
    if others:
        raise PostgresFailed(
            f"{data_dir} holds {', '.join(sorted(others))}, and the programs found would make {name}: "
            "move the data by dump and restore, or set OPENACCOUNT_PG_BIN to the old programs"
        )
