"""The last word on the limit before anything is written: a machine's approval never takes an account beyond it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from activities.postgres.chain import GENESIS
from activities.postgres.context import Account, Facts
from activities.postgres.write import _guard
from domain.base import ExposureChange
from domain.exposure import Exposure, GroupLimitExceeded, LimitExceeded
from tests.domain.builders import a_customer, a_policy

FACTS = Facts(policy=a_policy(), today=date(2026, 3, 2))

ACCOUNT = Account(
    account_id="customer/C-1",
    version=1,
    head=GENESIS,
    state=a_customer(limit="200"),
    exposure=Exposure(currency="CNY", receivable=Decimal(100)),
)


@pytest.mark.parametrize(
    ("refusal", "code"), [(LimitExceeded, "limit.exceeded"), (GroupLimitExceeded, "limit.group_exceeded")]
)
def test_an_approval_beyond_the_limit_is_not_written(
    refusal: type[LimitExceeded | GroupLimitExceeded], code: str
) -> None:
    with pytest.raises(refusal) as refused:
        _guard(ACCOUNT, ExposureChange(reserved=Decimal("100.01")), FACTS, refusal)

    assert (refused.value.code, refused.value.facts["excess"]) == (code, "0.01")


def test_an_approval_up_to_the_limit_is_written() -> None:
    _guard(ACCOUNT, ExposureChange(reserved=Decimal(100)), FACTS, LimitExceeded)
