"""Where insurers, factors and guarantors are asked, and what signs their callbacks. A part of `Settings`."""

from __future__ import annotations

import base64
from typing import Final

from pydantic import BaseModel, Field, field_validator

PARTNERS: Final = {
    f"{partner}_url": (f"{partner}_token", f"{partner}_secret") for partner in ("insurer", "factor", "guarantor")
}
"""Each partner's address, and what must be set with it: our token there, and the secret that signs its callbacks."""

SECRET_BYTES_MIN: Final = 24


class PartnerFields(BaseModel):
    """Secrets are written `whsec_…`, as Standard Webhooks has them."""

    sandbox_secret: str | None = Field(default=None, repr=False)
    """Of partners that have no address of their own and are the sandbox's."""
    insurer_url: str | None = None
    insurer_token: str | None = Field(default=None, repr=False)
    insurer_secret: str | None = Field(default=None, repr=False)
    factor_url: str | None = None
    factor_token: str | None = Field(default=None, repr=False)
    factor_secret: str | None = Field(default=None, repr=False)
    guarantor_url: str | None = None
    guarantor_token: str | None = Field(default=None, repr=False)
    guarantor_secret: str | None = Field(default=None, repr=False)

    @field_validator("sandbox_secret", "insurer_secret", "factor_secret", "guarantor_secret")
    @classmethod
    def _can_sign(cls, secret: str | None) -> str | None:
        if secret is None:
            return None
        prefix, _, encoded = secret.partition("_")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            key = b""
        if prefix != "whsec" or len(key) < SECRET_BYTES_MIN:
            raise ValueError(f"expected whsec_ and the base64 of at least {SECRET_BYTES_MIN} bytes")
        return secret
