"""The doctor's questions about whom we ask: the master key of raw answers, sources, partners. Each answers with a line,
or raises what `doctor_servers.FAULTS` names."""

from __future__ import annotations

import stat

import httpx2

from activities.evidence.cipher import MasterKey
from activities.evidence.faults import MasterKeyInvalid
from runtime.partner_settings import PARTNERS
from runtime.settings import SOURCES, Settings

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def evidence_key(settings: Settings) -> str:
    """Whether raw answers can be read, and by nobody else."""
    path = settings.evidence_key
    if not path.exists():
        return f"none at {path} yet: the worker makes it at its first start"
    try:
        MasterKey.of_file(path)
    except MasterKeyInvalid as wrong:
        raise ValueError(str(wrong)) from None
    if path.stat().st_mode & _OTHERS:
        raise ValueError(f"{path} is open to others: chmod 600 it, for it opens every raw answer")
    return f"{path}; keep a copy elsewhere: without it no raw answer can be read"


async def sources(settings: Settings) -> str:
    """Who is asked about customers. Providers themselves are not called: an answer may cost money."""
    named = [name.removesuffix("_url") for name in SOURCES if getattr(settings, name)]
    rest = [name.removesuffix("_url") for name in SOURCES if not getattr(settings, name)]
    real = f"configured: {', '.join(named)}" if named else ""
    if settings.sandbox_url is not None:
        await _sandbox_answers(settings.sandbox_url)
        return "; ".join(part for part in (real, f"the sandbox at {settings.sandbox_url} for the others") if part)
    if not named and settings.database_url is None:
        return "the sandbox that `openaccount up` starts: invented companies"
    return "; ".join(part for part in (real, f"never asked: {', '.join(rest)}" if rest else "") if part)


def partners(settings: Settings) -> str:
    """Who shares our risk. Partners themselves are not called: a request would be carried out."""
    named = [name.removesuffix("_url") for name in PARTNERS if getattr(settings, name)]
    rest = [name.removesuffix("_url") for name in PARTNERS if not getattr(settings, name)]
    real = f"configured: {', '.join(named)}" if named else ""
    if settings.sandbox_url is not None:
        if rest and settings.sandbox_secret is None:
            raise ValueError("OPENACCOUNT_SANDBOX_SECRET is missing: callbacks of the sandbox's partners are refused")
        return "; ".join(part for part in (real, f"the sandbox for {', '.join(rest)}" if rest else "") if part)
    if not named and settings.database_url is None:
        return "those of the sandbox that `openaccount up` starts"
    return "; ".join(part for part in (real, f"never asked: {', '.join(rest)}" if rest else "") if part)


async def _sandbox_answers(url: str) -> None:
    try:
        async with httpx2.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"{url}/sandbox/health")
    except httpx2.TransportError as error:
        raise ValueError(f"the sandbox at {url} does not answer: {error}") from None
    if answer.status_code != httpx2.codes.OK:
        raise ValueError(f"the sandbox at {url} answers {answer.status_code}")
