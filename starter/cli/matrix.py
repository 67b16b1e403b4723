"""`openaccount matrix …`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cyclopts import App
from rich.console import RenderableType
from rich.text import Text

from activities.policy_file import load_policy
from activities.postgres.matrix_reading import matrix_versions
from domain.ids import matrix_stream
from domain.matrix.commands import ConfirmMatrix, MatrixCommand, ProposeMatrix, RejectMatrix
from domain.matrix.difference import Change, difference
from domain.matrix.matrix import Matrix
from domain.matrix.refusals import MatrixUnknown
from domain.matrix.state import MatrixState, MatrixVersion
from domain.policy import Policy
from starter.books import Books
from starter.cli.figures import moment
from starter.cli.options import AS_TABLE, UNNAMED, Acting, Output
from starter.cli.screen import SCREEN, facts, table
from starter.cli.stack import at_desk, reading

app = App(name="matrix", help="Who may decide how much: show, and change it by two people.")


@app.command
async def show(version: int | None = None, *, output: Output = AS_TABLE) -> None:
    """Show a version and what it changes; without a number the matrix in force.

    Parameters
    ----------
    version
        Which version; 1 is the first that was proposed.
    """
    async with reading() as books:
        policy, versions = await _versions(books)
        zone = policy.timezone
        if version is None:
            found = versions.in_force(books.now())
            shown = found.matrix if found else Matrix.of(policy)
        else:
            found = versions.version(version)
            if found is None:
                raise MatrixUnknown(f"there is no version {version}", field="version")
            shown = found.matrix
    changes = _changes(policy, versions, found) if found else ()
    of_file = Text("version 0: the matrix of the policy file", "dim")
    parts = [_authority(shown), *([_about(found, zone), _changed(changes)] if found else [of_file])]
    SCREEN.show(found or shown, *parts)


@app.command
async def history(*, output: Output = AS_TABLE) -> None:
    """List every version that was proposed, and what came of it."""
    async with reading() as books:
        policy, versions = await _versions(books)
    rows = [
        [
            str(each.version),
            str(each.phase),
            each.effective_from.isoformat(),
            each.proposed_by,
            each.decided_by,
            str(len(_changes(policy, versions, each))),
            each.reason,
        ]
        for each in versions.versions
    ]
    columns = ["version", "is", "from", "proposed by", "decided by", "changes", "reason"]
    SCREEN.show(versions, table(columns, rows) if rows else Text("nothing was proposed", "dim"))


@app.command
async def propose(file: Path, *, since: date, reason: str, acting: Acting = UNNAMED) -> None:
    """Propose the authorities and people of a policy file; somebody else confirms them.

    Parameters
    ----------
    file
        A whole policy file; its sections `authority` and `people` are the new matrix.
    since
        From the start of which day it counts.
    reason
        Why.
    """
    wanted = load_policy(file)
    command = ProposeMatrix(authority=wanted.authority, people=wanted.people, effective_from=since, reason=reason)
    await _carried_out(command, acting)


@app.command
async def confirm(version: int, *, acting: Acting = UNNAMED) -> None:
    """Confirm what somebody else has proposed.

    Parameters
    ----------
    version
        Which version; read it first with `openaccount matrix show`.
    """
    await _carried_out(ConfirmMatrix(version=version), acting)


@app.command
async def reject(version: int, *, reason: str, acting: Acting = UNNAMED) -> None:
    """Reject a proposal, or take back one's own.

    Parameters
    ----------
    version
        Which version.
    reason
        Why.
    """
    await _carried_out(RejectMatrix(version=version, reason=reason), acting)


async def _carried_out(command: MatrixCommand, acting: Acting) -> None:
    async with at_desk(acting, named=True) as (desk, by):
        policy, _ = await _versions(desk)
        await desk.record(matrix_stream(policy.name), command, by["actor"], by["command_id"])
        _, versions = await _versions(desk)
    number = command.version if not isinstance(command, ProposeMatrix) else len(versions.versions)
    found = versions.version(number)
    assert found is not None
    SCREEN.show(found, _about(found, policy.timezone), _changed(_changes(policy, versions, found)))


async def _versions(books: Books) -> tuple[Policy, MatrixState]:
    assert books.policy is not None
    return books.policy, await matrix_versions(books.read.pool, books.policy.name)


def _changes(policy: Policy, versions: MatrixState, version: MatrixVersion) -> tuple[Change, ...]:
    before = versions.before(version.version)
    return difference(before.matrix if before else Matrix.of(policy), version.matrix)


def _about(version: MatrixVersion, zone: str) -> RenderableType:
    decided = f"{version.decided_by}, {moment(version.decided_at, zone)}" if version.decided_at else None
    return facts(
        (
            ("version", f"{version.version}, {version.phase}"),
            ("reason", version.reason),
            ("counts from", version.effective_from.isoformat()),
            ("proposed", f"{version.proposed_by}, {moment(version.proposed_at, zone)}"),
            ("decided", decided),
            ("note", version.note or None),
        )
    )


def _changed(changes: tuple[Change, ...]) -> RenderableType:
    if not changes:
        return Text("changes nothing")
    rows = [[each.section, each.key, each.change, each.field, each.before, each.after] for each in changes]
    return table(("section", "who", "is", "field", "before", "after"), rows)


def _authority(matrix: Matrix) -> RenderableType:
    holders = {entry.role: [each.id for each in matrix.people if each.role == entry.role] for entry in matrix.authority}
    rows = [
        [
            entry.role,
            entry.function,
            _bound(entry.amount),
            _bound(entry.period_amount),
            _bound(entry.limit_amount),
            " ".join(entry.grades),
            str(entry.max_term_days),
            " ".join(holders[entry.role]),
        ]
        for entry in matrix.authority
    ]
    return table(("role", "function", ">amount", ">period", ">limits", "grades", ">days", "people"), rows)


def _bound(amount: object) -> str:
    return "no bound" if amount is None else f"{amount:,}"
