"""Owners that stop a company although its own record is clean. domain.md §2, last point."""

from __future__ import annotations

from typing import Final

from domain.evidence.facts import OwnershipFacts, PublicRecordFacts
from domain.grading.knock_outs import (
    DISHONEST_DEBTOR,
    DISSOLVED,
    IN_LIQUIDATION,
    INSOLVENCY_OPENED,
    INSOLVENT,
    OPEN_BANKRUPTCY,
    OWNER_INSOLVENT,
    OWNER_LISTED,
    SANCTIONS,
)
from domain.grading.result import KnockOut
from domain.ownership.graph import Ownership
from domain.ownership.impediments import impediments
from domain.ownership.stakes import stakes
from domain.review.context import OwnerTrouble, ReviewContext
from domain.review.file import CreditFile

_LISTED: Final = frozenset({SANCTIONS, DISHONEST_DEBTOR})
_INSOLVENT: Final = frozenset({INSOLVENT, IN_LIQUIDATION, DISSOLVED, INSOLVENCY_OPENED, OPEN_BANKRUPTCY})
_CODES: Final = {"owner.listed": OWNER_LISTED, "owner.insolvent": OWNER_INSOLVENT}


def owner_knock_outs(state: CreditFile, context: ReviewContext) -> tuple[KnockOut, ...]:
    """What owners at any level bring, from the share on that the policy's `screening` names: those on a list by
    identifier, those whose register calls them insolvent, and customers of ours that their own review knocked out."""
    own = _own(state)
    if not own or context.policy.screening is None:
        return ()
    graph = _graph(own, context)
    found = impediments(
        graph,
        own[0].key,
        listed=_of(context.owner_troubles, _LISTED) | _listed_by_identifier(state, graph),
        insolvent=_of(context.owner_troubles, _INSOLVENT),
        share_percent=context.policy.screening.owner_share_percent,
    )
    return tuple(KnockOut(code=_CODES[each.code], reference=" < ".join(each.path)) for each in found)


def small_owners(state: CreditFile, context: ReviewContext) -> frozenset[str]:
    """The names of owners that hold too little to count, listed or not. An owner of unknown share is none of them."""
    own = _own(state)
    if not own or context.policy.screening is None:
        return frozenset()
    enough = context.policy.screening.owner_share_percent
    held = stakes(_graph(own, context), own[0].key)
    counting = {stake.owner.name for stake in held if stake.share_percent >= enough}
    return frozenset(stake.owner.name for stake in held) - counting


def _own(state: CreditFile) -> tuple[OwnershipFacts, ...]:
    return tuple(each.facts for each in state.evidence if isinstance(each.facts, OwnershipFacts))


def _graph(own: tuple[OwnershipFacts, ...], context: ReviewContext) -> Ownership:
    return Ownership((*own, *context.ownership))


def _of(troubles: tuple[OwnerTrouble, ...], codes: frozenset[str]) -> set[str]:
    return {each.key for each in troubles if any(out.code in codes for out in each.knock_outs)}


def _listed_by_identifier(state: CreditFile, graph: Ownership) -> set[str]:
    """By name alone an owner is a question for a person, not an answer."""
    named = {
        hit.owner
        for each in state.evidence
        if isinstance(each.facts, PublicRecordFacts)
        for hit in each.facts.hits
        if hit.owner and hit.same_identifier
    }
    return {key for key, company in graph.companies.items() if company.name in named}
