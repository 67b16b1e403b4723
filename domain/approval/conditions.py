"""What an approver may make an approval depend on: the counter-offer's terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.base import Exact, Value
from domain.errors import Conflict, CreditRefused, InvalidInput
from domain.terms import Terms, longest_days


class ConditionsNotForLimits(InvalidInput):
    """Of a limit only the amount is bargained, of a listed name nothing."""

    code = "conditions.not_for_limits"


class ConditionsNotForAmendments(Conflict):
    """An order that is being delivered grows or does not: there is no offer that could be accepted."""

    code = "conditions.not_for_amendments"


class ConditionsOfRefusal(InvalidInput):
    """A refusal depends on nothing."""

    code = "conditions.of_refusal"


class DepositInvalid(InvalidInput):
    """More than 0 and at most 100 percent."""

    code = "conditions.deposit_invalid"


class TermsNotShorter(InvalidInput):
    code = "conditions.terms_not_shorter"


class ProofMissing(CreditRefused):
    """The offer asks for something that was not shown; `field` names it."""

    code = "offer.proof_missing"


class Conditions(Value):
    """Beside a smaller amount; an empty one asks for nothing.

    `deposit_percent` of the amount is paid before goods leave; `terms` replace longer ones; `cover` and `guarantee` are
    to be shown, by a reference, when the offer is accepted.
    """

    deposit_percent: Exact | None = None
    terms: Terms | None = None
    cover: bool = False
    guarantee: bool = False

    @property
    def none(self) -> bool:
        return self == Conditions()


class Proofs(Value):
    """What the order side shows when it accepts: a reference for each thing that the offer asks for."""

    deposit: str = ""
    cover: str = ""
    guarantee: str = ""


def require_sensible(conditions: Conditions, term_days: int, on: date) -> None:
    """Codes: `conditions.deposit_invalid`, `conditions.terms_not_shorter`. `term_days` are those that were asked for,
    counted from the day `on`."""
    percent = conditions.deposit_percent
    if percent is not None and not 0 < percent <= 100:
        raise DepositInvalid("a deposit is more than 0 and at most 100 percent", field="conditions.deposit_percent")
    if conditions.terms is not None and longest_days(conditions.terms, on) >= term_days:
        raise TermsNotShorter(
            f"{conditions.terms} is not shorter than {term_days} days", field="conditions.terms", asked=str(term_days)
        )


def strictest(several: Sequence[Conditions], on: date) -> Conditions:
    """What satisfies all of them: the highest deposit, the shortest terms, cover or guarantee where one asks for it."""
    deposits: list[Decimal] = [each.deposit_percent for each in several if each.deposit_percent is not None]
    terms = [each.terms for each in several if each.terms is not None]
    return Conditions(
        deposit_percent=max(deposits, default=None),
        terms=min(terms, key=lambda each: longest_days(each, on), default=None),
        cover=any(each.cover for each in several),
        guarantee=any(each.guarantee for each in several),
    )


def require_proofs(conditions: Conditions, proofs: Proofs) -> None:
    """`offer.proof_missing` for the first thing that is asked for and not shown."""
    wanted = {"deposit": conditions.deposit_percent is not None, "cover": conditions.cover}
    for name, asked in (wanted | {"guarantee": conditions.guarantee}).items():
        if asked and not getattr(proofs, name).strip():
            raise ProofMissing(f"the offer asks for a reference of the {name}", field=f"proofs.{name}")
