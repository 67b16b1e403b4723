"""The versions of an authority matrix, for whoever reads them."""

from __future__ import annotations

from typing import Any

from domain.matrix.state import MatrixState


async def matrix_of(connection: Any, policy_name: str) -> MatrixState:
    """Every version that was proposed; none while nobody has."""
    state = await connection.fetchval("SELECT state FROM matrix_view WHERE policy_name = $1", policy_name)
    return MatrixState.model_validate(state or {})
