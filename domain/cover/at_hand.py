"""The arrangements that may carry a risk of one account, as they were read together with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from domain.base import Value
from domain.cover.buyer_limit.state import BuyerLimitState
from domain.cover.factoring.state import FactoringState
from domain.cover.guarantee.state import GuaranteeState
from domain.cover.insurance.state import InsuranceState
from domain.ids import split_stream

_STATES: Final[dict[str, type[Value]]] = {
    "insurance": InsuranceState,
    "factoring": FactoringState,
    "buyer_limit": BuyerLimitState,
    "guarantee": GuaranteeState,
}


@dataclass(frozen=True)
class Arrangements:
    """States by stream. They are only looked into where cover is asked for: most orders need none."""

    stored: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_stream(self) -> Mapping[str, Any]:
        """Each arrangement's state, by its stream, in the order of the streams' names."""
        return {
            stream: state if isinstance(state, Value) else _STATES[split_stream(stream)[0]].model_validate(state)
            for stream, state in sorted(self.stored.items())
        }


NONE_AT_HAND: Final = Arrangements()
