"""A policy comes into force: its content becomes a fact, so that any decision can be taken again from the record."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from domain.base import Decision, Event, Value
from domain.policy import Policy


class PolicyAdopted(Event):
    event_type: ClassVar[str] = "policy.adopted"
    policy_hash: str
    content: dict[str, Any]


class AdoptPolicy(Value):
    kind: Literal["adopt_policy"] = "adopt_policy"
    policy: Policy


class PolicyState(Value):
    policy_hash: str = ""
    content: dict[str, Any] = Field(default_factory=dict)


def decide_policy(state: PolicyState, command: AdoptPolicy) -> Decision:
    """Adopts the policy once; a policy that is known already is no news."""
    if state.policy_hash:
        return Decision(events=())
    policy = command.policy
    return Decision(events=(PolicyAdopted(policy_hash=policy.hash, content=policy.model_dump(mode="json")),))


def evolve_policy(state: PolicyState, event: Event) -> PolicyState:
    if isinstance(event, PolicyAdopted):
        return PolicyState(policy_hash=event.policy_hash, content=event.content)
    return state
