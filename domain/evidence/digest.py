"""One hash that names all the evidence a grade rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping


def digest(evidence: Mapping[str, str]) -> str:
    """SHA-256 over evidence ids and their content hashes, whatever their order; 64 hexadecimal digits.

    The hashes themselves stand in the review's conclusion, so that an auditor can make it again.
    """
    content = json.dumps(dict(evidence), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()
