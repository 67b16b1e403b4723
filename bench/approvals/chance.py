"""Chance that can be repeated."""

from __future__ import annotations

from random import Random


def chance_of(seed: str, *about: str) -> Random:
    """The same draws for the same words in every run, whatever else is drawn and in which order."""
    return Random("/".join((seed, *about)))  # noqa: S311 - a simulation, not a secret
