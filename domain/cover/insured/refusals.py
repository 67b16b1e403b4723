"""Why something about the insurance of a receivable is refused."""

from __future__ import annotations

from domain.errors import Conflict, InvalidInput


class CreditPeriodTooLong(InvalidInput):
    """It falls due later than the policy lets an invoice run."""

    code = "cover.credit_period"


class ClaimTooEarly(Conflict):
    """The waiting period has not ended."""

    code = "claim.too_early"


class ClaimTooLate(Conflict):
    """The last day for the claim has passed."""

    code = "claim.too_late"


class ClaimNotNotified(Conflict):
    """The insurer has not been told that the invoice is overdue."""

    code = "claim.not_notified"


class ClaimDocumentsMissing(InvalidInput):
    """A claim names what proves it."""

    code = "claim.documents_missing"


class ClaimDisputed(Conflict):
    """Nothing is owed but what the customer contests."""

    code = "claim.disputed"


class ClaimBelowFirstLoss(Conflict):
    """What is owed lies within the first loss, which is ours."""

    code = "claim.below_first_loss"


class ClaimFiledAlready(Conflict):
    code = "claim.filed_already"


class ClaimNotFiled(Conflict):
    """The insurer speaks of a claim that we have not filed."""

    code = "claim.not_filed"


class NoticeForeign(InvalidInput):
    """Such a notice, or one of that partner, does not belong to an insured receivable."""

    code = "notice.foreign"


class DisputeOpen(Conflict):
    """One dispute at a time: the open one is settled first."""

    code = "dispute.open"


class DisputeNone(Conflict):
    """Nothing is disputed."""

    code = "dispute.none"


class DisputeTooLarge(InvalidInput):
    """More than is owed, or more upheld than was disputed."""

    code = "dispute.too_large"


class DisputeReasonMissing(InvalidInput):
    code = "dispute.reason_missing"
