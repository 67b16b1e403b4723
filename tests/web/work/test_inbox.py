"""The inbox: tasks in one look, decided in two taps, undone in time, refused where the rules refuse."""

from __future__ import annotations

import pytest

from domain.approval.commands import Decide
from tests.api.seller import ADMIN, ANALYST, AUDITOR, COLLECTOR, LEAD, MANAGER, SALES
from tests.web.work.office import Office, code_of, status_of


async def test_a_card_says_in_one_look_what_there_is_to_know(office: Office) -> None:
    task = await office.task("180000.00")
    page = (await office.page(LEAD, f"/tasks/{task}")).text
    for seen in ("180,000", "nothing speaks against it", "over the cap of the grade", "Grade", "Use of the limit",
                 "If nobody answers it also goes to credit analyst", "is declined", "Asked by staff-001"):  # fmt: skip
        assert seen in page, seen
    assert 'class="bar"' in page
    assert f'data-task="{task}"' in page


async def test_the_inbox_holds_what_is_offered_to_the_reader(office: Office) -> None:
    task = await office.task()
    assert task in (await office.page(LEAD, f"/?q={task}")).text
    assert f'data-task="{task}"' not in (await office.page(MANAGER, f"/?q={task}")).text
    assert f'data-task="{task}"' not in (await office.page(SALES, f"/?q={task}")).text  # it is their own request


async def test_a_decision_is_kept_undone_and_sent(office: Office) -> None:
    task = await office.task()
    clicked = await office.click(LEAD, task, "approve")
    assert status_of(clicked) == "waiting"
    assert "data-ends=" in clicked.text
    command_id = clicked.text.split('data-decision="')[1].split('"')[0]
    async with office.browser(LEAD, part=True) as browser:
        undone = await browser.post(f"/decisions/{command_id}/undo")
    assert status_of(undone) == "undone"
    assert await office.send_now() == 0
    assert await office.phase(task) == "open"
    await office.click(LEAD, task, "approve")
    assert await office.send_now() == 1
    assert await office.phase(task) == "approved"
    assert status_of(await office.page(LEAD, f"/tasks/{task}")) == "taken"
    assert status_of(await office.page(LEAD, "/")) == "taken"


async def test_what_was_sent_is_not_undone(office: Office) -> None:
    task = await office.task()
    clicked = await office.click(LEAD, task, "reject", reason="too much at risk")
    command_id = clicked.text.split('data-decision="')[1].split('"')[0]
    await office.send_now()
    async with office.browser(LEAD, part=True) as browser:
        answer = await browser.post(f"/decisions/{command_id}/undo")
    assert answer.status_code == 409
    assert code_of(answer) == "decision.sent"
    assert answer.headers["hx-retarget"] == "#notices"


async def test_the_same_click_twice_is_one_decision(office: Office) -> None:
    task = await office.task()
    fields = await office.fields(LEAD, f"/tasks/{task}")
    for _ in range(3):
        assert status_of(await office.click(LEAD, task, "approve", **fields)) == "waiting"
    await office.send_now()
    assert status_of(await office.click(LEAD, task, "approve", **fields)) == "taken"


async def test_a_stale_page_is_told_what_has_changed(office: Office) -> None:
    task = await office.task()
    fields = await office.fields(LEAD, f"/tasks/{task}")
    await office.seller.desk.ask_for_evidence(task, "who stands behind it?", actor=ANALYST)
    answer = await office.click(LEAD, task, "approve", **fields)
    assert answer.status_code == 409
    assert "has changed since you looked" in answer.text
    assert "who stands behind it?" in answer.text
    assert 'data-revision="1"' in answer.text
    assert await office.send_now() == 0


async def test_a_task_that_was_decided_meanwhile_is_refused_and_the_page_says_why(office: Office) -> None:
    task = await office.task()
    await office.click(LEAD, task, "approve")
    await office.seller.desk.decide(task, Decide(person=ANALYST, outcome="reject", reason="no"))
    await office.send_now()
    page = await office.page(LEAD, f"/tasks/{task}")
    assert status_of(page) == "refused"
    assert "somebody was faster" in page.text
    assert code_of(page) in ("task.closed", "task.changed")


async def test_conditions_become_a_counter_offer(office: Office) -> None:
    task = await office.task()
    answer = await office.click(LEAD, task, "condition", amount="90,000", deposit="30", terms="NET14", cover="yes")
    assert status_of(answer) == "waiting"
    await office.send_now()
    sale = await office.sale_in("offered", task.rpartition(".")[0])
    assert sale.state.offer is not None
    assert str(sale.state.offer.amount.amount) == "90000.00"
    page = (await office.page(SALES, f"/sales/{sale.order_id}")).text
    assert "Reference of the cover" in page
    assert "Reference of the deposit" in page


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"amount": "999999999"}, "task.offer_too_large"),
        ({"amount": "lots"}, "amount.invalid"),
        ({"terms": "whenever"}, "terms.invalid"),
        ({"terms": "DUE 9999-12-31"}, "date.out_of_range"),
        ({"deposit": "much"}, "conditions.deposit_invalid"),
    ],
)
async def test_a_form_that_is_wrong_is_shown_again_as_it_was(office: Office, form: dict[str, str], code: str) -> None:
    task = await office.task()
    answer = await office.click(LEAD, task, "condition", **form)
    assert code_of(answer) == code
    assert next(iter(form.values())) in answer.text


async def test_a_form_without_scripts_is_shown_again_with_what_is_wrong(office: Office) -> None:
    task = await office.task()
    answer = await office.click_without_scripts(LEAD, task, "condition", terms="whenever")
    assert answer.status_code == 422
    assert 'data-code="terms.invalid"' in answer.text
    assert "whenever" in answer.text


async def test_nobody_decides_their_own_request(office: Office) -> None:
    task = await office.task("30000.00", by=LEAD, grade="D")
    answer = await office.click(LEAD, task, "approve", revision="0", command_id="own-request-1")
    assert code_of(answer) == "authority.own_request"
    page = (await office.page(LEAD, f"/tasks/{task}")).text
    assert 'data-action="approve"' not in page
    assert 'data-code="authority.own_request"' in page


@pytest.mark.parametrize("person", [AUDITOR, COLLECTOR, ADMIN])
async def test_who_may_not_decide_sees_no_button_and_is_refused(office: Office, person: str) -> None:
    task = await office.task()
    page = await office.page(person, f"/tasks/{task}")
    assert 'data-action="approve"' not in page.text
    answer = await office.click(person, task, "approve", revision="0", command_id="not-theirs-1")
    assert answer.status_code == 403
    assert code_of(answer) == "authority.role"
    assert "Who could:" in answer.text


async def test_who_has_no_tasks_begins_elsewhere(office: Office) -> None:
    answer = await office.page(ADMIN, "/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sales")


async def test_several_at_once_each_by_itself(office: Office) -> None:
    first, second = await office.task(), await office.task()
    chosen = []
    for task in (first, second):
        fields = await office.fields(LEAD, f"/tasks/{task}")
        chosen.append(f"{task} {fields['revision']} {fields['command_id']}")
    chosen.append("no-such-task 0 command-of-nothing")
    async with office.browser(LEAD) as browser:
        answer = await browser.post("/inbox/decide", data={"task": chosen, "outcome": "approve", "back": "//evil"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    await office.send_now()
    assert {await office.phase(first), await office.phase(second)} == {"approved"}
    shown = (await office.page(LEAD, "/")).text
    assert "no-such-task" in shown
    assert 'data-code="task.unknown"' in shown


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"outcome": "approve"}, "tasks.chosen"),
        ({"outcome": "approve", "task": ["T"]}, "tasks.chosen"),
        ({"outcome": "approve", "task": ["T 99999999999 c"]}, "tasks.chosen"),
        ({"outcome": "approve", "task": ["../x 0 c"]}, "id.invalid"),
        ({"outcome": "reject", "task": ["T 0 c"]}, "task.reason_missing"),
    ],
)
async def test_a_choice_that_makes_no_sense_is_refused(office: Office, form: dict[str, str], code: str) -> None:
    async with office.browser(LEAD) as browser:
        answer = await browser.post("/inbox/decide", data=form)
    assert answer.status_code == 422
    assert code_of(answer) == code


async def test_questions_stand_before_whoever_asked_for_credit(office: Office) -> None:
    task = await office.task()
    await office.click(LEAD, task, "ask", question="which <b>invoices</b> are open?")
    await office.send_now()
    mine = (await office.page(SALES, "/")).text
    assert "which &lt;b&gt;invoices&lt;/b&gt; are open?" in mine
    answer = await office.click(SALES, task, "answer", answer="none")
    assert status_of(answer) == "waiting"
    await office.send_now()
    assert (await office.seller.desk.task(task)).question == ""


async def test_a_task_is_handed_on(office: Office) -> None:
    task = await office.task()
    assert status_of(await office.click(LEAD, task, "delegate", to="staff-012", reason="holiday")) == "waiting"
    await office.send_now()
    assert f'data-task="{task}"' in (await office.page("staff-012", f"/?q={task}")).text


async def test_a_script_in_a_name_is_text(office: Office) -> None:
    customer = await office.customer(name="<script>alert(1)</script> & Söhne")
    task = await office.task(customer_id=customer)
    for path in (f"/tasks/{task}", f"/?q={task}", f"/sales/{task.rpartition('.')[0]}", f"/sales?q={customer}"):
        text = (await office.page(LEAD, path)).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne" in text


async def test_the_page_is_in_the_readers_language(office: Office) -> None:
    task = await office.task()
    page = (await office.page(LEAD, f"/tasks/{task}", language="zh")).text
    assert '<html lang="zh-Hans">' in page
    for seen in ("批准", "没有不利因素", "若无人处理", "信用等级"):
        assert seen in page, seen


async def test_a_page_that_is_not_there_is_refused(office: Office) -> None:
    for path, status, code in (
        ("/?after=no-such-task", 422, "page.cursor"),
        ("/tasks/no-such-task", 404, "task.unknown"),
        ("/tasks/T-1/burn", 422, "input.invalid"),
        ("/nowhere", 404, "path.unknown"),
    ):
        answer = await office.page(LEAD, path)
        assert (answer.status_code, code_of(answer)) == (status, code), path
        assert "<html" in answer.text
