"""Stylesheets, scripts and icons: files of ours under addresses that change with their content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse

from domain.errors import NotFound

FOLDER: Final = Path(__file__).with_name("static")
TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOR_EVER: Final = "public, max-age=31536000, immutable"

router = APIRouter()


class AssetUnknown(NotFound):
    """No such file belongs to the pages."""

    code = "asset.unknown"


@cache
def _digests() -> dict[str, str]:
    files = (path for path in FOLDER.iterdir() if path.suffix in TYPES)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in files}


def asset(name: str) -> str:
    """The address of a file; it changes with the file, so that browsers may keep what they have."""
    return f"/static/{name}?v={_digests()[name]}"


@router.get("/static/{name}")
async def file(name: str) -> FileResponse:
    """A file of the pages."""
    if name not in _digests():
        raise AssetUnknown(f"there is no file {name}", field="name")
    path = FOLDER / name
    return FileResponse(path, media_type=TYPES[path.suffix], headers={"Cache-Control": _FOR_EVER})
