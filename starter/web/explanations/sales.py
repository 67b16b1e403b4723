"""Why something about a sale, a receivable or a payment was refused."""

from __future__ import annotations

from typing import Final

SALES: Final[dict[str, str]] = {
    "call.not_open": "No call is due for this receivable.",
    "credit.refused": "The rules for credit forbid it as things stand.",
    "delivery.reused": "That delivery is recorded already.",
    "delivery.stopped": "Deliveries to this customer are stopped.",
    "invoice.duplicate": "That number is in use for another invoice.",
    "invoice.unknown": "The sale has no such invoice.",
    "ladder.step_unknown": "The last collection step is not one of this ladder.",
    "ledger.not_opened": "The entry names a receivable that was not open then.",
    "ledger.opened_twice": "The receivable was opened before.",
    "limit.exceeded": "The customer's credit limit would be exceeded.",
    "limit.group_exceeded": "The group's credit limit would be exceeded.",
    "limit.none": "The customer has no credit limit. Set one first.",
    "offer.lapsed": "The offer was open through an earlier day.",
    "offer.proof_missing": "The offer asks for something that was not shown.",
    "order.amendment_pending": "One change of an order is decided at a time. Wait for the one that is open.",
    "order.below_delivered": "An order cannot become smaller than what has been delivered.",
    "order.duplicate": "The order stands in the file twice.",
    "order.reused": "That order number belongs to an order with other content.",
    "order.unchanged": "The order has that amount already.",
    "order.unknown": "There is no such order.",
    "payment.currency_mismatch": "The payment is in another currency than the invoice.",
    "payment.customer_mismatch": "A payment settles what one customer owes, and these belong to several.",
    "payment.in_future": "The payment lies in the future.",
    "payment.no_target": "Name an invoice or a customer.",
    "payment.reused": "That payment number belongs to a payment with other content.",
    "payment.unknown_reference": "Nothing has the reference that the payment names.",
    "receivable.settled": "Nothing is owed on it any more.",
    "receivable.unknown": "There is no such receivable.",
    "release.exceeded": "The delivery would exceed what was released. Have the order enlarged first.",
    "release.lapsed": "The release has run out.",
    "return.exceeds_invoice": "More would be returned than was invoiced.",
    "return.nothing_open": "Every receivable of that invoice is settled.",
    "sale.phase": "The sale has moved on: this cannot be done in its present phase.",
    "sale.changed": "The sale has changed since you looked at it. Look at what is new and try again.",
    "unapplied.insufficient": "There is less unapplied cash than that.",
    "unapplied.none": "There is no unapplied cash in that currency.",
}
