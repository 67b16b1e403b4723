"""Duties to carriers of risk in the inbox of those whose they are, and of those in charge."""

from __future__ import annotations

from activities.postgres.duty_reading import DutyFilter, DutyRow, duties
from activities.postgres.rows import Page
from starter.identity.principal import Principal
from starter.services import Services


async def put_to(services: Services, asking: Principal, *, most: int) -> Page[DutyRow] | None:
    """What has been put to people, the missed ones first: to those whose duty it is, to those in charge, and to whoever
    stands in for one of them. None for everybody else."""
    policy = await services.policy_now.get()
    if policy.cover is None or not asking.may("read.cover"):
        return None
    rule, mine = policy.cover.duties, services.desk.read.inbox(asking.id, policy, services.desk.now())
    acting = {asking.id, *await mine.acts_for()}
    roles = {asking.role, *(person.role for person in policy.people if person.id in acting)}
    if roles & {rule.role, rule.escalate_to}:
        return await duties(services.pool, DutyFilter(standing="put"), most=most)
    return None
