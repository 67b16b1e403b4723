"""Brings the partners' answers and notices to whoever asked them, signed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Final

import httpx2
import structlog

from activities.webhooks.signing import SECRET_BYTES, new_secret, shown, signed_headers
from starter.sandbox.partners.house import Message, PartnerHouse
from starter.sandbox.partners.journal import Job

log = structlog.get_logger(__name__)

LOOK_SECONDS: Final = 0.2
TRIES_MAX: Final = 10
PAUSE_MAX_SECONDS: Final = 60
_TAKEN: Final = range(200, 300)
_FINAL: Final = frozenset({404, 409, 410, 422})
"""Another try changes nothing."""


def secret_of(folder: Path) -> bytes:
    """What signs the callbacks of a sandbox with this folder; made at its first start, readable by its owner alone."""
    path = folder / "callback.secret"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(made, new_secret())
        os.close(made)
    return path.read_bytes()[:SECRET_BYTES]


class Callbacks:
    """`address` is where the application answers, without a path; empty sends nothing."""

    def __init__(self, house: PartnerHouse, client: httpx2.AsyncClient, secret: bytes, address: str = "") -> None:
        self.address = address
        self.house = house
        self._client = client
        self._secret = secret
        self._tries: Counter[str] = Counter()
        self._turn = asyncio.Lock()

    @property
    def secret(self) -> str:
        """As it is set in the application's settings."""
        return shown(self._secret)

    async def run(self) -> None:
        """Sends what is due, for ever."""
        while True:
            await self.deliver_due()
            await asyncio.sleep(LOOK_SECONDS)

    async def deliver_due(self) -> int:
        """Sends what is due now; how many were taken."""
        switches = self.house.switches
        if not self.address or switches.silent:
            return 0
        async with self._turn:
            due = [message for message in self.house.due() if self._is_its_turn(message)]
            taken = [await self._deliver(message) for message in (reversed(due) if switches.reversed else due)]
        return sum(taken)

    async def before_the_response(self, job: Job) -> None:
        """The answer, sent while whoever asked still waits for the response to the request."""
        answer = self.house.message(job)
        if self.address and not self.house.was_sent(answer):
            async with self._turn:
                await self._deliver(answer)

    async def _deliver(self, message: Message) -> bool:
        self._tries[message.message_id] += 1
        status = await self._send(message.message_id, message)
        taken = status in _TAKEN
        if taken and self._falls_on(self.house.switches.twice, f"twice {message.message_id}"):
            await self._send(f"{message.message_id}-again", message)
        if taken or status in _FINAL or self._tries[message.message_id] >= TRIES_MAX:
            self.house.sent(message)
        return taken

    async def _send(self, message_id: str, message: Message) -> int:
        body = json.dumps(message.body, ensure_ascii=False, separators=(",", ":")).encode()
        forged = self._falls_on(self.house.switches.forged, f"forged {message_id} {self._tries[message.message_id]}")
        key = bytes(SECRET_BYTES) if forged else self._secret
        headers = signed_headers([key], message_id, int(self.house.now().timestamp()), body)
        url = f"{self.address.rstrip('/')}/v1/partners/{message.partner}/callbacks"
        try:
            response = await self._client.post(
                url, content=body, headers={**headers, "Content-Type": "application/json"}, timeout=30
            )
        except httpx2.HTTPError as error:
            log.info("callback_not_delivered", message=message_id, error=type(error).__name__)
            return 0
        log.info("callback_delivered", message=message_id, status=response.status_code)
        return response.status_code

    def _is_its_turn(self, message: Message) -> bool:
        """After a failed try the next one waits, each time twice as long."""
        tries = self._tries[message.message_id]
        pause = min(2**tries - 1, PAUSE_MAX_SECONDS)
        return self.house.now() >= message.due_at + timedelta(seconds=pause)

    def _falls_on(self, share: float, what: str) -> bool:
        digest = hashlib.sha256(f"{self.house.switches.seed}/{what}".encode()).digest()
        return int.from_bytes(digest[:8], "big") < share * 2**64
