"""Files: the open items of another system."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Final, Literal

from fastapi import File, Form, Response, UploadFile

from starter.api.problems import Fault, fault_of_line
from starter.api.refusals import UploadTooLarge, UploadTypeWrong
from starter.api.v1.answers import View, answered
from starter.api.v1.fields import FormFlag
from starter.api.v1.route import UploadRoute, api_router, guarded
from starter.files.open_items import COLUMNS
from starter.identity.asking import Asking
from starter.services import WithServices
from starter.takeover import OpenItemsFile

router = api_router(UploadRoute)

UPLOAD_MAX: Final = 2 * 1024 * 1024
"""Bytes of one file, some 20,000 items. Larger books are taken over by `openaccount receivable import`."""

_TYPES: Final = frozenset({"", "text/csv", "application/csv", "text/plain", "application/vnd.ms-excel"})
_CHUNK: Final = 64 * 1024


class Imported(View):
    """`taken` are new here, `known` had been taken over before with the same content; `refused` are the lines left
    out of a file of which only a part was wanted."""

    taken: int
    known: int
    refused: tuple[Fault, ...]


@router.post("/imports/open-items", response_model=Imported, **guarded("receivable.take_over"))
async def import_open_items(
    services: WithServices,
    asking: Asking,
    file: Annotated[UploadFile, File(description=f"CSV with the columns {', '.join(COLUMNS)}")],
    partial: Annotated[FormFlag, Form(description="take the good lines of a file that has bad ones")] = False,
    date_format: Annotated[Literal["", "m/d", "d/m"], Form(description="how 3/4/2026 is read")] = "",
) -> Response:
    """Takes over receivables of another system, the whole file or nothing. Each bad line is named; the same file again
    takes over only what is new."""
    if (file.content_type or "").partition(";")[0].strip().lower() not in _TYPES:
        raise UploadTypeWrong("send a CSV file", field="file", type=(file.content_type or "")[:80])
    with tempfile.TemporaryDirectory(prefix="openaccount-upload-") as folder:
        path = Path(folder) / "upload.csv"
        await _keep(file, path)
        wanted = OpenItemsFile(path=path, partial=partial, date_format=date_format or None)
        done = await services.desk.import_open_items(wanted, actor=asking.id, progress=lambda _done, _of: None)
    refused = tuple(fault_of_line(error) for error in done.refused)
    return answered(Imported(taken=len(done.taken), known=len(done.known), refused=refused))


async def _keep(file: UploadFile, path: Path) -> None:
    size = 0
    with path.open("wb") as kept:
        while chunk := await file.read(_CHUNK):
            size += len(chunk)
            if size > UPLOAD_MAX:
                raise UploadTooLarge(f"at most {UPLOAD_MAX} bytes", field="file", limit=str(UPLOAD_MAX))
            if b"\0" in chunk:
                raise UploadTypeWrong("this is no text file", field="file")
            kept.write(chunk)
