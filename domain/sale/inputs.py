"""The figures that a decision about a sale rests on beside grade, rate and exposure, as they go on record."""

from __future__ import annotations

from decimal import Decimal

from domain.base import ExposureChange
from domain.exposure import Basis, Exposure, Limits, basis_of
from domain.sale.assess import Assessment
from domain.sale.context import SaleContext
from domain.sale.order import Order
from domain.terms import longest_days


def inputs_of(assessment: Assessment, order: Order, context: SaleContext) -> dict[str, str]:
    """Amounts: `amount` and `weight` in home currency, the rest in that of the account. Empty is: there is none.

    `limit_check` and `group_limit_check` name the exposure that the limit was held against: `gross` or `retained`,
    the gross one less `covered` or `group_covered`."""
    customer, position, group = context.known_customer, context.position, context.group
    figures = {
        "amount": assessment.amount_in_home_currency,
        "weight": assessment.weight,
        "term_days": longest_days(order.terms, order.ordered_on),
        "longest_term": context.policy.straight_through.longest_term(customer.longest_term_days),
        "limit": limit_on_file(customer.limits, context),
        "group_limit": None if group is None else limit_on_file(group.limits, context),
        "group_exposure": None if position.group_exposure is None else position.group_exposure.total,
        "covered": position.exposure.covered or None,
        "group_covered": None if position.group_exposure is None else position.group_exposure.covered or None,
        "overdue": position.overdue_amount,
        "overdue_days": position.overdue_amount_days,
        "grade_valid_until": customer.grade_valid_until,
        "limit_check": _basis(customer.limits, position.exposure, assessment, context),
        "group_limit_check": None
        if group is None or position.group_exposure is None
        else _basis(group.limits, position.group_exposure, assessment, context),
        "file_complete": customer.file_complete,
    }
    return {name: "" if figure is None else str(figure) for name, figure in figures.items()}


def _basis(limits: Limits, exposure: Exposure, assessment: Assessment, context: SaleContext) -> Basis | None:
    """Which exposure the limit was held against; none where there is no limit to hold it against."""
    if limit_on_file(limits, context) is None:
        return None
    pays = assessment.cover.pays if assessment.cover else Decimal(0)
    return basis_of(limits, exposure.after(ExposureChange(covered=pays)), context.today)


def limit_on_file(limits: Limits, context: SaleContext) -> Decimal | None:
    """The limit that counts today; None where none is on file, or where it is unlimited."""
    return limits.effective_on(context.today) if limits.own_on(context.today) is not None else None
