"""Looks at everything the system stands on and says what is wrong with it, changing nothing."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from activities.policy_file import load_policy
from domain.errors import Refusal
from runtime.errors import OperationalError, StackNotRunning
from runtime.settings import Settings
from starter import doctor_evidence, doctor_servers
from starter.embedded import attach
from starter.embedded.account import service_account
from starter.embedded.binaries import find_postgres, find_temporal
from starter.embedded.ports import is_free
from starter.embedded.state import is_locked

PYTHON_MIN = (3, 11)
FREE_BYTES_MIN = 1_000_000_000
PATIENCE_SECONDS = 5.0

State = Literal["ok", "failed", "not_running"]


class Check(BaseModel):
    """One thing looked at. "not_running" is no fault: there is nothing to look at until `openaccount up` runs."""

    model_config = ConfigDict(frozen=True)

    name: str
    state: State
    detail: str


async def doctor(settings: Settings) -> list[Check]:
    """All checks, in the order a person would repair them. Never raises for what it finds."""
    here = [
        _check("python", _python),
        _check("postgresql programs", lambda: _postgres_programs(settings)),
        _check("temporal program", lambda: _temporal_program(settings)),
        _check("data folder", lambda: _data_folder(settings.data_dir)),
        _check("ports", lambda: _ports(settings)),
        _check("policy file", lambda: _policy_file(settings)),
        _check("evidence key", lambda: doctor_evidence.evidence_key(settings)),
        await _ask("sources", doctor_evidence.sources, settings),
        _check("partners", lambda: doctor_evidence.partners(settings)),
    ]
    try:
        running = attach(settings)
    except StackNotRunning as error:
        return [*here, Check(name="servers", state="not_running", detail=error.message)]
    return [*here, *await asyncio.gather(*(_ask(name, ask, running) for name, ask in doctor_servers.CHECKS.items()))]


def _check(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name=name, state="ok", detail=look())
    except (OperationalError, Refusal, OSError, LookupError, ValueError) as error:
        return Check(name=name, state="failed", detail=str(error))


async def _ask(name: str, ask: Callable[[Settings], Awaitable[str]], settings: Settings) -> Check:
    try:
        return Check(name=name, state="ok", detail=await asyncio.wait_for(ask(settings), PATIENCE_SECONDS))
    except TimeoutError:
        return Check(name=name, state="failed", detail=f"no answer within {PATIENCE_SECONDS:g} s")
    except doctor_servers.FAULTS as error:
        return Check(name=name, state="failed", detail=str(error))


def _python() -> str:
    if sys.version_info < PYTHON_MIN:
        raise ValueError(f"Python {platform.python_version()} is older than {'.'.join(map(str, PYTHON_MIN))}")
    return f"{platform.python_version()} at {sys.executable}"


def _postgres_programs(settings: Settings) -> str:
    if settings.database_url is not None:
        return "not needed: DATABASE_URL is set"
    programs = find_postgres(settings.pg_bin)
    account = service_account()
    by = f", run by {account.name}" if account is not None else ""
    return f"PostgreSQL {programs.major} at {programs.folder}{by}"


def _temporal_program(settings: Settings) -> str:
    return "not needed: TEMPORAL_ADDRESS is set" if settings.temporal_address is not None else str(find_temporal())


def _data_folder(folder: Path) -> str:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise ValueError(f"{existing} cannot be written; set OPENACCOUNT_DATA_DIR")
    free = shutil.disk_usage(existing).free
    if free < FREE_BYTES_MIN:
        raise ValueError(f"{folder} has {free / 1e9:.1f} GB left, less than {FREE_BYTES_MIN / 1e9:.0f} GB")
    return f"{folder}, {free / 1e9:.0f} GB free"


def _ports(settings: Settings) -> str:
    if is_locked(settings.data_dir):
        return "held by the running stack"
    named = {
        "OPENACCOUNT_HTTP_PORT": settings.http_port,
        "OPENACCOUNT_POSTGRES_PORT": settings.postgres_port if settings.database_url is None else 0,
        "OPENACCOUNT_TEMPORAL_PORT": settings.temporal_port if settings.temporal_address is None else 0,
        "OPENACCOUNT_SANDBOX_PORT": settings.sandbox_port,
        "OPENACCOUNT_TEMPORAL_UI_PORT": settings.temporal_ui_port if settings.temporal_address is None else 0,
    }
    taken = [f"{port} ({name})" for name, port in named.items() if port and not is_free(port)]
    if taken:
        raise ValueError(f"taken by another program: {', '.join(taken)}")
    return "free"


def _policy_file(settings: Settings) -> str:
    return f"{settings.policy_file}, sha256 {load_policy(settings.policy_file).hash[:12]}"
