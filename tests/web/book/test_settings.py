"""Settings: authority changed by two people, absences, tokens, refused attempts, kept mails."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import httpx2
import pytest

from activities.mail.senders import FolderSender
from activities.ports import OutgoingMail
from activities.postgres.adopt import adopt_policy
from activities.postgres.attempts import Attempts
from tests.store.scene import START
from tests.web.book.house import (
    ADMIN,
    ANALYST,
    AUDITOR,
    COLLECTOR,
    CREDIT_DIRECTOR,
    MANAGER,
    PRESIDENT,
    SALES,
    House,
    code_of,
    command_id_of,
    words_of,
)

EVIL = "<script>alert(1)</script>"


def form_of(answer: httpx2.Response) -> dict[str, str | list[str]]:
    """What a browser would send of the proposal if nobody touched it."""
    form: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input[^>]+>", answer.text.partition("<main")[2]):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is None or ('type="checkbox"' in tag and " checked" not in tag):
            continue
        known = form.get(name[1], [])
        text = unescape(value[1]) if value else ""
        form[name[1]] = [*known, text] if 'type="checkbox"' in tag and isinstance(known, list) else text
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', answer.text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        form[name] = chosen[1] if chosen else ""
    return form


async def proposed(house: House, person: str = MANAGER, **changed: str) -> httpx2.Response:
    browser = house.browser(person)
    form = form_of(await browser.get("/settings/matrix/propose"))
    return await browser.post("/settings/matrix", data=form | {"reason": "front line decides more"} | changed)


async def test_a_change_of_authority_is_proposed_read_and_confirmed_by_another_person(house: House) -> None:
    await adopt_policy(house.scene.store, START)
    assert "as in the policy file" in words_of(await house.browser(SALES).get("/settings"))
    sent = await proposed(house, **{"amount-0": "30,000"})
    assert sent.headers["location"] == "/settings?done=matrix_proposed"
    reader = house.browser(CREDIT_DIRECTOR)
    assert "waits for a second person" in words_of(await reader.get("/settings"))
    page = await reader.get("/settings/matrix/1")
    assert "salesperson orders up to 25000 30000" in words_of(page)
    assert page.text.count("<ins>") == 1
    done = await reader.post("/settings/matrix/1/confirm", data={"command_id": command_id_of(page)})
    assert done.headers["location"] == "/settings?done=matrix_confirmed"
    after = words_of(await reader.get("/settings"))
    assert "waits for a second person" not in after
    assert "confirmed" in after


async def test_a_house_of_many_people_changes_its_authority_too(house: House) -> None:
    await adopt_policy(house.scene.store, START)
    line = {"person_role": "sales", "mail": "", "office": ""}
    many = {f"id-{place}": f"agent-{place}" for place in range(100, 600)}
    many |= {f"{name}-{place}": value for place in range(100, 600) for name, value in line.items()}
    sent = await proposed(house, **many)
    assert sent.headers["location"] == "/settings?done=matrix_proposed"
    browser = house.browser(CREDIT_DIRECTOR)
    page = await browser.get("/settings/matrix/1")
    assert "agent-599" in words_of(page)
    done = await browser.post("/settings/matrix/1/confirm", data={"command_id": command_id_of(page)})
    assert done.headers["location"] == "/settings?done=matrix_confirmed"
    assert 'value="agent-599"' in (await browser.get("/settings/matrix/propose")).text


async def test_nobody_confirms_their_own_proposal(house: House) -> None:
    await adopt_policy(house.scene.store, START)
    await proposed(house, CREDIT_DIRECTOR, **{"amount-0": "30000"})
    browser = house.browser(CREDIT_DIRECTOR)
    assert 'action="/settings/matrix/1/confirm"' not in (await browser.get("/settings/matrix/1")).text
    answer = await browser.post("/settings/matrix/1/confirm", data={"command_id": "command-1"})
    assert (answer.status_code, code_of(answer)) == (403, "matrix.four_eyes")


async def test_a_proposal_is_rejected_with_a_reason(house: House) -> None:
    await adopt_policy(house.scene.store, START)
    await proposed(house, **{"amount-0": "30000"})
    browser = house.browser(PRESIDENT)
    silent = await browser.post("/settings/matrix/1/reject", data={"command_id": "command-1", "reason": " "})
    assert (silent.status_code, code_of(silent)) == (422, "matrix.reason_missing")
    said = await browser.post("/settings/matrix/1/reject", data={"command_id": "command-2", "reason": EVIL})
    assert said.status_code == 303
    page = await browser.get("/settings/matrix/1")
    assert EVIL in words_of(page)
    assert EVIL not in page.text


@pytest.mark.parametrize(
    ("changed", "code"),
    [({}, "matrix.unchanged"), ({"amount-0": "much"}, "amount.invalid"), ({"max_term_days-0": "-1"}, "input.invalid"),
     ({"function-0": "cooking"}, "input.invalid"), ({"id-0": "not an id"}, "id.invalid"),
     ({"amount-0": "30000", "effective_from": "2020-01-01"}, "matrix.day_passed"),
     ({"amount-0": "30000", "effective_from": "soon"}, "date.invalid"),
     ({"amount-0": "30000", "reason": " "}, "matrix.reason_missing")],
)  # fmt: skip
async def test_a_matrix_that_makes_no_sense_is_refused_and_what_was_written_stays(
    house: House, changed: dict[str, str], code: str
) -> None:
    await adopt_policy(house.scene.store, START)
    answer = await proposed(house, **changed)
    assert (answer.status_code, code_of(answer)) == (422, code)
    for name, written in ({"reason": "front line decides more"} | changed).items():
        assert name == "function-0" or written in answer.text  # a choice that is not offered cannot stay chosen


async def test_a_matrix_that_contradicts_the_policy_is_refused_with_the_contradiction(house: House) -> None:
    await adopt_policy(house.scene.store, START)
    answer = await proposed(house, **{"person_role-0": "cook"})
    assert (answer.status_code, code_of(answer)) == (422, "matrix.contradicts")
    assert "nobody knows what cook may do" in words_of(answer)


@pytest.mark.parametrize("person", [SALES, COLLECTOR, AUDITOR, ANALYST])
async def test_who_may_not_change_authority_is_refused(house: House, person: str) -> None:
    browser = house.browser(person)
    assert "/settings/matrix/propose" not in (await browser.get("/settings")).text
    answer = await browser.get("/settings/matrix/propose")
    assert (answer.status_code, code_of(answer)) == (403, "authority.role")


async def test_the_policy_file_is_shown_with_its_hash(house: House) -> None:
    words = words_of(await house.browser(AUDITOR).get("/settings/policy"))
    assert house.scene.store.policy.hash in words
    assert "straight_through:" in words


async def test_people_register_their_own_absence_and_end_it(house: House) -> None:
    await adopt_policy(house.scene.store, START)
    browser = house.browser(ANALYST)
    form = {"person": ANALYST, "starts": "2026-03-09", "ends": "2026-03-13", "substitute": "staff-022"}
    page = await browser.get("/settings/absences")
    assert "staff-099" not in re.findall(r'<select name="person">(.*?)</select>', page.text, re.DOTALL)[0]
    done = await browser.post("/settings/absences", data=form | {"command_id": command_id_of(page)})
    assert done.headers["location"] == "/settings/absences?done=absence_registered"
    words = words_of(await browser.get("/settings/absences"))
    assert "9 Mar 2026, 00:00 14 Mar 2026, 00:00 staff-022" in words
    twice = await browser.post("/settings/absences", data=form | {"command_id": "another-one"})
    assert (twice.status_code, code_of(twice)) == (409, "absence.overlaps")
    other = await browser.post("/settings/absences", data=form | {"person": SALES, "command_id": "the-third"})
    assert (other.status_code, code_of(other)) == (403, "absence.of_another")
    ended = await browser.post(f"/settings/absences/{ANALYST}/1/end", data={"command_id": "the-fourth"})
    assert ended.status_code == 303
    assert "You are not away." in words_of(await browser.get("/settings/absences"))


async def test_an_administrator_registers_absences_of_others_and_an_auditor_none(house: House) -> None:
    await adopt_policy(house.scene.store, START)
    form = {"person": SALES, "starts": "2026-03-02", "ends": "2026-03-02", "command_id": "command-1"}
    assert (await house.browser(ADMIN).post("/settings/absences", data=form)).status_code == 303
    assert SALES in words_of(await house.browser(ADMIN).get("/settings/absences"))
    refused = await house.browser(AUDITOR).get("/settings/absences")
    assert (refused.status_code, code_of(refused)) == (403, "authority.role")


async def test_a_token_is_shown_once_and_revoked(house: House) -> None:
    browser = house.browser(SALES)
    form = {"subject": SALES, "days": "30", "purpose": EVIL, "scopes": ["read.orders"]}
    answer = await browser.post("/settings/tokens", data=form)
    (secret,) = re.findall(r"data-secret>(oa_[^<]+)<", answer.text)
    assert "<script>alert" not in answer.text
    page = await browser.get("/settings/tokens")
    assert secret not in page.text
    (path,) = re.findall(r'action="(/settings/tokens/[^"]+/revoke)"', page.text)
    stranger = await house.browser(COLLECTOR).post(path)
    assert (stranger.status_code, code_of(stranger)) == (403, "authority.role")
    assert (await browser.post(path)).headers["location"] == "/settings/tokens?done=token_revoked"
    assert "revoked" in words_of(await browser.get("/settings/tokens"))


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [({"subject": SALES, "scopes": []}, 422, "token.scope"),
     ({"subject": SALES, "scopes": ["limit.set"]}, 422, "token.scope"),
     ({"subject": ANALYST, "scopes": ["read.orders"]}, 403, "token.not_yours"),
     ({"subject": "erp", "scopes": ["read.orders"]}, 403, "authority.role")],
)  # fmt: skip
async def test_a_token_beyond_ones_rights_is_refused_on_the_page(
    house: House, form: dict[str, str | list[str]], status: int, code: str
) -> None:
    answer = await house.browser(SALES).post("/settings/tokens", data={"days": "30", **form})
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert "data-secret" not in answer.text


async def test_refused_attempts_are_shown_to_auditors_and_to_nobody_else(house: House) -> None:
    await Attempts(house.scene.pool).note(actor=SALES, what=EVIL, target="task/S1.1", code="authority.role")
    page = await house.browser(AUDITOR).get("/settings/attempts")
    assert EVIL in words_of(page)
    assert EVIL not in page.text
    assert "Nothing was refused" in words_of(await house.browser(ADMIN).get("/settings/attempts?actor=nobody"))
    refused = await house.browser(SALES).get("/settings/attempts")
    assert (refused.status_code, code_of(refused)) == (403, "authority.role")
    there_is_no_more = await house.browser(AUDITOR).get("/settings/attempts?after=1")
    assert (there_is_no_more.status_code, code_of(there_is_no_more)) == (422, "page.cursor")


async def test_kept_mails_are_listed_and_read_as_text(house: House, tmp_path: Path) -> None:
    assert "No mail yet" in words_of(await house.browser(ADMIN).get("/mails"))
    mail = OutgoingMail(id="reminder/C1/2026-03-02", to="a@example.com", subject=EVIL, text=f"Pay, {EVIL}")
    await FolderSender(tmp_path / "mail").send(mail)
    browser = house.browser(COLLECTOR)
    assert EVIL in words_of(await browser.get("/mails"))
    page = await browser.get("/mails/reminder_C1_2026-03-02.eml")
    assert f"Pay, {EVIL}" in words_of(page)
    assert EVIL not in page.text
    for path, status, code in (
        ("/mails/nothing.eml", 404, "mail.unknown"),
        ("/mails/..%2F..%2Fetc%2Fpasswd", 404, "mail.unknown"),
        ("/mails?after=nothing", 404, "mail.unknown"),
    ):
        answer = await browser.get(path)
        assert answer.status_code == status
        assert code_of(answer) in (code, "path.unknown")
    refused = await house.browser(SALES).get("/mails")
    assert (refused.status_code, code_of(refused)) == (403, "authority.role")
