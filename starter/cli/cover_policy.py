"""`openaccount cover policy …` and `openaccount cover agreement …`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from activities.postgres import cover_reading
from activities.postgres.cover_reading import Wanted
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.insurance.terms import InsuranceTerms
from domain.money import Money
from starter import sharing
from starter.cli import cover_view
from starter.cli.options import AS_TABLE, FIRST_PAGE, UNNAMED, Acting, Output, Paging
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk, reading, timezone_of
from starter.files.cover_terms import read_terms

policies = App(name="policy", help="Credit insurance policies: take, list, show, declare turnover, end.")
agreements = App(name="agreement", help="Factoring agreements: take, list, show, end.")


@policies.command
async def take(policy_id: str, *, terms: Path, acting: Acting = UNNAMED) -> None:
    """Record a credit insurance policy that has been agreed with an insurer.

    Parameters
    ----------
    policy_id
        The policy's number, such as P-2026.
    terms
        A YAML file with every figure of it; policies/insurance-example.yaml explains them.
    """
    agreed = read_terms(terms, InsuranceTerms)
    async with at_desk(acting, named=True) as (desk, by):
        await desk.take_insurance(policy_id, agreed, **by)
        row = await sharing.insurance(desk, policy_id)
        SCREEN.show(row, *cover_view.insurance(row))


@policies.command(name="list")
async def list_policies(
    *, ended: Annotated[bool, Parameter(name="--all", show_default=False)] = False, paging: Paging = FIRST_PAGE
) -> None:
    """List insurance policies.

    Parameters
    ----------
    ended
        Also those that have ended.
    """
    async with reading() as books:
        page = await cover_reading.insurances(
            books.read.pool, books.today(), Wanted(ended=ended), after=paging.after, most=paging.most
        )
    SCREEN.show_page(page, cover_view.insurance_table(page.items))


@policies.command(name="show")
async def show_policy(policy_id: str, *, output: Output = AS_TABLE) -> None:
    """Show a policy: its terms, what was declared, what is owed, and the timeline.

    Parameters
    ----------
    policy_id
        Which policy.
    """
    async with reading() as books:
        row = await sharing.insurance(books, policy_id)
        facts = await cover_reading.timeline(books.read.pool, row.stream)
    SCREEN.show(row, *cover_view.insurance(row), *cover_view.happened(facts, timezone_of(books)))


@policies.command
async def declare(policy_id: str, month: str, turnover: str, *, acting: Acting = UNNAMED) -> None:
    """Declare the turnover of a month to the insurer; it costs the premium.

    Parameters
    ----------
    policy_id
        Which policy.
    month
        Such as 2026-11.
    turnover
        In the currency of the policy, such as 1200000.00.
    """
    async with at_desk(acting, named=True) as (desk, by):
        known = await sharing.insurance(desk, policy_id)
        await desk.declare_turnover(policy_id, month, Money.of(turnover, known.terms.currency), **by)
        row = await sharing.insurance(desk, policy_id)
        SCREEN.show(row, *cover_view.insurance(row))


@policies.command(name="end")
async def end_policy(policy_id: str, *, on: date, reason: str, acting: Acting = UNNAMED) -> None:
    """End a policy: nothing that leaves after that day is insured under it, what has left stays so.

    Parameters
    ----------
    policy_id
        Which policy.
    on
        Its last day.
    reason
        Why.
    """
    async with at_desk(acting, named=True) as (desk, by):
        await desk.end_insurance(policy_id, on, reason, **by)
        row = await sharing.insurance(desk, policy_id)
        SCREEN.show(row, *cover_view.insurance(row))


@agreements.command(name="take")
async def take_agreement(agreement_id: str, *, terms: Path, acting: Acting = UNNAMED) -> None:
    """Record a factoring agreement.

    Parameters
    ----------
    agreement_id
        The agreement's number, such as F-2026.
    terms
        A YAML file with every figure of it; policies/factoring-example.yaml explains them.
    """
    agreed = read_terms(terms, FactoringTerms)
    async with at_desk(acting, named=True) as (desk, by):
        await desk.take_agreement(agreement_id, agreed, **by)
        row = await sharing.agreement(desk, agreement_id)
        SCREEN.show(row, *cover_view.agreement(row))


@agreements.command(name="list")
async def list_agreements(
    *, ended: Annotated[bool, Parameter(name="--all", show_default=False)] = False, paging: Paging = FIRST_PAGE
) -> None:
    """List factoring agreements.

    Parameters
    ----------
    ended
        Also those that have ended.
    """
    async with reading() as books:
        page = await cover_reading.agreements(
            books.read.pool, books.today(), Wanted(ended=ended), after=paging.after, most=paging.most
        )
    SCREEN.show_page(page, cover_view.agreement_table(page.items))


@agreements.command(name="show")
async def show_agreement(agreement_id: str, *, output: Output = AS_TABLE) -> None:
    """Show an agreement: its terms and the timeline.

    Parameters
    ----------
    agreement_id
        Which agreement.
    """
    async with reading() as books:
        row = await sharing.agreement(books, agreement_id)
        facts = await cover_reading.timeline(books.read.pool, row.stream)
    SCREEN.show(row, *cover_view.agreement(row), *cover_view.happened(facts, timezone_of(books)))


@agreements.command(name="end")
async def end_agreement(agreement_id: str, *, on: date, reason: str, acting: Acting = UNNAMED) -> None:
    """End an agreement: no invoice is offered under it after that day.

    Parameters
    ----------
    agreement_id
        Which agreement.
    on
        Its last day.
    reason
        Why.
    """
    async with at_desk(acting, named=True) as (desk, by):
        await desk.end_agreement(agreement_id, on, reason, **by)
        row = await sharing.agreement(desk, agreement_id)
        SCREEN.show(row, *cover_view.agreement(row))
