"""A guarantee is called on the last day on which it can be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.cover.guarantee.commands import CallGuarantee
from domain.cover.partner.answer import PartnerAnswer
from domain.cover.partner.commands import ReceiveAnswer
from starter.gateway import StreamEnded
from tests.workflows.house import House, cny
from tests.workflows.scripted_partner import ScriptedPartner
from tests.workflows.sharing import agreeing, secured

CALL = CallGuarantee(receivable_id="INV-000001", amount=cny("8500.00"), reason="default")


async def test_a_guarantee_is_called_on_its_last_day_and_not_after_it(house: House) -> None:
    async with house.engine.dealing(agreeing()):
        await house.customer(limit="1000.00")
        await secured(house, "9000.00", days=60)
        answer = await house.order(amount="9500.00")
        assert (answer.outcome, answer.lane) == ("approved", "covered")
        await house.dispatch("9500.00")
        last = (await house.state("guarantee/G-1")).expires_on

        await house.until_day(last - timedelta(days=1))
        types = await house.types("guarantee/G-1")
        assert "guarantee.expiry_neared" in types
        assert "cover.duty_warned" in types
        await house.until_day(last, hour=23)
        await house.ask("guarantee/G-1", CALL)
        await house.settle()
        assert (await house.state("receivable/INV-000001")).owed == cny("1000.00")
        assert await house.exposure() == 1_000

        await house.until_day(last + timedelta(days=1))
        assert (await house.state("guarantee/G-1")).phase == "ended"
        with pytest.raises(StreamEnded) as expired:
            await house.ask("guarantee/G-1", CALL)
        assert expired.value.code == "stream.ended"
        assert "cover.duty_missed" not in await house.types("guarantee/G-1")
        await house.pay("1000.00")
        assert await house.phase() == "closed"


async def test_a_guarantor_that_pays_after_the_guarantee_is_over_is_booked_all_the_same(house: House) -> None:
    async with house.engine.dealing({"guarantor": ScriptedPartner()}):
        await house.customer(limit="1000.00")
        await secured(house, "9000.00", days=60)
        await house.order(amount="9500.00")
        await house.dispatch("9500.00")
        last = (await house.state("guarantee/G-1")).expires_on
        await house.until_day(last)
        await house.ask("guarantee/G-1", CALL)
        assert house.engine.policy.cover is not None
        await house.days(house.engine.policy.cover.partner_days + 1)
        guarantee = await house.state("guarantee/G-1")
        assert guarantee.ended
        assert guarantee.calls[0].given_up
        owed = (await house.state("receivable/INV-000001")).owed

        paid = ReceiveAnswer(answer=PartnerAnswer(outcome="accepted"), partner="guarantor")
        await house.record("partner_job/call.G-1.1", paid)
        await house.settle()
        assert (await house.state("receivable/INV-000001")).owed == owed - cny("8500.00")
