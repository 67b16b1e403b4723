"""The pages of the book: customers, receivables, cover, portfolio, settings."""

from __future__ import annotations

from fastapi import APIRouter

from starter.web.cover import actions as cover_actions
from starter.web.cover import duties as cover_duties
from starter.web.cover import lists as cover_lists
from starter.web.cover import page as cover
from starter.web.customer import actions as customer_actions
from starter.web.customer import file, warning
from starter.web.customer import listing as customers
from starter.web.customer import page as customer
from starter.web.portfolio import page as portfolio
from starter.web.portfolio import rows as portfolio_rows
from starter.web.receivable import listing as receivables
from starter.web.receivable import page as receivable
from starter.web.settings import absences, attempts, mails, matrix, policy, tokens

router = APIRouter()
_PARTS = (
    *(customers, customer, file, customer_actions, warning),
    *(receivables, receivable),
    *(portfolio, portfolio_rows),
    *(cover, cover_duties, cover_lists, cover_actions),
    *(matrix, policy, absences, tokens, attempts, mails),
)
for part in _PARTS:
    router.include_router(part.router)
