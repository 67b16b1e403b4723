"""What a form of a task means, before anything is asked of the task."""

from __future__ import annotations

import pytest

from domain.approval.conditions import DepositInvalid
from starter.web.inbox.acts import _percent


@pytest.mark.parametrize("written", ["NaN", "sNaN", "Infinity", "1e999999", "-5", "1_0", "１２", "9" * 1500, "0.00001"])
def test_a_deposit_that_is_no_percentage_is_refused(written: str) -> None:
    with pytest.raises(DepositInvalid) as refusal:
        _percent(written)
    assert (refusal.value.code, refusal.value.field) == ("conditions.deposit_invalid", "deposit")


def test_a_deposit_may_have_decimals() -> None:
    assert str(_percent("12.5")) == "12.5"
