"""The kinds of stream that cover has: how each folds, who decides for it, which commands it understands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, get_args

from domain.base import Decision, Event, Value
from domain.cover.assignment import decide as assignment
from domain.cover.assignment.commands import AssignmentCommand
from domain.cover.assignment.evolve import evolve_assignment
from domain.cover.assignment.state import AssignmentState
from domain.cover.buyer_limit.commands import BuyerLimitCommand
from domain.cover.buyer_limit.decide import decide_buyer_limit
from domain.cover.buyer_limit.decide import next_moment as last_of_limit
from domain.cover.buyer_limit.state import BuyerLimitState, evolve_buyer_limit
from domain.cover.context import CoverContext
from domain.cover.factoring import decide as factoring
from domain.cover.factoring.commands import FactoringCommand
from domain.cover.factoring.state import FactoringState, evolve_factoring
from domain.cover.guarantee.commands import GuaranteeCommand
from domain.cover.guarantee.decide import decide_guarantee
from domain.cover.guarantee.evolve import evolve_guarantee
from domain.cover.guarantee.state import GuaranteeState
from domain.cover.guarantee.watch import next_moment as next_guarantee_moment
from domain.cover.insurance.commands import InsuranceCommand
from domain.cover.insurance.decide import decide_insurance
from domain.cover.insurance.declaring import next_moment as next_declaration
from domain.cover.insurance.state import InsuranceState, evolve_insurance
from domain.cover.insured.commands import InsuredCommand
from domain.cover.insured.decide import decide_insured
from domain.cover.insured.duties import next_moment as next_insured_moment
from domain.cover.insured.evolve import evolve_insured
from domain.cover.insured.state import InsuredState
from domain.cover.partner.commands import AcceptJob, ReceiveAnswer
from domain.cover.partner.decide import decide_job
from domain.cover.partner.state import PartnerJobState, evolve_job


@dataclass(frozen=True)
class CoverStream:
    """`next_moment` is the day, or the moment, from which on the stream wants `LetCoverTimePass`; None where it waits
    for nothing but news. Every state has `account` (the stream of the account that is locked for it, or empty) and
    `ended`."""

    initial: Value
    evolve: Callable[[Any, Event], Any]
    decide: Callable[[Any, Any, CoverContext], Decision]
    next_moment: Callable[[Any], date | datetime | None]
    commands: tuple[type[Value], ...]


COVER_STREAMS: Final[dict[str, CoverStream]] = {
    "guarantee": CoverStream(
        GuaranteeState(),
        evolve_guarantee,
        decide_guarantee,
        next_guarantee_moment,
        get_args(get_args(GuaranteeCommand)[0]),
    ),
    "insured": CoverStream(
        InsuredState(), evolve_insured, decide_insured, next_insured_moment, get_args(get_args(InsuredCommand)[0])
    ),
    "factoring": CoverStream(
        FactoringState(),
        evolve_factoring,
        factoring.decide_factoring,
        factoring.next_moment,
        get_args(get_args(FactoringCommand)[0]),
    ),
    "assignment": CoverStream(
        AssignmentState(),
        evolve_assignment,
        assignment.decide_assignment,
        assignment.next_moment,
        get_args(get_args(AssignmentCommand)[0]),
    ),
    "buyer_limit": CoverStream(
        BuyerLimitState(),
        evolve_buyer_limit,
        decide_buyer_limit,
        last_of_limit,
        get_args(get_args(BuyerLimitCommand)[0]),
    ),
    "insurance": CoverStream(
        InsuranceState(), evolve_insurance, decide_insurance, next_declaration, get_args(get_args(InsuranceCommand)[0])
    ),
    "partner_job": CoverStream(PartnerJobState(), evolve_job, decide_job, lambda _: None, (AcceptJob, ReceiveAnswer)),
}
"""By kind: insurance, buyer_limit, guarantee, factoring, assignment, insured, partner_job."""
