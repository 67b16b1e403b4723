"""Reading as every way in does it: what is asked for, or a refusal that it is not there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from activities.postgres.policy_in_force import policy_in_force
from activities.postgres.read_models import ReadModels
from activities.postgres.rows import CreditFileRow, CustomerFile, GroupRow, ReceivableFile, SaleFile, TaskFile
from domain.absence.state import AbsenceState
from domain.approval.refusals import TaskUnknown
from domain.customer.decide import CustomerUnknown, GroupUnknown
from domain.errors import PolicyMissing
from domain.local_time import local_day
from domain.policy import Policy
from domain.receivable.decide import ReceivableUnknown
from domain.review.refusals import FileEmpty
from domain.sale.refusals import OrderUnknown


class Books:
    """`policy` says where the business is at home and lets the desk refuse beforehand what it forbids. `evidence_key`
    is the file of the master key, for who reads or writes raw answers."""

    def __init__(
        self,
        read: ReadModels,
        policy: Policy | None = None,
        clock_offset: timedelta = timedelta(0),
        evidence_key: Path | None = None,
    ) -> None:
        self.read = read
        self.policy = policy
        self.evidence_key = evidence_key
        self._clock_offset = clock_offset

    def now(self) -> datetime:
        """By the business clock, UTC."""
        return datetime.now(UTC) + self._clock_offset

    def today(self) -> date:
        """The business day: where the policy is at home, on the business clock."""
        return self.day_of(self.now())

    def day_of(self, moment: datetime) -> date:
        """On which business day that moment was."""
        return local_day(moment, self.policy.timezone) if self.policy else moment.date()

    async def policy_in_force(self, at: datetime | None = None) -> Policy:
        """The policy file's with the authority matrix that counts, now or at that moment of business time."""
        policy = await self.rules(at)
        if policy is None:
            raise PolicyMissing("this program was started without a policy", field="policy")
        return policy

    async def rules(self, at: datetime | None = None) -> Policy | None:
        """The same; None for a program that was started without a policy."""
        if self.policy is None:
            return None
        return (await policy_in_force(self.read.pool, self.policy, at or self.now())).policy

    async def sale(self, order_id: str) -> SaleFile:
        """Or `order.unknown`."""
        found = await self.read.sale(order_id)
        if found is None:
            raise OrderUnknown(f"there is no order {order_id}", field="order_id")
        return found

    async def customer(self, customer_id: str) -> CustomerFile:
        """Or `customer.unknown`."""
        found = await self.read.customer(customer_id, self.today())
        if found is None:
            raise CustomerUnknown(f"there is no customer {customer_id}", field="customer_id")
        return found

    async def group(self, group_id: str) -> GroupRow:
        """Or `group.unknown`."""
        found = await self.read.group(group_id, self.today())
        if found is None:
            raise GroupUnknown(f"there is no group {group_id}", field="group_id")
        return found

    async def credit_file(self, customer_id: str) -> CreditFileRow:
        """Or `customer.unknown`, `file.unknown`."""
        found = await self.read.credit_file(customer_id)
        if found is None:
            await self.customer(customer_id)
            raise FileEmpty(f"nothing has been gathered about {customer_id} yet", field="customer_id")
        return found

    async def receivable(self, receivable_id: str) -> ReceivableFile:
        """Or `receivable.unknown`."""
        found = await self.read.receivable(receivable_id)
        if found is None:
            raise ReceivableUnknown(f"there is no receivable {receivable_id}", field="receivable_id")
        return found

    async def absences_of(self, person: str) -> AbsenceState:
        """Every absence of a person, over or to come; empty where there never was one."""
        return next(iter(await self.read.absences(person)), AbsenceState(person=person))

    async def task(self, task_id: str) -> TaskFile:
        """Or `task.unknown`."""
        found = await self.read.task(task_id)
        if found is None:
            raise TaskUnknown(f"there is no task {task_id}", field="task_id")
        return found
