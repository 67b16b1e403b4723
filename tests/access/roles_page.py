"""Writes `docs/roles.md` from the tables: `python -m tests.access.roles_page`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from activities.policy_file import load_policy
from domain.access.rights import RIGHTS
from domain.access.role import ROLES
from domain.policy import Policy
from tests.access.cells import RELATIONS

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "roles.md"

RENEW: Final = "python -m tests.access.roles_page"

_HEAD: Final = f"""# Roles

Written from the tables in the code and in the standard policy. Do not edit: after a change run `{RENEW}`.

Three things are asked of everybody, in this order: may the role do it at all (`domain/access/rights.py`, refused as
`authority.role`), does the person stand too near to the case, and does the authority of the role reach so far. They are
asked by the API and the pages, and again where a command is carried out, with the same codes. Every refusal is kept:
`openaccount audit attempts`.

Whoever the policy does not list is another system and has the role `service`. The program itself acts as `system`;
nobody logs in or sends a token under that name.
"""


def page() -> str:
    """The whole text of `docs/roles.md`."""
    policy = load_policy(ROOT / "policies" / "standard.yaml")
    return "\n".join((_HEAD, _actions(), _relations(), _authority(policy), _conflicts(policy)))


def _actions() -> str:
    short = {role: role.replace("_", " ") for role in ROLES}
    lines = ["## Actions", "", f"| action | {' | '.join(short.values())} |", "| --- |" + " :-: |" * len(ROLES)]
    for action, roles in RIGHTS.items():
        cells = " | ".join("x" if role in roles else "" for role in ROLES)
        lines.append(f"| `{action}` | {cells} |")
    return "\n".join((*lines, ""))


def _relations() -> str:
    lines = [
        "## Relations",
        "",
        "How near somebody stands to a case whose action their role includes. A role that does not include the action",
        "is refused as `authority.role`, whatever the relation.",
        "",
        "| relation | action | who that is | answer |",
        "| --- | --- | --- | --- |",
    ]
    for relation in RELATIONS:
        answer = f"`{relation.code}`" if relation.code else "allowed"
        lines.append(f"| {relation.name} | `{relation.action}` | {relation.about} | {answer} |")
    return "\n".join((*lines, ""))


def _authority(policy: Policy) -> str:
    period = policy.safeguards.period_days if policy.safeguards else 0
    lines = [
        "## Authority",
        "",
        f"The matrix of the standard policy, amounts in {policy.home_currency}; two people change it with",
        "`openaccount matrix`. What is above it is refused as `authority.amount`, `authority.grade`, `authority.term`",
        f"or `authority.limit`; what one person approves within {period} days and comes to more than the period allows",
        "as `authority.period`.",
        "",
        "| role | function | one order | in the period | grades | days | credit limits |",
        "| --- | --- | --: | --: | --- | --: | --: |",
    ]
    for entry in policy.authority:
        period_amount = "" if entry.period_amount is None else f"{entry.period_amount:,}"
        lines.append(
            f"| {entry.role} | {entry.function} | {_bound(entry.amount)} | {period_amount} | {' '.join(entry.grades)} |"
            f" {entry.max_term_days} | {_bound(entry.limit_amount)} |"
        )
    return "\n".join((*lines, ""))


def _conflicts(policy: Policy) -> str:
    pairs = policy.safeguards.conflicts if policy.safeguards else ()
    lines = [
        "## Duties that one person does not join",
        "",
        "In one case, a sale with its customer; whoever acts for somebody counts as both. Refused as",
        "`duties.conflict`.",
        "",
        *(f"- {first.replace('_', ' ')} and {second.replace('_', ' ')}" for first, second in pairs),
    ]
    return "\n".join((*lines, ""))


def _bound(amount: object) -> str:
    return "no bound" if amount is None else f"{amount:,}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
