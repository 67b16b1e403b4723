"""Today's code must be able to replay every history that was ever recorded."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from tests.histories.corpus import FINGERPRINTS, FOLDER, read, recordings
from tests.histories.fingerprint import fingerprints
from workflows.registry import WORKFLOWS, sandbox

FILES = sorted(file for file in FOLDER.glob("*.json") if file != FINGERPRINTS)
MOST_BYTES = 4_000_000
MACHINE = re.compile(r"/(?:work|home|root|tmp|usr|Users)/|site-packages|\"[0-9]+@")


@pytest.fixture(scope="module")
def replayer() -> Replayer:
    """Replays as our worker would: its workflows, its sandbox, our data converter."""
    return Replayer(workflows=WORKFLOWS, workflow_runner=sandbox(), data_converter=pydantic_data_converter)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_recorded_history_replays(file: Path, replayer: Replayer) -> None:
    for history in read(file).histories:
        await replayer.replay_workflow(history)


def test_each_path_has_a_recording_with_its_fingerprint() -> None:
    known = json.loads(FINGERPRINTS.read_text(encoding="utf-8"))
    recorded: dict[str, list[object]] = {}
    for recording in recordings():
        recorded.setdefault(recording.path, []).append(fingerprints(recording.histories))
    assert recorded.keys() == known.keys()
    assert [path for path, wanted in known.items() if wanted not in recorded[path]] == []


def test_the_recordings_are_small_and_say_nothing_about_the_machine() -> None:
    assert sum(file.stat().st_size for file in FILES) < MOST_BYTES
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        assert MACHINE.findall(text) == [], file.name
        assert socket.gethostname() not in text, f"{file.name} holds this machine's name"
