"""Bytes of a file to text, or a refusal that says where the bytes stop making sense."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from domain.errors import FileEmpty, FileEncodingWrong, FileMissing, FileTooLarge, FileUnreadable

MAX_BYTES: Final = 256 * 1024 * 1024
DEFAULT_ENCODING: Final = "utf-8-sig"


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The whole file; `file.not_found`, `file.unreadable`, `file.empty` or `file.too_large`. Works on pipes too."""
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError as problem:
        raise FileMissing(f"there is no file {path.name}", field="file") from problem
    except OSError as problem:
        raise FileUnreadable(f"{path.name} cannot be read: {problem.strerror}", field="file") from problem
    if len(data) > max_bytes:
        raise FileTooLarge(f"{path.name} has more than {max_bytes} bytes", field="file", limit=str(max_bytes))
    if not data:
        raise FileEmpty(f"{path.name} is empty", field="file")
    return data


def read_text(path: Path, encoding: str | None = None, *, max_bytes: int = MAX_BYTES) -> str:
    """The text of a file in `encoding`, else UTF-8; `file.encoding` with the offset in bytes and the line."""
    data = read_bytes(path, max_bytes=max_bytes)
    name = encoding or DEFAULT_ENCODING
    if name.lower().replace("_", "-") in ("utf-8", "utf8"):
        name = DEFAULT_ENCODING
    try:
        text = data.decode(name)
    except LookupError as problem:
        raise FileEncodingWrong(f"{name!r} is no text encoding", field="encoding", encoding=name) from problem
    except UnicodeDecodeError as problem:
        raise _wrong(data, problem.start, name) from problem
    except UnicodeError as problem:
        raise FileEncodingWrong(f"the file is not {name}: {problem}", field="encoding", encoding=name) from problem
    if "\0" in text:
        # UTF-16 without a byte order mark decodes as UTF-8 without an error: every second character is then a zero.
        before = text[: text.index("\0")]
        raise _wrong(data, data.index(b"\0") if name == DEFAULT_ENCODING else len(before.encode(name)), name)
    return text


def split_lines(text: str) -> list[str]:
    """Lines with their ends, broken at CR, LF and CRLF only: other separators of Unicode are mere characters here."""
    return list(io.StringIO(text, newline=""))


def _wrong(data: bytes, offset: int, encoding: str) -> FileEncodingWrong:
    line = len(split_lines(data[:offset].decode(encoding, errors="replace") + "?"))
    return FileEncodingWrong(
        f"byte {offset} (line {line}) is not {encoding.removesuffix('-sig')}",
        field="encoding",
        offset=str(offset),
        line=str(line),
        encoding=encoding.removesuffix("-sig"),
    )
