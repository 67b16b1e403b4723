"""What may be wrong with the keeping of answers, apart from how they are encrypted."""

from __future__ import annotations


class MasterKeyInvalid(RuntimeError):
    """The master key cannot be read, or is not the one with which the data keys were encrypted."""
