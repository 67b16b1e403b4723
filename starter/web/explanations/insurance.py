"""Why something about an insurance policy, its declarations or a buyer limit was refused."""

from __future__ import annotations

from typing import Final

INSURANCE: Final[dict[str, str]] = {
    "buyer_limit.declined_today": "As much was declined today. Nobody asks again on the same day.",
    "buyer_limit.full": "More than what is granted would be used.",
    "buyer_limit.no_discretion": "Nothing may be insured for this customer without asking the insurer.",
    "buyer_limit.request_open": "A smaller limit has been asked for and not answered yet.",
    "declaration.month_invalid": "Write a month of the policy, like 2026-11.",
    "declaration.too_early": "The month has not ended.",
    "declaration.twice": "This month has been declared.",
    "insurance.end_invalid": "The policy ends today or later, not after its last day, and for a reason.",
    "insurance.overlap": "Another insurance policy in that currency holds in the same time.",
    "insurance.terms_invalid": "The policy cannot have these terms.",
}
