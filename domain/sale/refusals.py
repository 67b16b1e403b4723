"""Every refusal of a sale, by code."""

from __future__ import annotations

from domain.errors import Conflict, CreditRefused, InvalidInput, NotFound


class OrderUnknown(NotFound):
    code = "order.unknown"


class OrderReused(Conflict):
    """The order id is taken by an order with other content."""

    code = "order.reused"


class PhaseForbids(Conflict):
    """The sale is not in a phase in which this can be done."""

    code = "sale.phase"


class NothingPending(Conflict):
    code = "approval.not_pending"


class AmountUnchanged(InvalidInput):
    code = "order.unchanged"


class BelowDelivered(Conflict):
    """An order cannot become smaller than what has been delivered."""

    code = "order.below_delivered"


class AmendmentPending(Conflict):
    """One amendment is decided at a time."""

    code = "order.amendment_pending"


class ReleaseExceeded(CreditRefused):
    code = "release.exceeded"


class ReleaseLapsed(CreditRefused):
    code = "release.lapsed"


class OfferLapsed(CreditRefused):
    """The offer was open through an earlier day."""

    code = "offer.lapsed"


class DeliveryStopped(CreditRefused):
    """Collection has reached a step that stops deliveries to this customer, or a hold stops them."""

    code = "delivery.stopped"


class DeliveryUncovered(CreditRefused):
    """What carried the goods when they were approved carries them no longer, and nothing else has been decided yet."""

    code = "delivery.uncovered"


class DeliveryReused(Conflict):
    code = "delivery.reused"


class InvoiceUnknown(NotFound):
    code = "invoice.unknown"


class ReturnExceedsInvoice(InvalidInput):
    code = "return.exceeds_invoice"


class NothingToCredit(Conflict):
    """Every receivable of that invoice is settled."""

    code = "return.nothing_open"
