"""What the partners have been asked and have sent, on the disk before anybody hears of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from domain.base import Value
from domain.cover.partner.answer import PartnerAnswer, PartnerKind, PartnerNotice, PartnerRequest


class Job(Value):
    """A request that was taken. The answer is known from `ready_at` on."""

    entry: Literal["job"] = "job"
    partner: PartnerKind
    job_id: str
    request: PartnerRequest
    answer: PartnerAnswer
    ready_at: datetime


class Announced(Value):
    """A notice that goes out at `due_at`."""

    entry: Literal["notice"] = "notice"
    notice: PartnerNotice
    due_at: datetime


class Sent(Value):
    """A callback that was taken, or given up."""

    entry: Literal["sent"] = "sent"
    message_id: str


Entry = Annotated[Job | Announced | Sent, Field(discriminator="entry")]
_ENTRY: TypeAdapter[Job | Announced | Sent] = TypeAdapter(Entry)


class Journal:
    """A file with one line for each entry; a new program reads it and goes on."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / "partners.jsonl"
        self._file = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)

    def close(self) -> None:
        os.close(self._file)

    def entries(self) -> Iterator[Job | Announced | Sent]:
        """Everything so far. A line that was torn when the machine went down was never answered, and is cut off."""
        whole, _, torn = self._path.read_bytes().rpartition(b"\n")
        if torn:
            os.truncate(self._path, len(whole) + 1 if whole else 0)
        for line in whole.splitlines():
            yield _ENTRY.validate_json(line)

    def write(self, entry: Job | Announced | Sent) -> None:
        """Returns when it is on the disk."""
        os.write(self._file, (entry.model_dump_json(exclude_defaults=False) + "\n").encode())
        os.fsync(self._file)
