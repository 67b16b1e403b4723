"""The mails that a trial keeps in a folder instead of sending them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Final

from domain.base import Value
from domain.errors import NotFound

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,250}\.eml\Z")
_LARGEST: Final = 1_000_000


class MailUnknown(NotFound):
    """No such mail is in the folder."""

    code = "mail.unknown"


class KeptMail(Value):
    """`name` is that of its file, `kept_at` when it was written, UTC."""

    name: str
    kept_at: datetime
    to: str
    subject: str
    text: str = ""


class Mailbox:
    """Reads and never writes. A folder that is not there is an empty one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def page(self, *, after: str = "", most: int) -> tuple[list[KeptMail], str | None]:
        """The latest first, without texts, and what to pass as `after` for those that follow; `mail.unknown`."""
        entries = sorted(self._entries(), reverse=True)
        begin = 0
        if after:
            begin = next((place + 1 for place, (_, name) in enumerate(entries) if name == after), -1)
            if begin < 0:
                raise MailUnknown(f"there is no mail {after}", field="after")
        shown = entries[begin : begin + most]
        mails = [self._mail(name, at).model_copy(update={"text": ""}) for at, name in shown]
        return mails, shown[-1][1] if len(entries) > begin + most else None

    def mail(self, name: str) -> KeptMail:
        """One mail with its text; `mail.unknown`."""
        path = self._folder / name
        if not _NAME.match(name) or not path.is_file():
            raise MailUnknown(f"there is no mail {name}", field="name")
        return self._mail(name, path.stat().st_mtime)

    def _entries(self) -> list[tuple[float, str]]:
        if not self._folder.is_dir():
            return []
        return [(path.stat().st_mtime, path.name) for path in self._folder.iterdir() if _NAME.match(path.name)]

    def _mail(self, name: str, at: float) -> KeptMail:
        with (self._folder / name).open("rb") as file:
            message = BytesParser(EmailMessage, policy=policy.default).parsebytes(file.read(_LARGEST))
        body = message.get_body(("plain",))
        return KeptMail(
            name=name,
            kept_at=datetime.fromtimestamp(at, UTC),
            to=str(message["To"] or ""),
            subject=str(message["Subject"] or ""),
            text=body.get_content() if body is not None else "",
        )
