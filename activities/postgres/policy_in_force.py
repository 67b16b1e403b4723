"""Which policy counts at a moment: the policy file's, with the authority matrix that two people have confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from domain.matrix.state import MatrixState
from domain.policy import Policy

MATRIX_VERSION_SQL: Final = "(SELECT version FROM matrix_view WHERE policy_name = {name})"
"""How often the matrix of that policy has changed, or null: a scalar for whoever reads something else anyway."""

_STATE_SQL: Final = "SELECT version, state FROM matrix_view WHERE policy_name = $1"


@dataclass(frozen=True)
class InForce:
    """`matrix_version` is 0 while the policy file's own matrix counts."""

    policy: Policy
    matrix_version: int = 0


class NotAdopted(Exception):
    """Nothing is decided under a policy that is not on record yet."""

    def __init__(self, policy: Policy) -> None:
        super().__init__(policy.hash)
        self.policy = policy


@dataclass
class ForceOfPolicy:
    """Composes the policies of one policy file and keeps them: each is one object, and its hash is computed once."""

    file: Policy
    adopted: set[str] = field(default_factory=set)
    _version: int = 0
    _matrix: MatrixState = field(default_factory=MatrixState)
    _composed: dict[int, Policy] = field(default_factory=dict)

    async def at(self, connection: Any, version: int | None, at: datetime) -> InForce:
        """The policy at that moment of business time. `version` is what `MATRIX_VERSION_SQL` gave."""
        if not version:
            return InForce(self.file)
        if version != self._version:
            row = await connection.fetchrow(_STATE_SQL, self.file.name)
            self._matrix, self._version = MatrixState.model_validate(row["state"]), row["version"]
        counts = self._matrix.in_force(at)
        if counts is None:
            return InForce(self.file)
        if counts.version not in self._composed:
            self._composed[counts.version] = counts.matrix.in_place_of(self.file)
        return InForce(self._composed[counts.version], counts.version)


async def policy_in_force(connection: Any, file: Policy, at: datetime) -> InForce:
    """The same for whoever only reads, in one query."""
    row = await connection.fetchrow(_STATE_SQL, file.name)
    counts = MatrixState.model_validate(row["state"]).in_force(at) if row is not None else None
    return InForce(file) if counts is None else InForce(counts.matrix.in_place_of(file), counts.version)
