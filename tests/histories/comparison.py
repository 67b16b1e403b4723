"""Compares what the workflows did in a scenario with what is on record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final, Protocol

import pytest
from temporalio.client import WorkflowHistory

from tests.histories.corpus import FINGERPRINTS
from tests.histories.fingerprint import fingerprints

PLUGIN: Final = "history_recorder"
COMMAND: Final = ".venv/bin/python -m tests.histories.record"
RENEW: Final = f"""
Workflows that run in production have histories with the old sequence and must still be able to replay them:
  1. Run `.venv/bin/python -m pytest tests/histories`. If it passes, old histories replay and the change is safe.
     If it fails with a nondeterminism error, put the change behind `if workflow.patched("what-changed"):` and keep the
     old way in the else-branch; remove it when no workflow of before the change runs any more.
  2. Renew the record: `{COMMAND}`. It keeps the old recording beside the new one, so that both are replayed from now
     on. (Before the first release, or for a path nobody can be on: `{COMMAND} --replace`.)
"""


class Recorder(Protocol):
    def keep(self, path: str, histories: Sequence[WorkflowHistory]) -> None: ...


def compare_or_record(request: pytest.FixtureRequest, histories: Sequence[WorkflowHistory]) -> None:
    """In a recording run hands the histories to the recorder; else fails when a sequence is not the recorded one."""
    path = request.node.name.removeprefix("test_")
    recorder: Recorder | None = request.config.pluginmanager.get_plugin(PLUGIN)
    if recorder is not None:
        recorder.keep(path, histories)
        return
    differences = compare(path, fingerprints(histories))
    if differences:
        pytest.fail("\n".join([f"path {path}:", *differences, RENEW]), pytrace=False)


def compare(path: str, now: dict[str, dict[str, str]]) -> list[str]:
    """What changed, in words; nothing when all is as recorded."""
    known = json.loads(FINGERPRINTS.read_text(encoding="utf-8")) if FINGERPRINTS.exists() else {}
    if path not in known:
        return [f"  is not on record yet: run `{COMMAND}`"]
    was = known[path]
    found = [f"  {workflow} is new" for workflow in now.keys() - was.keys()]
    found += [f"  {workflow} does not run any more" for workflow in was.keys() - now.keys()]
    for workflow in sorted(was.keys() & now.keys()):
        if was[workflow]["hash"] != now[workflow]["hash"]:
            found.append(_difference(workflow, was[workflow]["commands"], now[workflow]["commands"]))
    return found


def _difference(workflow: str, was: str, now: str) -> str:
    old, new = was.split(" > "), now.split(" > ")
    place = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return "\n".join(
        [
            f"  {workflow} differs from command {place + 1} on:",
            f"    recorded: {' > '.join(old[place : place + 6]) or '(nothing more)'}",
            f"    today:    {' > '.join(new[place : place + 6]) or '(nothing more)'}",
        ]
    )
