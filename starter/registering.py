"""Puts the visits and forms of a file into credit files: the whole file or nothing, unless asked for a part of it.

Each is recorded under an id made from its content, so a file that was interrupted is simply given again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from activities.postgres.credit_files import CreditFiles
from domain.base import Value
from domain.customer.decide import CustomerUnknown
from domain.errors import LineError, Refusal
from domain.ids import review_stream
from domain.review.commands import RecordEvidence
from starter.files.cells import refuse_file
from starter.files.registrations import RegistrationLine, read_registrations
from starter.raw_evidence import raw_answers
from starter.reviews import Registration, prepared
from starter.side_by_side import side_by_side

if TYPE_CHECKING:
    from starter.desk import Desk

AT_ONCE: Final = 8

Progress = Callable[[int, int], None]
"""Called with how many of how many are done."""


class RegistrationsFile(Value):
    """`partial` takes the good lines of a file that has bad ones."""

    path: Path
    partial: bool = False
    date_format: str | None = None
    encoding: str | None = None


class Registered(Value):
    """Customers whose file has a new visit or form; `known` had been handed in before with the same content; `refused`
    are the lines left out."""

    registered: tuple[str, ...]
    known: tuple[str, ...]
    refused: tuple[LineError, ...] = ()


class _Ready(NamedTuple):
    customer_id: str
    command: RecordEvidence
    raw: bytes

    @property
    def command_id(self) -> str:
        return f"registration.{self.command.content_hash}"


async def import_registrations(desk: Desk, file: RegistrationsFile, actor: str, progress: Progress) -> Registered:
    """Codes: those of `read_registrations`; by line also `customer.unknown` and those of `ReviewDesk.register`."""
    lines, errors = read_registrations(file.path, partial=True, date_format=file.date_format, encoding=file.encoding)
    ready, faults = await _checked(desk, lines)
    refused = tuple(sorted((*errors, *faults), key=lambda fault: fault.line))
    refuse_file(file.path.name, refused, partial=file.partial)
    files = CreditFiles(desk.read.pool)
    known = [each for each in ready if await files.recorded(review_stream(each.customer_id), each.command_id)]
    new = [each for each in ready if each not in known]
    await _record(desk, new, actor, progress)
    return Registered(
        registered=tuple(each.customer_id for each in new),
        known=tuple(each.customer_id for each in known),
        refused=refused,
    )


async def _checked(desk: Desk, lines: Sequence[RegistrationLine]) -> tuple[list[_Ready], list[LineError]]:
    """Everything that can be refused is refused before anything is recorded."""
    registered = await desk.read.currencies([line.customer_id for line in lines])
    ready, faults = list[_Ready](), list[LineError]()
    for line in lines:
        try:
            if line.customer_id not in registered:
                raise CustomerUnknown(f"there is no customer {line.customer_id}", field="customer_id")
            form = Registration(
                **line.model_dump(exclude={"line", "customer_id", "annual_sales"}),
                stated_annual_sales=line.annual_sales,
            )
            name = (await desk.customer(line.customer_id)).name
            ready.append(_Ready(line.customer_id, *prepared(line.customer_id, name, form, desk.today())))
        except Refusal as refusal:
            faults.append(LineError(line=line.line, code=refusal.code, field=refusal.field, message=refusal.message))
    return ready, faults


async def _record(desk: Desk, forms: Sequence[_Ready], actor: str, progress: Progress) -> None:
    answers, queue, done = raw_answers(desk), iter(forms), 0
    progress(0, len(forms))

    async def work() -> None:
        nonlocal done
        for form in queue:
            await answers.keep(form.customer_id, form.raw)
            await desk.record(review_stream(form.customer_id), form.command, actor, form.command_id)
            done += 1
            progress(done, len(forms))

    await side_by_side(work, min(AT_ONCE, len(forms)))
