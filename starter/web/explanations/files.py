"""What is wrong with a file."""

from __future__ import annotations

from typing import Final

FILES: Final[dict[str, str]] = {
    "file.columns": "The file lacks columns, or has others than expected.",
    "file.dates_ambiguous": "The dates could be read in two ways. Say which comes first, day or month.",
    "file.dates_mixed": "The dates in the file are written in different ways.",
    "file.empty": "The file is empty.",
    "file.encoding": "The file is not in UTF-8.",
    "file.invalid": "Some lines of the file cannot be taken. Nothing was recorded.",
    "file.line": "A line of the file is broken.",
    "file.not_found": "There is no such file.",
    "file.too_large": "The file is too large.",
    "file.unreadable": "The file cannot be read.",
    "policy.invalid": "The policy cannot come into force as it is.",
    "policy.not_found": "There is no policy file.",
    "upload.too_large": "The file is too large.",
    "upload.type": "Only CSV files are taken here.",
}
