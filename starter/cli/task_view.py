"""A task on the screen: what it asks, the figures behind it, what the two answers mean."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from activities.postgres.rows import TaskFile
from domain.approval.events import ApprovalCase
from starter.cli import explain
from starter.cli.figures import amount, figure, moment
from starter.cli.screen import facts, heading
from starter.cli.timeline import timeline
from starter.wording.evidence import BASES, LISTS


def task_file(file: TaskFile, timezone: str, home_currency: str) -> list[RenderableType]:
    """Everything that the person needs who decides."""
    case = file.state.asked
    about = {"order": _order, "limit": _limit, "name_hit": _name}[case.about]
    return [
        heading(f"Task {file.task_id}", file.phase),
        facts([
            *about(file, case, home_currency),
            *_briefing(case),
            ("asked by", case.requested_by),
            ("waits for", ", ".join(file.waiting_for).replace("_", " ") or None),
            ("question", file.question or None),
            ("to answer", f"openaccount task answer {file.task_id} --answer TEXT" if file.question else None),
            ("respond by", moment(file.respond_by, timezone) if file.phase == "open" else None),
            ("expires", moment(file.expires_at, timezone) if file.phase == "open" and not file.question else None),
            ("revision", file.revision if file.phase == "open" else None),
        ]),
        Text("\nTimeline", "bold"),
        timeline(file.timeline, timezone),
    ]  # fmt: skip


Facts = list[tuple[str, object]]


def _briefing(case: ApprovalCase) -> Facts:
    told = case.briefing
    if told is None:
        return []
    advice = told.recommendation.replace("_", " ") + (f" {amount(told.amount)}" if told.amount else "")
    return [("advice", f"{advice}: {explain.reasons((told.reason,))}"), ("facts", explain.reasons(told.facts))]


def _order(file: TaskFile, case: ApprovalCase, home_currency: str) -> Facts:
    exposure = f"{figure(case.exposure_before)} → {figure(case.exposure_after)}"
    return [
        ("order", f"{file.order_id} of customer {file.customer_id}"),
        ("asks", f"credit for {amount(file.amount)} over {case.term_days} days"),
        ("why", explain.reasons(case.reasons)),
        ("rests on", f"grade {case.grade or 'none'}; exposure {exposure}"),
        ("over the limit", None if not case.exceeds_limit_by else f"by {figure(case.exceeds_limit_by)}"),
        _authority(case, home_currency),
    ]


def _limit(file: TaskFile, case: ApprovalCase, home_currency: str) -> Facts:
    told = case.reasons[0].facts
    before = told.get("before", "none")
    now = "none" if before == "none" else f"{figure(before)} {file.amount.currency}"
    bound = told.get("bound_by", "")
    return [
        ("customer", f"{file.customer_id}: openaccount customer file {file.customer_id}"),
        ("asks", f"sets the limit to {amount(file.amount)}, now {now}"),
        ("bound by", BASES.get(bound, bound) or None),
        ("rests on", f"grade {told.get('grade', 'none')}; exposure {figure(case.exposure_before)}"),
        ("mind", explain.reasons(case.reasons[1:]) or None),
        _authority(case, home_currency),
    ]


def _name(file: TaskFile, case: ApprovalCase, _: str) -> Facts:
    told = case.reasons[0].facts
    listed = LISTS.get(told["list"], told["list"])
    return [
        ("customer", f"{file.customer_id}: openaccount customer file {file.customer_id}"),
        ("asks", Text.assemble("is ", (told["name"], "bold"), " the listed ", (told["listed_name"], "bold"), "?")),
        ("list", f"{listed}, entry {told['reference']}; the names are {figure(told['score'])} % alike"),
        ("approve", "they are not the same: credit may go on"),
        ("reject", "they are the same: no credit"),
        ("grade", case.grade or "none"),
    ]


def _authority(case: ApprovalCase, home_currency: str) -> tuple[str, object]:
    return ("needs authority", f"for {figure(case.amount_in_home_currency)} {home_currency}".rstrip())
