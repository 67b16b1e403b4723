"""An insured customer does not pay: from the order to the indemnity, and to the money that comes after all."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from domain.cover.commands import MeetDuty
from domain.cover.insured.commands import FileClaim
from starter.gateway import RefusedRemotely
from tests.workflows.house import House, cny
from tests.workflows.sharing import agreeing, insured, limited, said

STREAM = "insured/INV-000001"
CLAIM = FileClaim(documents=("invoice", "proof of delivery"))


async def test_an_insured_default_is_indemnified_and_recovered_later(house: House) -> None:
    async with house.engine.dealing(agreeing()):
        await house.customer(limit="10000.00")
        await insured(house)
        await limited(house, "insurance/P-1", "20000.00")
        answer = await house.order(amount="25000.00")
        assert (answer.outcome, answer.lane) == ("approved", "covered")
        await house.dispatch("25000.00")
        due_on = (await house.state("receivable/INV-000001")).due_on

        await house.until_day(due_on + timedelta(days=1))
        await house.ask(STREAM, MeetDuty(duty_id="overdue_notice", reference="letter of today"))
        notified = await house.state(STREAM)
        assert notified.waiting_until == due_on + timedelta(days=1 + 30)
        await house.until_day(notified.waiting_until - timedelta(days=1))
        with pytest.raises(RefusedRemotely) as too_early:
            await house.ask(STREAM, CLAIM)
        assert too_early.value.code == "claim.too_early"

        await house.until_day(notified.waiting_until)
        await house.ask(STREAM, CLAIM)
        await house.settle()
        claimed = await house.state(STREAM)
        assert (claimed.phase, claimed.pay_by) == ("accepted", notified.waiting_until + timedelta(days=10))
        await said(house, STREAM, "insurer", "claim_paid")
        assert (await house.state(STREAM)).indemnity == cny("15000.00")
        assert await house.exposure() == 25_000  # We have our money, and the customer still owes it.

        await house.days(40)
        await house.pay("25000.00")
        shared = await house.state(STREAM)
        assert (shared.phase, shared.to_insurer) == ("over", cny("15000.00"))
        assert await house.phase() == "closed"
        assert await house.exposure() == 0
        assert (await house.state("buyer_limit/P-1.C1")).free == Decimal(20_000)


async def test_a_notice_that_nobody_gives_forfeits_the_cover_and_is_escalated(house: House) -> None:
    async with house.engine.dealing(agreeing()):
        await house.customer(limit="10000.00")
        await insured(house)
        await limited(house, "insurance/P-1", "20000.00")
        await house.order(amount="25000.00")
        await house.dispatch("25000.00")
        await house.until_day((await house.state("receivable/INV-000001")).due_on + timedelta(days=30))
    types = await house.types(STREAM)
    wanted = ["cover.duty_arose", "cover.duty_warned", "cover.duty_missed", "insured.forfeited"]
    assert [kind for kind in types if kind in wanted][-2:] == wanted[-2:]
    assert types.index("cover.duty_warned") < types.index("cover.duty_missed")
    assert (await house.state("receivable/INV-000001")).covers == ()
