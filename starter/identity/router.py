"""Log in, log out, and the sandbox's provider of identities."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
