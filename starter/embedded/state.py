"""What one running stack leaves in its data folder for others: a lock, and the addresses it serves at."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from runtime.errors import StackBusy, StackNotRunning
from runtime.settings import Settings


class StackAddresses(BaseModel):
    """Where a stack serves, or served last: `serving` is False after a clean stop."""

    model_config = ConfigDict(frozen=True)

    pid: int
    serving: bool
    database_url: str
    temporal_address: str
    temporal_embedded: bool
    ui_address: str | None = None
    postgres_port: int = 0
    temporal_port: int = 0
    temporal_ui_port: int = 0


def attach(settings: Settings) -> Settings:
    """The settings with the addresses of the stack that serves this data folder, for commands in another shell.

    Addresses that were given stay as they are. Raises StackNotRunning.
    """
    if settings.database_url is not None and settings.temporal_address is not None:
        return settings
    addresses = read_addresses(settings.data_dir)
    if addresses is None or not addresses.serving or not is_locked(settings.data_dir):
        raise StackNotRunning(
            f"nothing serves {settings.data_dir}: run `openaccount up`, or set DATABASE_URL and TEMPORAL_ADDRESS"
        )
    return settings.with_addresses(
        database_url=settings.database_url or addresses.database_url,
        temporal_address=settings.temporal_address or addresses.temporal_address,
        temporal_embedded=settings.temporal_address is None and addresses.temporal_embedded,
        temporal_ui_url=addresses.ui_address,
    )


@contextmanager
def exclusive(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for this process. The kernel lets go of it however we end. Raises StackBusy."""
    data_dir.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    lock = os.open(data_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        addresses = read_addresses(data_dir)
        holder = f" (process {addresses.pid})" if addresses is not None and addresses.serving else ""
        raise StackBusy(f"another `openaccount up` serves {data_dir}{holder}; stop it first") from None
    finally:
        os.close(lock)


def is_locked(data_dir: Path) -> bool:
    """Whether some process holds the data folder. Makes nothing."""
    if not (data_dir / "lock").exists():
        return False
    try:
        with exclusive(data_dir):
            return False
    except StackBusy:
        return True


def read_addresses(data_dir: Path) -> StackAddresses | None:
    """What the last stack wrote, or None; a torn or foreign file counts as none."""
    try:
        return StackAddresses.model_validate_json(_file(data_dir).read_bytes())
    except (OSError, ValidationError):
        return None


def write_addresses(data_dir: Path, addresses: StackAddresses) -> None:
    """Replace the file whole; it holds the database password, so only its owner may read it."""
    draft = _file(data_dir).with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(addresses.model_dump_json(indent=2))
    draft.replace(_file(data_dir))


def _file(data_dir: Path) -> Path:
    return data_dir / "stack.json"
