"""Two ways out for mail: an SMTP server, or a folder of files that any mail program can read."""

from __future__ import annotations

import asyncio
import hashlib
import os
import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from activities.ports import OutgoingMail

_DOMAIN: Final = "openaccount.invalid"


def message_of(mail: OutgoingMail, sender: str) -> EmailMessage:
    """The mail as a message; its Message-ID is made from the stable id."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Message-ID"] = f"<{hashlib.sha256(mail.id.encode()).hexdigest()[:40]}@{_DOMAIN}>"
    message["X-OpenAccount-Id"] = mail.id
    message.set_content(mail.text)
    return message


class FolderSender:
    """Puts each mail into a folder as one file named by its id: a repeat replaces the file by itself."""

    def __init__(self, folder: Path, sender: str = "receivables@example.com") -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, mail: OutgoingMail) -> None:
        await asyncio.to_thread(self._write, mail)

    def _write(self, mail: OutgoingMail) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = mail.id.replace("/", "_") + ".eml"
        draft = self._folder / f".{name}.{os.getpid()}"
        draft.write_bytes(bytes(message_of(mail, self._sender)))
        draft.replace(self._folder / name)


class SmtpSender:
    """Hands each mail to an SMTP server. After a crash between hand-over and record the same Message-ID comes again."""

    def __init__(self, host: str, port: int, sender: str) -> None:
        self._host = host
        self._port = port
        self._sender = sender

    async def send(self, mail: OutgoingMail) -> None:
        await asyncio.to_thread(self._hand_over, mail)

    def _hand_over(self, mail: OutgoingMail) -> None:
        with smtplib.SMTP(self._host, self._port, timeout=20) as server:
            server.send_message(message_of(mail, self._sender))
