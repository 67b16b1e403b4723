"""The transition tables are whole, the page drawn from them is up to date, and each edge of them is really taken."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import pytest

from domain.approval.state import TASK_TRANSITIONS, TaskPhase
from domain.cover.assignment.state import ASSIGNMENT_TRANSITIONS, AssignmentPhase
from domain.cover.buyer_limit.state import BUYER_LIMIT_TRANSITIONS, BuyerLimitPhase
from domain.cover.guarantee.state import GUARANTEE_TRANSITIONS, GuaranteePhase
from domain.cover.insured.state import INSURED_TRANSITIONS, InsuredPhase
from domain.cover.partner.state import JOB_TRANSITIONS, JobPhase
from domain.receivable.state import RECEIVABLE_TRANSITIONS, ReceivablePhase
from domain.sale.commands import (
    AcceptOffer,
    AmendOrder,
    CancelOrder,
    ConcludeApproval,
    DispatchGoods,
    FinishReceivable,
    Reassess,
    SaleCommand,
    SubmitOrder,
)
from domain.sale.commands import LetTimePass as Later
from domain.sale.context import SaleContext
from domain.sale.decide import decide_sale
from domain.sale.evolve import evolve_sale
from domain.sale.state import TRANSITIONS, Phase, SaleState
from domain.warning.state import WARNING_TRANSITIONS, WarningPhase
from domain.webhook.state import ENDPOINT_TRANSITIONS, EndpointPhase
from tests.domain import lifecycle_diagrams
from tests.domain.builders import a_context, a_customer, a_policy, a_position, an_order, cny, days_later

Table = Mapping[StrEnum, frozenset[StrEnum]]

ENDING = (
    (Phase, TRANSITIONS),
    (ReceivablePhase, RECEIVABLE_TRANSITIONS),
    (TaskPhase, TASK_TRANSITIONS),
    (WarningPhase, WARNING_TRANSITIONS),
    (EndpointPhase, ENDPOINT_TRANSITIONS),
    (GuaranteePhase, GUARANTEE_TRANSITIONS),
    (InsuredPhase, INSURED_TRANSITIONS),
    (AssignmentPhase, ASSIGNMENT_TRANSITIONS),
    (JobPhase, JOB_TRANSITIONS),
)

TABLES = (*ENDING, (BuyerLimitPhase, BUYER_LIMIT_TRANSITIONS))
"""A buyer limit never ends: it may always be asked for again."""


@pytest.mark.parametrize(("phases", "table"), TABLES)
def test_a_table_covers_every_phase_and_each_can_be_reached_from_the_first(phases: type[StrEnum], table: Table) -> None:
    reached, ahead = set[StrEnum](), [next(iter(phases))]
    while ahead:
        phase = ahead.pop()
        if phase not in reached:
            reached.add(phase)
            ahead += table[phase]

    assert set(table) == set(phases) == reached


@pytest.mark.parametrize(("phases", "table"), ENDING)
def test_every_phase_leads_to_an_end(phases: type[StrEnum], table: Table) -> None:
    ending = {phase for phase in phases if not table[phase]}
    while more := {phase for phase in phases if table[phase] & ending} - ending:
        ending |= more

    assert ending == set(phases)


def test_the_page_of_lifecycles_is_drawn_from_the_tables() -> None:
    drawn = lifecycle_diagrams.PAGE.read_text(encoding="utf-8")

    assert drawn == lifecycle_diagrams.page(), f"run `{lifecycle_diagrams.RENEW}`"


# Each edge of a sale


LIMIT = "500000"

PLAIN = a_context(customer=a_customer(limit=LIMIT))
BLOCKED = a_context(customer=a_customer(limit=LIMIT, holds=("checking",)))
OUT = a_context(customer=a_customer(limit=LIMIT, knock_outs=("insolvency",)))
ASKING = a_context(customer=a_customer(limit=LIMIT, grade="D"))
TIGHT = a_context(customer=a_customer(limit=LIMIT, grade="D"), position=a_position(exposure="550000"))
LATER = a_context(customer=a_customer(limit=LIMIT), today=days_later(200))

NEW = (SubmitOrder(order=an_order("1000.00")), PLAIN)
HELD = (SubmitOrder(order=an_order("1000.00")), BLOCKED)
PENDING = (SubmitOrder(order=an_order("1000.00")), ASKING)
LESS = ConcludeApproval(approval_id="S-1.1", outcome="approved", amount=cny("500.00"))
YES = ConcludeApproval(approval_id="S-1.1", outcome="approved")
NO = ConcludeApproval(approval_id="S-1.1", outcome="rejected")
OFFER = (PENDING, (LESS, ASKING))
PART = DispatchGoods(delivery_id="D-1", amount=cny("400.00"))
WHOLE = DispatchGoods(delivery_id="D-2", amount=cny("600.00"), final=True)
PAID = FinishReceivable(receivable_id="INV-000001")
STOP = CancelOrder(reason="customer")

Script = tuple[tuple[SaleCommand, SaleContext], ...]

SCRIPTS: tuple[Script, ...] = (
    (NEW, (STOP, PLAIN)),
    (NEW, (Later(), LATER)),
    (NEW, (WHOLE, PLAIN), (PAID, PLAIN)),
    (NEW, (PART, PLAIN), (WHOLE, PLAIN)),
    ((SubmitOrder(order=an_order("1000.00")), OUT),),
    (HELD, (Reassess(), PLAIN)),
    (HELD, (Reassess(), ASKING)),
    (HELD, (Reassess(), OUT)),
    (HELD, (STOP, BLOCKED)),
    (PENDING, (YES, ASKING)),
    (PENDING, (NO, ASKING)),
    (PENDING, (AmendOrder(amount=cny("900.00")), BLOCKED)),
    (PENDING, (STOP, ASKING)),
    (*OFFER, (AcceptOffer(), ASKING)),
    (*OFFER, (AcceptOffer(), BLOCKED)),
    (*OFFER, (AcceptOffer(), TIGHT)),
    (*OFFER, (AcceptOffer(), OUT)),
    (*OFFER, (STOP, ASKING)),
)


def _edges(script: Script) -> set[tuple[Phase, Phase]]:
    state, edges = SaleState(), set[tuple[Phase, Phase]]()
    for command, context in script:
        for event in decide_sale(state, command, context).events:
            after = evolve_sale(state, event)
            if after.phase is not state.phase:
                edges.add((state.phase, after.phase))
            state = after
    return edges


def test_every_edge_of_a_sale_s_table_is_taken_by_some_path_and_no_path_takes_another() -> None:
    taken = set[tuple[Phase, Phase]]().union(*map(_edges, SCRIPTS))

    assert taken == {(phase, target) for phase, onward in TRANSITIONS.items() for target in onward}
    assert a_policy().holds.expires_after_days < 200
