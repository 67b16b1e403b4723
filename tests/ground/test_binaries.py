from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from runtime.errors import PostgresFailed
from starter.embedded import EmbeddedPostgres, binaries
from starter.embedded.account import Account, service_account
from starter.embedded.binaries import WHEEL, PostgresPrograms, find_postgres, find_temporal, within_reach


def a_closed_checkout(folder: Path) -> PostgresPrograms:
    """The wheel's programs as they are found when the checkout lies in a folder that only its owner may enter."""
    real = find_postgres(None)
    site = real.folder.parent.parent.parent
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    for name in (WHEEL, f"{WHEEL}.libs"):
        (closed / name).symlink_to(site / name)
    return PostgresPrograms(closed / WHEEL / real.folder.parent.name / "bin", real.major)


def someone() -> Account:
    return service_account() or Account("me", os.getuid(), os.getgid())


def test_the_programs_of_the_wheel_are_postgresql_18() -> None:
    assert find_postgres(None).major == 18
    assert find_temporal().name == "temporal"


def test_programs_in_a_closed_folder_are_copied_once_to_where_the_account_can_run_them(
    open_tmp_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "OPEN_HOME", open_tmp_path / "home")
    open_tmp_path.chmod(0o755)
    programs = a_closed_checkout(tmp_path)
    reached = within_reach(programs, someone())
    if os.geteuid() != 0:
        assert reached == programs
        return
    assert reached.folder.is_relative_to(open_tmp_path)
    assert stat.S_IMODE((tmp_path / "closed").stat().st_mode) == 0o700
    written = reached.folder.joinpath("postgres").stat().st_mtime_ns
    assert within_reach(programs, someone()) == reached
    assert reached.folder.joinpath("postgres").stat().st_mtime_ns == written


async def test_postgresql_runs_from_the_copy(
    open_tmp_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "OPEN_HOME", open_tmp_path / "home")
    server = EmbeddedPostgres(open_tmp_path / "data", bin_dir=a_closed_checkout(tmp_path).folder, durable=False)
    await server.start()
    try:
        assert server.pid is not None
        assert (open_tmp_path / "home").exists() is (os.geteuid() == 0)
    finally:
        await server.stop()


def test_given_programs_that_the_account_cannot_reach_are_refused_and_not_opened(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "bin").mkdir(parents=True)
    closed.chmod(0o700)
    if os.geteuid() != 0:
        assert within_reach(PostgresPrograms(closed / "bin", 18), someone()).folder == closed / "bin"
        return
    with pytest.raises(PostgresFailed):
        within_reach(PostgresPrograms(closed / "bin", 18), someone())
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
