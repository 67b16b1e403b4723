"""Runs every scenario and records what is new: `python -m tests.histories.record [--replace] [scenario ...]`.

Paths whose sequence has not changed keep their file. One that has changed gets another, numbered file beside the old
one; with `--replace` all files are written anew and old ones vanish.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory

from tests.histories.comparison import PLUGIN
from tests.histories.corpus import FINGERPRINTS, FOLDER, recordings, write
from tests.histories.fingerprint import fingerprints

SCENARIOS = "tests/workflows"
WITHOUT = "tests/workflows/test_race.py"
"""Hundreds of workflows at once are no path."""


class HistoryRecorder:
    """A pytest plugin that the scenarios hand their histories to."""

    __name__ = PLUGIN

    def __init__(self) -> None:
        self.kept: dict[str, list[WorkflowHistory]] = {}

    def keep(self, path: str, histories: Sequence[WorkflowHistory]) -> None:
        self.kept[path] = list(histories)


def record(kept: dict[str, list[WorkflowHistory]], *, replace: bool, whole: bool) -> list[Path]:
    """Writes what is new and returns the files written; a `whole` run also forgets paths that are gone."""
    on_file = list(recordings())
    if replace:
        for recording in on_file:
            if whole or recording.path in kept:
                recording.file.unlink()
        on_file = []
    known = json.loads(FINGERPRINTS.read_text(encoding="utf-8")) if FINGERPRINTS.exists() else {}
    written = []
    for path, histories in kept.items():
        today = fingerprints(histories)
        of_path = [recording for recording in on_file if recording.path == path]
        if not any(fingerprints(recording.histories) == today for recording in of_path):
            file = FOLDER / (f"{path}.{len(of_path) + 1}.json" if of_path else f"{path}.json")
            write(path, file, histories)
            written.append(file)
        known[path] = today
    renewed = {path: known[path] for path in sorted(known) if path in kept or not whole}
    FINGERPRINTS.write_text(json.dumps(renewed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return written


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replace", action="store_true", help="write everything anew, keep no older recordings")
    parser.add_argument(
        "scenarios", nargs="*", help=f"tests to run, as pytest names them; all of {SCENARIOS} by default"
    )
    given = parser.parse_args()
    recorder = HistoryRecorder()
    ended = pytest.main(["-q", *(given.scenarios or [SCENARIOS, f"--ignore={WITHOUT}"])], plugins=[recorder])
    if ended != pytest.ExitCode.OK:
        return int(ended)
    for file in record(recorder.kept, replace=given.replace, whole=not given.scenarios):
        sys.stdout.write(f"recorded {file.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
