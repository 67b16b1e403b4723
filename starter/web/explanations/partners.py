"""Why something that a partner said was refused."""

from __future__ import annotations

from typing import Final

PARTNERS: Final[dict[str, str]] = {
    "callback.signature": "The signature is not that of the insurer, factor or guarantor.",
    "callback.stale": "It was signed too long ago.",
    "job.unknown": "Nothing was asked under this reference.",
}
