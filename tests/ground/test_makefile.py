"""What a newcomer sees when the machine lacks something."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from runtime.settings import PROJECT_ROOT, child_environment


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy2(PROJECT_ROOT / name, tmp_path / name)
    return tmp_path


def made(checkout: Path, target: str, python: str) -> subprocess.CompletedProcess[str]:
    program = checkout / "python"
    program.write_text(f"#!/bin/sh\n{python}\n")
    program.chmod(0o755)
    return subprocess.run(
        ["make", f"PYTHON={program}", target],
        cwd=checkout,
        env=child_environment(without=("MAKE", "MFLAGS")),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("target", ["run", "test", "check", "bench"])
def test_an_old_or_missing_python_is_named(checkout: Path, target: str) -> None:
    ran = made(checkout, target, "exit 1")
    assert ran.returncode != 0
    assert "Python 3.11" in ran.stderr
    assert not (checkout / ".venv").exists()


def test_a_python_without_venv_is_told_what_to_install(checkout: Path) -> None:
    ran = made(checkout, "run", 'case "$2" in *ensurepip*) exit 1;; esac')
    assert ran.returncode != 0
    assert "python3-venv" in ran.stderr
    assert not (checkout / ".venv").exists()


def test_the_lock_names_no_host() -> None:
    lock = (PROJECT_ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index-url" not in lock
    assert lock.count("==") > 50
    assert "--hash=sha256:" in lock
