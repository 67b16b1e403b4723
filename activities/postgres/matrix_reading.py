"""The versions of the authority matrix, as they are read."""

from __future__ import annotations

from typing import Any, Final

from domain.matrix.state import MatrixState

_SQL: Final = "SELECT state FROM matrix_view WHERE policy_name = $1"


async def matrix_versions(pool: Any, policy_name: str) -> MatrixState:
    """Everything that was proposed; empty while the policy file's own matrix is the only one."""
    state = await pool.fetchval(_SQL, policy_name)
    return MatrixState.model_validate(state or {})
