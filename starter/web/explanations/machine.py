"""What is wrong with the machine rather than with the request."""

from __future__ import annotations

from typing import Final

MACHINE: Final[dict[str, str]] = {
    "database.unreachable": "The database does not answer. Try again in a moment.",
    "temporal.unreachable": "The workflow engine does not answer. Try again in a moment.",
    "login.not_configured": "Log-in is not set up on this server. Its operator names the provider in the settings.",
    "service.unavailable": "The system is just starting or a part of it is away. Try again in a moment.",
    "service.timeout": "It took too long. Try again in a moment; nothing is done twice.",
    "internal.error": "This is a fault of ours. It has been logged.",
    "refused": "The request was refused.",
}
