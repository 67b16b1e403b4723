"""The policy, its matrix, and absences over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.api.seller import ADMIN, CFO, DIRECTOR, MANAGER, PRESIDENT, SALES, SHOP, Seller, code_of


async def test_the_policy_in_force_is_shown_with_its_hash(seller: Seller) -> None:
    async with seller.by(SALES) as client:
        policy = (await client.get("/v1/policy")).json()
    assert policy["name"] == "standard"
    assert len(policy["hash"]) == 64
    assert policy["content"]["straight_through"]["caps"]["A"] == "250000"
    async with seller.by(SHOP) as client:
        assert code_of(await client.get("/v1/policy"), 403) == "authority.role"


def _changed(matrix: dict[str, Any], day: str) -> dict[str, Any]:
    """The matrix with another amount for the sales leads."""
    authority = [
        entry | ({"amount": "240000"} if entry["role"] == "sales_lead" else {})
        for entry in matrix["in_force"]["authority"]
    ]
    people = matrix["in_force"]["people"]
    return {"authority": authority, "people": people, "effective_from": day, "reason": "less for the front line"}


async def test_two_people_change_the_matrix(seller: Seller) -> None:
    day = (seller.desk.today() + timedelta(days=30)).isoformat()
    async with seller.by(CFO) as client:
        wanted = _changed((await client.get("/v1/matrix")).json(), day)
        proposed = await client.post("/v1/matrix/versions", json=wanted)
        assert proposed.status_code == 201, proposed.text
        waiting = proposed.json()["versions"][-1]
        place = f"/v1/matrix/versions/{waiting['version']}"
        own = await client.post(f"{place}/confirm")
    async with seller.by(MANAGER) as client:
        forbidden = await client.post(f"{place}/confirm")
    async with seller.by(PRESIDENT) as client:
        confirmed = await client.post(f"{place}/confirm")
        late = await client.post(f"{place}/reject", json={"reason": "second thoughts"})
        nothing = await client.post("/v1/matrix/versions/999/confirm")
    assert [(change["key"], change["after"]) for change in proposed.json()["changes"]] == [("sales_lead", "240000")]
    assert code_of(own, 403) == "matrix.four_eyes"
    assert code_of(forbidden, 403) == "authority.role"
    assert confirmed.json()["versions"][-1]["phase"] == "confirmed", confirmed.text
    assert confirmed.json()["in_force_version"] == 0
    assert code_of(late, 409) == "matrix.closed"
    assert code_of(nothing, 404) == "matrix.unknown"


async def test_an_absence_is_registered_and_ended(seller: Seller) -> None:
    starts = datetime.now(UTC) + timedelta(days=50)
    wanted = {
        "starts": starts.isoformat(timespec="seconds"),
        "ends": (starts + timedelta(days=5)).isoformat(timespec="seconds"),
        "substitute": CFO,
    }
    async with seller.by(DIRECTOR) as client:
        made = await client.post("/v1/absences", json=wanted)
        assert made.status_code == 201, made.text
        again = await client.post("/v1/absences", json=wanted)
        other = await client.post("/v1/absences", json=wanted | {"person": CFO})
        local = await client.post("/v1/absences", json=wanted | {"starts": "2026-12-01T09:00:00"})
        number = made.json()["absences"][-1]["absence_id"]
        ended = await client.post(f"/v1/absences/{DIRECTOR}/{number}/end")
        listed = await client.get("/v1/absences", params={"person": DIRECTOR})
    async with seller.by(ADMIN) as client:
        by_admin = await client.post("/v1/absences", json=wanted | {"person": MANAGER, "substitute": None})
    assert made.json()["person"] == DIRECTOR
    assert code_of(again, 409) == "absence.overlaps"
    assert code_of(other, 403) == "absence.of_another"
    assert code_of(local, 422) == "date.invalid"
    assert ended.status_code == 200, ended.text
    assert listed.json()["items"] == [ended.json()]
    assert by_admin.status_code == 201, by_admin.text
