"""`openaccount absence …`."""

from __future__ import annotations

from datetime import date, datetime, time

from cyclopts import App

from domain.absence.commands import RegisterAbsence
from domain.absence.state import Absence, AbsenceState
from domain.errors import DateInvalid
from domain.local_time import moment
from starter.cli import figures
from starter.cli.options import AS_TABLE, UNNAMED, Acting, Output
from starter.cli.screen import SCREEN, table
from starter.cli.stack import at_desk, reading, timezone_of

app = App(name="absence", help="Out of office: who is away, and who stands in.")


@app.command
async def add(
    starts: str, ends: str, *, person: str | None = None, substitute: str | None = None, acting: Acting = UNNAMED
) -> None:
    """Register an absence. Meanwhile tasks go to the substitute, who decides with the lower of both authorities.

    Parameters
    ----------
    starts
        The first day away, such as 2026-12-24, or a moment: 2026-12-24T13:00.
    ends
        The last day away, or the moment of return; where the business is at home.
    person
        Who is away (default: who acts); for others only an administrator.
    substitute
        Who stands in; without one tasks go to a colleague or the next authority.
    """
    async with at_desk(acting, named=True) as (desk, by):
        timezone = timezone_of(desk)
        absence = RegisterAbsence(
            person=person or by["actor"],
            starts=_moment(starts, timezone, field="starts"),
            ends=_moment(ends, timezone, field="ends", days_on=1),
            substitute=substitute,
        )
        _show(await desk.register_absence(absence, **by), timezone, desk.now())


@app.command
async def end(absence_id: int, *, person: str | None = None, acting: Acting = UNNAMED) -> None:
    """End an absence now, or call it off.

    Parameters
    ----------
    absence_id
        Its number, as the list shows it.
    person
        Whose it is (default: who acts).
    """
    async with at_desk(acting, named=True) as (desk, by):
        state = await desk.end_absence(person or by["actor"], absence_id, **by)
        ended = tuple(absence for absence in state.absences if absence.absence_id == absence_id)
        rows = _rows(state.model_copy(update={"absences": ended}), timezone_of(desk), desk.now())
        SCREEN.show(state, table(_HEADS, rows))


@app.command(name="list")
async def list_(person: str | None = None, *, output: Output = AS_TABLE) -> None:
    """List who is away now or later.

    Parameters
    ----------
    person
        Only this one, with what is over.
    """
    async with reading() as books:
        found = await books.read.absences(person)
        now, zone = books.now(), timezone_of(books)
    shown = found if person else tuple(_ahead(state, now) for state in found)
    rows = [row for state in shown for row in _rows(state, zone, now)]
    SCREEN.show(shown, table(_HEADS, rows) if rows else "nobody is away")


_HEADS = ("person", ">absence", "from", "until", "substitute", "")


def _show(state: AbsenceState, timezone: str, now: datetime) -> None:
    SCREEN.show(state, table(_HEADS, _rows(_ahead(state, now), timezone, now)))


def _ahead(state: AbsenceState, now: datetime) -> AbsenceState:
    ahead = tuple(absence for absence in state.absences if absence.ends > now and absence.ends > absence.starts)
    return state.model_copy(update={"absences": ahead})


def _rows(state: AbsenceState, timezone: str, now: datetime) -> list[tuple[object, ...]]:
    return [
        (
            state.person,
            absence.absence_id,
            figures.moment(absence.starts, timezone),
            figures.moment(absence.ends, timezone),
            absence.substitute,
            _standing(absence, now),
        )
        for absence in state.absences
    ]


def _standing(absence: Absence, now: datetime) -> str:
    if absence.ends <= absence.starts:
        return "called off"
    if absence.ends <= now:
        return "over"
    return "away now" if absence.covers(now) else ""


def _moment(written: str, timezone: str, *, field: str, days_on: int = 0) -> datetime:
    """A day begins at midnight where the business is at home; with `days_on` 1 it is the end of the day."""
    try:
        if "T" not in written:
            return moment(date.fromordinal(date.fromisoformat(written).toordinal() + days_on), time(0), timezone)
        at = datetime.fromisoformat(written)
    except ValueError:
        raise DateInvalid(f"{written!r}: write 2026-12-24 or 2026-12-24T13:00", field=field) from None
    return at if at.tzinfo is not None else moment(at.date(), at.time(), timezone)
