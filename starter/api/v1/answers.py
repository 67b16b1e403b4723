"""Responses that are written once: what the product computed is not validated again on its way out."""

from __future__ import annotations

from fastapi import Response
from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    """A part of a response."""

    model_config = ConfigDict(frozen=True)


def answered(content: BaseModel, status: int = 200, *, location: str = "") -> Response:
    """The response; its declared model is the content's own."""
    headers = {"Location": location} if location else None
    return Response(content.model_dump_json(), status_code=status, media_type="application/json", headers=headers)
