"""Every code of a refusal as a sentence for whoever reads it. The translations are in `refusals.po`."""

from __future__ import annotations

from typing import Final

from starter.web.explanations.access import ACCESS
from starter.web.explanations.approvals import APPROVALS
from starter.web.explanations.claims import CLAIMS
from starter.web.explanations.cover import COVER
from starter.web.explanations.customers import CUSTOMERS
from starter.web.explanations.factoring import FACTORING
from starter.web.explanations.files import FILES
from starter.web.explanations.guarantees import GUARANTEES
from starter.web.explanations.input import INPUT
from starter.web.explanations.insurance import INSURANCE
from starter.web.explanations.machine import MACHINE
from starter.web.explanations.partners import PARTNERS
from starter.web.explanations.sales import SALES
from starter.web.explanations.webhooks import WEBHOOKS

EXPLANATIONS: Final[dict[str, str]] = {
    **APPROVALS,
    **SALES,
    **CUSTOMERS,
    **INPUT,
    **GUARANTEES,
    **FILES,
    **ACCESS,
    **MACHINE,
    **WEBHOOKS,
    **PARTNERS,
    **COVER,
    **CLAIMS,
    **INSURANCE,
    **FACTORING,
}
"""By code."""
