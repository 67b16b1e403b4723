"""The recorded histories: one file for each path through a sale's life, with every workflow that took part in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from temporalio.client import WorkflowHistory

FOLDER: Final = Path(__file__).parent
FINGERPRINTS: Final = FOLDER / "fingerprints.json"
_MACHINE: Final = frozenset({"stackTrace", "workerVersion", "binaryChecksum"})
"""What says something about the recording machine or its checkout, and nothing to a replay."""

_PROCESS: Final = re.compile(r"[0-9]+@")
"""How a worker calls itself and the queue that is its own: process id and host."""


@dataclass(frozen=True)
class Recording:
    """`path` is the scenario's name; later recordings of it, made after its sequence changed, are numbered."""

    path: str
    file: Path
    histories: tuple[WorkflowHistory, ...]


def recordings() -> Iterator[Recording]:
    """Everything that is recorded, by file name."""
    for file in sorted(FOLDER.glob("*.json")):
        if file != FINGERPRINTS:
            yield read(file)


def read(file: Path) -> Recording:
    content = json.loads(file.read_text(encoding="utf-8"))
    histories = (WorkflowHistory.from_json(one["workflow"], {"events": one["events"]}) for one in content["workflows"])
    return Recording(path=content["path"], file=file, histories=tuple(histories))


def write(path: str, file: Path, histories: Iterable[WorkflowHistory]) -> None:
    workflows = [
        {"workflow": history.workflow_id, "events": [scrubbed(event) for event in history.to_json_dict()["events"]]}
        for history in histories
    ]
    text = json.dumps({"path": path, "workflows": workflows}, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text.replace('{"eventId"', '\n{"eventId"') + "\n", encoding="utf-8")


def scrubbed(value: Any) -> Any:
    """The same without process ids, machine names, folders and stack traces."""
    if isinstance(value, dict):
        return {key: scrubbed(inner) for key, inner in value.items() if key not in _MACHINE}
    if isinstance(value, list):
        return [scrubbed(inner) for inner in value]
    return "worker" if isinstance(value, str) and _PROCESS.match(value) else value
