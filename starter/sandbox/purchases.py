"""What has been bought from the sandbox's paid providers: written to the disk before the report goes out."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any, TypedDict

from domain.evidence.source import Provider


class ReferenceReused(Exception):
    """One reference for two companies: a caller's mistake, nothing is charged."""


class Purchase(TypedDict):
    """`charged` is 1 however often the report was asked for; `subject` is the company's customer id."""

    provider: str
    subject: str
    reference: str
    times_asked: int
    charged: int


class Purchases:
    """A file with one line for each time that a paid report was asked for; a new program reads it and goes on."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / "purchases.jsonl"
        self._asked: Counter[tuple[str, str]] = Counter()
        self._subjects: dict[tuple[str, str], str] = {}
        self._read()
        self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def close(self) -> None:
        os.close(self._file)

    def buy(self, provider: Provider, subject: str, reference: str) -> None:
        """Charge for the report, once per reference. Without a reference every call is a purchase of its own.

        Returns when the line is on the disk. Raises ReferenceReused.
        """
        reference = reference or f"without-reference-{len(self._asked) + 1}"
        key = (provider.value, reference)
        if self._subjects.get(key, subject) != subject:
            raise ReferenceReused(reference)
        line = {"provider": provider.value, "subject": subject, "reference": reference}
        os.write(self._file, (json.dumps(line, ensure_ascii=False) + "\n").encode())
        os.fsync(self._file)
        self._count(line)

    def listed(self) -> list[Purchase]:
        """Every purchase, in the order of the first asking."""
        return [
            Purchase(
                provider=provider,
                subject=self._subjects[provider, reference],
                reference=reference,
                times_asked=times,
                charged=1,
            )
            for (provider, reference), times in self._asked.items()
        ]

    def _read(self) -> None:
        """A line that was torn when the machine went down was never answered, and is cut off."""
        if not self._path.exists():
            return
        whole, _, torn = self._path.read_bytes().rpartition(b"\n")
        if torn:
            os.truncate(self._path, len(whole) + 1 if whole else 0)
        for line in whole.splitlines():
            self._count(json.loads(line))

    def _count(self, line: dict[str, Any]) -> None:
        key = (line["provider"], line["reference"])
        self._asked[key] += 1
        self._subjects[key] = line["subject"]
