"""Every refusal of Open Account, as one tree. The `code` of a leaf is stable: CLI, API and tests rely on it.

Refusal
├── InvalidInput       the request itself is wrong; the same request will never succeed
├── NotFound           it names something that does not exist
├── Conflict           it contradicts what has already been decided or recorded
├── CreditRefused      credit rules forbid it with the facts of this moment
└── NotAuthorised      this person may not do it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class Refusal(Exception):
    """A request that is refused whole. `field` names the input at fault, `facts` the figures behind the refusal."""

    code: ClassVar[str] = "refused"

    def __init__(self, message: str, *, field: str = "", **facts: str) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.facts = facts


class InvalidInput(Refusal):
    code = "input.invalid"


class NotFound(Refusal):
    code = "not_found"


class Conflict(Refusal):
    code = "conflict"


class CreditRefused(Refusal):
    code = "credit.refused"


class NotAuthorised(Refusal):
    code = "authority.missing"


# Money and time


class AmountInvalid(InvalidInput):
    code = "amount.invalid"


class AmountNotPositive(InvalidInput):
    code = "amount.not_positive"


class AmountTooPrecise(InvalidInput):
    code = "amount.too_precise"


class AmountIsNumber(InvalidInput):
    """A JSON number passes through a binary float before anybody can look at it; amounts are strings."""

    code = "amount.is_number"


class CurrencyUnknown(InvalidInput):
    code = "currency.unknown"


class CurrencyMismatch(InvalidInput):
    code = "currency.mismatch"


class DateInvalid(InvalidInput):
    code = "date.invalid"


class DueBeforeOrder(InvalidInput):
    code = "terms.due_before_order"


class TermsInvalid(InvalidInput):
    code = "terms.invalid"


class CalendarUnpublished(InvalidInput):
    """The government has not published the working days of that year yet."""

    code = "calendar.unpublished"


class RateMissing(CreditRefused):
    code = "rate.missing"


# Files


@dataclass(frozen=True)
class LineError:
    """One line of a file that cannot be taken. `line` counts from 1 and includes the header."""

    line: int
    code: str
    field: str
    message: str


class FileInvalid(InvalidInput):
    """Lines of a file are refused; `errors` names every one of them, in the order of the file."""

    code = "file.invalid"

    def __init__(self, message: str, *, errors: Sequence[LineError], field: str = "", **facts: str) -> None:
        super().__init__(message, field=field, **facts)
        self.errors = tuple(errors)


class FileMissing(NotFound):
    code = "file.not_found"


class FileUnreadable(InvalidInput):
    """It exists but cannot be read: a directory, no permission, a broken disk."""

    code = "file.unreadable"


class FileEmpty(InvalidInput):
    code = "file.empty"


class FileTooLarge(InvalidInput):
    code = "file.too_large"


class FileEncodingWrong(InvalidInput):
    code = "file.encoding"


class FileColumnsWrong(InvalidInput):
    code = "file.columns"


class FileLineBroken(InvalidInput):
    """A line that is no record: a wrong number of fields, a quote that is not closed."""

    code = "file.line"


class FileDatesMixed(InvalidInput):
    """Some dates can only be month/day, others only day/month: no reading fits the whole file."""

    code = "file.dates_mixed"


class FileDatesAmbiguous(InvalidInput):
    """Every date could be month/day as well as day/month, and nobody said which."""

    code = "file.dates_ambiguous"


class CellEmpty(InvalidInput):
    code = "cell.empty"


class InvoiceDuplicate(Conflict):
    code = "invoice.duplicate"


class BalanceOverAmount(InvalidInput):
    code = "balance.over_amount"


# Order books


class OrderDuplicate(Conflict):
    code = "order.duplicate"


class BookReferenceUnknown(InvalidInput):
    """A payment or return of a sale names a delivery or an instalment that the sale does not have."""

    code = "book.reference_unknown"


class BookPaymentDateUnclear(InvalidInput):
    """A payment needs exactly one of a day and a number of days after the due date."""

    code = "book.payment_date_unclear"


# Calendars, ladders, payments


class CalendarUnknown(InvalidInput):
    code = "calendar.unknown"


class TimezoneUnknown(InvalidInput):
    code = "timezone.unknown"


class LadderStepUnknown(Conflict):
    """The step that was taken last is not one of this ladder."""

    code = "ladder.step_unknown"


class PaymentCurrencyMismatch(InvalidInput):
    code = "payment.currency_mismatch"


class PaymentReferenceUnknown(InvalidInput):
    code = "payment.unknown_reference"


class InterestRateMissing(InvalidInput):
    """The reference rate of that half-year has not been entered."""

    code = "interest.rate_missing"


class LedgerNotOpened(Conflict):
    """An entry names a receivable that was never opened, or was opened later."""

    code = "ledger.not_opened"


class LedgerOpenedTwice(Conflict):
    code = "ledger.opened_twice"


# Policy


@dataclass(frozen=True)
class PolicyFault:
    """One thing wrong with a policy file. `line` counts from 1; `field` is the path to it, like `authority[2].role`."""

    line: int
    field: str
    message: str
    code: str


class PolicyInvalid(InvalidInput):
    """A policy file cannot come into force; `faults` names everything wrong with it, in the order of the file."""

    code = "policy.invalid"

    def __init__(self, message: str, *, faults: Sequence[PolicyFault], field: str = "", **facts: str) -> None:
        super().__init__(message, field=field, **facts)
        self.faults = tuple(faults)


class PolicyMissing(NotFound):
    code = "policy.not_found"


# Desk


class ActorMissing(NotAuthorised):
    """Somebody has to answer for it, and nobody said who acts."""

    code = "actor.missing"


class PaymentCustomerMismatch(InvalidInput):
    """A payment comes from one customer and settles what that customer owes."""

    code = "payment.customer_mismatch"


class PaymentWithoutTarget(InvalidInput):
    """Neither an invoice nor a customer is named."""

    code = "payment.no_target"


class PaymentReused(Conflict):
    """The payment id is taken by a payment with other content."""

    code = "payment.reused"


class UnappliedNone(Conflict):
    """There is no unapplied cash in that currency."""

    code = "unapplied.none"
