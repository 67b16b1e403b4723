"""What is wrong with what was entered."""

from __future__ import annotations

from typing import Final

INPUT: Final[dict[str, str]] = {
    "amount.invalid": "That is no amount. Write it like 12000.00.",
    "amount.is_number": "Amounts are written as text, so that nothing is lost in rounding.",
    "amount.not_positive": "The amount must be more than zero.",
    "amount.too_precise": "The amount has more decimals than its currency.",
    "balance.over_amount": "More is open than was ever owed.",
    "book.payment_date_unclear": "A payment needs either a day or a number of days after the due date.",
    "book.reference_unknown": "The line names a delivery or an instalment that the sale does not have.",
    "calendar.unknown": "There is no calendar of that name.",
    "calendar.unpublished": "The working days of that year have not been published yet.",
    "cell.count": "A whole number is expected here.",
    "cell.empty": "Something is missing here.",
    "cell.word": "One of a few words is expected here.",
    "command.reused": "This was sent before with other content. Reload the page and try again.",
    "command.unknown": "This cannot be asked here.",
    "conflict": "This contradicts what has been recorded already.",
    "content.type": "The request is of a type that is not taken here.",
    "currency.mismatch": "The amounts are in two currencies.",
    "currency.unknown": "There is no such currency.",
    "date.invalid": "That is no date. Write it like 2026-12-31.",
    "date.out_of_range": "That date is too far away to be meant.",
    "id.invalid": "Use up to 64 letters, digits, dots, dashes and underscores.",
    "idempotency.reused": "The idempotency key came before with another request.",
    "input.invalid": "Something in the request is not right.",
    "input.malformed": "The request could not be read.",
    "interest.rate_missing": "The reference rate of that half-year has not been entered.",
    "not_found": "There is no such thing.",
    "page.cursor": "There is no such page. Go back to the first one.",
    "query.unknown": "The list has no such filter.",
    "terms.due_before_order": "It would be due before it is ordered.",
    "terms.invalid": "Those are no terms. Write them like NET30.",
    "text.invalid": "The text holds a character that cannot be shown.",
    "timezone.unknown": "There is no such time zone.",
}
