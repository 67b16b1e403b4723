"""The names of streams and workflows, made here and taken apart here. No personal data goes into an id."""

from __future__ import annotations

import re
from typing import Final

from domain.errors import InvalidInput

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
_DERIVED: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}\Z")
_WARNING_REASON: Final = re.compile(r"warning ([A-Za-z0-9][A-Za-z0-9._-]*-[1-9][0-9]*)")


class IdInvalid(InvalidInput):
    code = "id.invalid"


def checked_id(value: str, *, field: str) -> str:
    """The id itself, if it is 1 to 64 letters, digits, dots, dashes or underscores; else `id.invalid`."""
    if not _ID.match(value):
        raise IdInvalid(f"{value!r} is not an id: use up to 64 letters, digits, '.', '_' and '-'", field=field)
    return value


def checked_derived_id(value: str, *, field: str) -> str:
    """An id that the program made out of others, as those of tasks are: longer, and with colons; else `id.invalid`."""
    if not _DERIVED.match(value):
        raise IdInvalid(f"{value!r} is no id of ours", field=field)
    return value


def customer_stream(customer_id: str) -> str:
    return f"customer/{customer_id}"


def group_stream(group_id: str) -> str:
    return f"group/{group_id}"


def sale_stream(order_id: str) -> str:
    """Also the id of the order's `CreditSale` workflow."""
    return f"sale/{order_id}"


def approval_stream(approval_id: str) -> str:
    """Also the id of the `Approval` workflow."""
    return f"approval/{approval_id}"


def receivable_stream(receivable_id: str) -> str:
    """Also the id of the `Receivable` workflow."""
    return f"receivable/{receivable_id}"


def payment_stream(payment_id: str) -> str:
    """Also the id of the `PaymentReceipt` workflow."""
    return f"payment/{payment_id}"


def review_stream(customer_id: str) -> str:
    """A customer's credit file with its reviews; also the id of the `CreditReview` workflow."""
    return f"review/{customer_id}"


def warning_stream(customer_id: str) -> str:
    """All warnings about one customer."""
    return f"warning/{customer_id}"


def absence_stream(person: str) -> str:
    """When one person is away."""
    return f"absence/{person}"


def matrix_stream(policy_name: str) -> str:
    """The versions of a policy's authority matrix that people have proposed and confirmed."""
    return f"matrix/{policy_name}"


def insurance_stream(policy_id: str) -> str:
    """A credit insurance policy."""
    return f"insurance/{policy_id}"


def factoring_stream(agreement_id: str) -> str:
    """A factoring agreement."""
    return f"factoring/{agreement_id}"


def buyer_limit_stream(agreement: str, customer_id: str) -> str:
    """What an insurer or factor grants for one customer; `agreement` is the stream of its policy or agreement."""
    return f"buyer_limit/{split_stream(agreement)[1]}.{customer_id}"


def guarantee_stream(guarantee_id: str) -> str:
    return f"guarantee/{guarantee_id}"


def assignment_stream(invoice_no: str) -> str:
    """An invoice that is offered to a factor: the invoice names it, so it is assigned once."""
    return f"assignment/{invoice_no}"


def insured_stream(receivable_id: str) -> str:
    """The insurance of one receivable."""
    return f"insured/{receivable_id}"


def partner_job_stream(reference: str) -> str:
    """A request to an insurer, factor or guarantor, by our reference of it."""
    return f"partner_job/{reference}"


def webhook_stream(webhook_id: str) -> str:
    """One endpoint, to which events are sent."""
    return f"webhook/{webhook_id}"


def policy_stream(name: str) -> str:
    return f"policy/{name}"


def approval_id_for(order_id: str, round_: int) -> str:
    return f"{order_id}.{round_}"


def receivable_id_for(invoice_no: str, instalment: int, of: int) -> str:
    """A single payment carries the invoice's own number; instalments carry a suffix."""
    return invoice_no if of == 1 else f"{invoice_no}.{instalment}"


def warning_id_for(customer_id: str, number: int) -> str:
    """How people name a warning: `C-1-3` is the third about customer C-1."""
    return f"{customer_id}-{number}"


def warning_reason(warning_id: str) -> str:
    """How what a warning brought upon a customer names its reason."""
    return f"warning {warning_id}"


def warning_behind(reason: str) -> str:
    """The warning that such a reason names; empty for any other."""
    named = _WARNING_REASON.fullmatch(reason)
    return named[1] if named else ""


def split_warning_id(warning_id: str) -> tuple[str, int]:
    """`C-1-3` → `("C-1", 3)`; refuses `id.invalid`."""
    customer_id, _, number = warning_id.rpartition("-")
    if not re.fullmatch("[0-9]{1,9}", number):
        raise IdInvalid(f"{warning_id!r} is no warning: expected a customer and a number, C-1-3", field="warning_id")
    return checked_id(customer_id, field="warning_id"), int(number)


def split_stream(stream: str) -> tuple[str, str]:
    """`sale/S-1` → `("sale", "S-1")`."""
    kind, _, key = stream.partition("/")
    return kind, key
