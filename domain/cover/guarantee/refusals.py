"""Why something about a guarantee is refused."""

from __future__ import annotations

from domain.errors import Conflict, CreditRefused, InvalidInput


class GuaranteeExpired(Conflict):
    """Its last day has passed."""

    code = "guarantee.expired"


class GuaranteePercent(InvalidInput):
    """It pays more than nothing and at most all of a claim; its fee is from 0 to 100 percent."""

    code = "guarantee.percent"


class GuarantorMissing(InvalidInput):
    code = "guarantee.guarantor_missing"


class GuaranteeAccount(InvalidInput):
    """It secures a customer or a group."""

    code = "guarantee.account"


class GuaranteeNotLater(InvalidInput):
    """An extension ends later than what it extends."""

    code = "guarantee.not_later"


class GuaranteeReferenceMissing(InvalidInput):
    """The guarantor's agreement to an extension has a reference."""

    code = "guarantee.reference_missing"


class GuaranteeReasonMissing(InvalidInput):
    """Whoever calls it or gives it back says why."""

    code = "guarantee.reason_missing"


class GuaranteeNotSecured(Conflict):
    """It does not secure that receivable."""

    code = "guarantee.not_secured"


class GuaranteeNotOverdue(Conflict):
    """The customer has still time to pay."""

    code = "guarantee.not_overdue"


class GuaranteeOverCalled(InvalidInput):
    """More than what the guarantor bears of what is owed."""

    code = "guarantee.over_called"


class GuaranteeCalledAlready(Conflict):
    """The guarantor has not answered the last call yet."""

    code = "guarantee.called_already"


class GuaranteeInUse(Conflict):
    """It secures goods that have left: they would be secured by nothing."""

    code = "guarantee.in_use"


class GuaranteeFull(CreditRefused):
    """Its amount is used: it is counted once over all that it secures."""

    code = "guarantee.full"
