"""One face to the customer: what is at risk, how it pays, what is known, what is open, and what may be done."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from activities.postgres.cover_reading import agreements, insurances
from activities.postgres.cover_rows import AgreementRow, InsuranceRow
from activities.postgres.payment_history import invoices_of
from domain.errors import Refusal
from domain.ids import warning_behind
from starter.api.problems import status_of
from starter.api.v1.fields import PathId
from starter.credit_files import GradeToday, grade_today
from starter.face import face
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.receivable_cover import customer_cover
from starter.sending import new_id
from starter.services import Services, WithServices
from starter.web.customer.drawings import exposure_bar, last_paid, payment_columns, purchase_columns
from starter.web.pages import page
from starter.web.reader import Reader

router = APIRouter()


@router.get("/customers/{customer_id}")
async def customer(
    request: Request, customer_id: PathId, services: WithServices, asking: Asking, done: str = "", shared: str = ""
) -> HTMLResponse:
    """`done` and `shared` name what has just been done, for the notice on top."""
    return await shown(request, customer_id, services, asking, done=done, shared=shared)


async def shown(
    request: Request,
    customer_id: str,
    services: Services,
    asking: Principal,
    *,
    done: str = "",
    shared: str = "",
    refusal: Refusal | None = None,
) -> HTMLResponse:
    """The page, with the refusal of what was just asked for if there is one: `customer.unknown`."""
    asking.require("read.customers")
    whole = await face(services.desk, customer_id)
    return page(
        request,
        "customer/page.html",
        status_code=200 if refusal is None else status_of(refusal),
        whole=whole,
        warning_behind=warning_behind,
        today=services.desk.today(),
        graded=await _graded(services, customer_id) if asking.may("read.evidence") else None,
        cover=await customer_cover(services.desk, whole.customer) if asking.may("read.cover") else None,
        arrangements=await _arrangements(services) if asking.may("cover.request") else (),
        done=done,
        shared=shared,
        refusal=refusal,
        command_id=new_id(),
        **await _drawings(request, services, whole),
    )


async def _graded(services: Services, customer_id: str) -> GradeToday | None:
    """None where nothing has been gathered, or nothing is graded by points."""
    policy = services.desk.policy
    if policy is None or policy.scorecard is None or await services.desk.read.credit_file(customer_id) is None:
        return None
    return await grade_today(services.desk, customer_id)


async def _arrangements(services: Services) -> tuple[InsuranceRow | AgreementRow, ...]:
    """Under which a limit can be asked for."""
    pool, today = services.pool, services.desk.today()
    found = (await insurances(pool, today)).items, (await agreements(pool, today)).items
    return tuple(row for rows in found for row in rows if row.in_force)


async def _drawings(request: Request, services: Services, whole: Any) -> dict[str, Any]:
    reader, account = Reader.of(request), whole.customer
    paid = last_paid(await invoices_of(services.pool, account.customer_id, services.desk.today()))
    bought, counted = purchase_columns(reader, whole.trend, account.currency)
    return {
        "exposure_bar": exposure_bar(reader, "exposure", account),
        "group_bar": exposure_bar(reader, "group", account.group) if account.group else None,
        "paid": paid,
        "payments": payment_columns(reader, paid) if paid else None,
        "purchases": bought if any(month.purchases for month in whole.trend) else None,
        "counted": counted,
        **reader.grading,
    }
