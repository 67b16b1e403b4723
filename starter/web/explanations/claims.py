"""Why something about the insurance of an invoice, its claim or a dispute was refused."""

from __future__ import annotations

from typing import Final

CLAIMS: Final[dict[str, str]] = {
    "claim.below_first_loss": "What is owed lies within the first loss, which is ours.",
    "claim.disputed": "Nothing is owed but what the customer contests.",
    "claim.documents_missing": "Name the documents: the invoice, the proof of delivery.",
    "claim.filed_already": "The claim has been filed.",
    "claim.not_filed": "No claim is running with the insurer.",
    "claim.not_notified": "The insurer has not been told yet that the invoice is overdue.",
    "claim.too_early": "The waiting period has not ended.",
    "claim.too_late": "The last day for the claim has passed.",
    "cover.credit_period": "It falls due later than the policy or agreement allows.",
    "dispute.none": "Nothing is disputed.",
    "dispute.open": "A dispute is open already. Settle it first.",
    "dispute.reason_missing": "Say what the dispute is about.",
    "dispute.too_large": "That is more than is owed or was disputed.",
    "notice.foreign": "This notice does not belong to an insured invoice.",
}
