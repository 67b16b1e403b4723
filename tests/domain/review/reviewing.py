"""Reviews to begin a test with. The figures are fixed here: a change of the standard policy changes no test of a rule.

The only characteristic that brings points is the agency's payment percentile, so that a test names the grade it wants.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

from domain.base import Decision, Event
from domain.customer.state import CustomerState
from domain.errors import Refusal
from domain.evidence.facts import BureauFacts, Facts, NameHit, Owner, OwnershipFacts, PublicRecordFacts, RegistryFacts
from domain.evidence.source import Kind, Provider
from domain.exposure import Exposure
from domain.grading.scorecard import Band, Characteristic, Level, Scorecard
from domain.money import Money
from domain.policy import Policy
from domain.policy_part import Grade
from domain.review.commands import Asked, Cause, ConcludeReview, RecordEvidence, ReviewCommand, StartReview
from domain.review.context import OwnerTrouble, ReviewContext
from domain.review.decide import decide_review
from domain.review.events import ReviewConcluded
from domain.review.file import CreditFile, evolve_file
from domain.review.rules import Checklist, LimitRules, ProviderRule, ReviewRules, SourceRule, TermRules
from domain.screening.rules import ScreeningRules
from tests.domain.builders import NOW, TODAY, a_customer, a_policy, only

PERCENTILE: Final[dict[str, str]] = {"A": "90", "B": "70", "C": "50", "D": "30", "E": "10"}
"""What an agency has to say for each grade."""

ANALYST: Final = "staff-021"
PRESIDENT: Final = "staff-071"
STRANGER: Final = a_customer(limit=None, grade=None, country="GB")


def _provider(name: str, *, paid: bool = False, countries: tuple[str, ...] = ()) -> ProviderRule:
    return ProviderRule(provider=Provider(name), paid=paid, countries=countries, deadline_seconds=30)


def _by_grade(**figures: int) -> dict[Any, Any]:
    return {grade: Decimal(figure) for grade, figure in figures.items()}


RULES: Final = ReviewRules(
    sources=(
        SourceRule(
            kind=Kind.REGISTRY,
            fresh_days=365,
            providers=(_provider("companies_house", countries=("GB",)), _provider("gleif")),
        ),
        SourceRule(kind=Kind.OWNERSHIP, fresh_days=365, providers=(_provider("gleif"),)),
        SourceRule(kind=Kind.TAX, fresh_days=180, providers=(_provider("vies", countries=("DE", "FR")),)),
        SourceRule(
            kind=Kind.BUREAU,
            fresh_days=365,
            providers=(_provider("dnb", paid=True), _provider("creditsafe", paid=True)),
        ),
        SourceRule(kind=Kind.PUBLIC_RECORD, fresh_days=90, providers=(_provider("public_record"),)),
        SourceRule(kind=Kind.OWN_HISTORY, fresh_days=90, providers=(_provider("own_history"),)),
        SourceRule(kind=Kind.REGISTRATION, fresh_days=730, providers=(_provider("registration"),)),
    ),
    checklists=(
        Checklist(name="core", up_to=Decimal(200_000), segments=("core",), required=(Kind.PUBLIC_RECORD,)),
        Checklist(name="small", up_to=Decimal(50_000), required=(Kind.PUBLIC_RECORD,), useful=(Kind.REGISTRY,)),
        Checklist(
            name="ordinary",
            up_to=Decimal(1_000_000),
            required=(Kind.REGISTRY, Kind.PUBLIC_RECORD),
            useful=(Kind.TAX, Kind.BUREAU, Kind.REGISTRATION),
        ),
        Checklist(name="large", up_to=None, required=(Kind.REGISTRY, Kind.OWNERSHIP, Kind.BUREAU, Kind.PUBLIC_RECORD)),
    ),
    paid_report_days={"A": 365, "B": 365, "C": 90, "D": 30, "E": 30, "none": 180},
    valid_days={"A": 365, "B": 365, "C": 180, "D": 90, "E": 90},
    sale_waits_minutes=30,
    due_ahead_days=14,
    ask_again_days=7,
    terms=TermRules(
        days={"A": 90, "B": 60, "C": 45, "D": 30},
        reward_days=15,
        reward_from_invoices=12,
        reward_up_to_late_percent=Decimal(5),
    ),
    limit=LimitRules(
        equity_percent=_by_grade(A=20, B=15, C=10, D=5),
        recommendation_percent=_by_grade(A=100, B=80, C=50, D=25),
        months_of_purchases=Decimal(4),
        without_figures=_by_grade(A=50_000, B=30_000, C=15_000, D=5_000),
        most=_by_grade(A=10_000_000, B=4_000_000, C=1_000_000, D=200_000),
        round_to=Decimal(1_000),
        automatic_up_to=Decimal(300_000),
        automatic_change_percent=Decimal(50),
    ),
)

CARD: Final = Scorecard(
    name="by percentile",
    characteristics=(
        Characteristic(
            name="payment_percentile",
            part="standing",
            bands=(
                Band(below=Decimal(20), points=10),
                Band(at_least=Decimal(20), below=Decimal(40), points=30),
                Band(at_least=Decimal(40), below=Decimal(60), points=50),
                Band(at_least=Decimal(60), below=Decimal(80), points=70),
                Band(at_least=Decimal(80), points=90),
            ),
            missing=50,
        ),
        Characteristic(name="registry_status", part="standing", levels=(Level(value="active", points=0),), missing=0),
    ),
    cut_offs={"A": 80, "B": 60, "C": 40, "D": 20},
)

POLICY: Final = a_policy(review=RULES, scorecard=CARD, screening=ScreeningRules(hit_from=Decimal(86)))


def around(
    customer: CustomerState | None = STRANGER,
    *,
    policy: Policy = POLICY,
    today: date = TODAY,
    actor: str = "system",
    ownership: tuple[OwnershipFacts, ...] = (),
    troubles: tuple[OwnerTrouble, ...] = (),
) -> ReviewContext:
    """What a decision about the file of a stranger depends on, unless said otherwise."""
    return ReviewContext(
        policy=policy,
        now=NOW + (today - TODAY),
        today=today,
        actor=actor,
        person=policy.person(actor),
        customer=customer,
        exposure=Exposure(currency="CNY"),
        ownership=ownership,
        owner_troubles=troubles,
    )


def asked(cause: Cause = Cause.SALE, by: str = "shop", sought: str | None = "60000.00", currency: str = "CNY") -> Asked:
    return Asked(cause=cause, by=by, sought=None if sought is None else Money.of(sought, currency))


def starting(*who: Asked) -> StartReview:
    return StartReview(customer_id="C-1", asked=who or (asked(),))


def answering(
    *facts: Facts, by: Provider = Provider.PUBLIC_RECORD, as_of: date = TODAY, paid: bool = False
) -> RecordEvidence:
    return RecordEvidence(
        customer_id="C-1", provider=by, as_of=as_of, content_hash=f"hash of {by}", facts=facts, paid=paid
    )


def report(grade: Grade, *, recommended: str | None = None, **facts: Any) -> RecordEvidence:
    """An agency's report that leads to this grade."""
    recommendation = None if recommended is None else Money.of(recommended, "CNY")
    percentile = Decimal(PERCENTILE[grade])
    said = BureauFacts(name="Customer", payment_percentile=percentile, recommended_limit=recommendation, **facts)
    return answering(said, by=Provider.DNB, paid=True)


def register(status: Any = "active", by: Provider = Provider.COMPANIES_HOUSE) -> RecordEvidence:
    return answering(RegistryFacts(name="Customer", status=status), by=by)


def clean_record(*hits: NameHit) -> RecordEvidence:
    return answering(PublicRecordFacts(hits=hits))


def a_hit(reference: str = "entry-7", *, owner: str = "", same_identifier: bool = False) -> NameHit:
    return NameHit(
        list_name="sanctions",
        reference=reference,
        listed_name="Custommer",
        customer_name="Customer",
        score=Decimal(91),
        same_identifier=same_identifier,
        owner=owner,
    )


def owned_by(owner: str, share: str | None, status: Any = None) -> OwnershipFacts:
    """The customer's holdings; keys are the names in small letters."""
    percent = None if share is None else Decimal(share)
    held = Owner(key=f"lei:{owner.lower()}", name=owner, share_percent=percent, status=status)
    return OwnershipFacts(key="lei:customer", name="Customer", owners=(held,))


def decide(state: CreditFile, command: ReviewCommand, context: ReviewContext | None = None) -> Decision:
    return decide_review(state, command, context or around())


def folded(state: CreditFile, events: tuple[Event, ...]) -> CreditFile:
    for event in events:
        state = evolve_file(state, event)
    return state


def after(state: CreditFile, *commands: ReviewCommand, context: ReviewContext | None = None) -> CreditFile:
    for command in commands:
        state = folded(state, decide(state, command, context).events)
    return state


def a_file(*answers: RecordEvidence, context: ReviewContext | None = None, who: Asked | None = None) -> CreditFile:
    """A review that has begun and got these answers."""
    return after(CreditFile(), starting(who or asked()), *answers, context=context)


def ended(state: CreditFile, context: ReviewContext | None = None) -> Decision:
    return decide(state, ConcludeReview(number=state.number), context)


def conclusion(state: CreditFile, context: ReviewContext | None = None) -> ReviewConcluded:
    return only(ended(state, context).events, ReviewConcluded)


def on_account(decision: Decision) -> tuple[Event, ...]:
    """What the decision does to the customer's account."""
    return next((events for stream, events in decision.others if stream == "customer/C-1"), ())


def refusal(state: CreditFile, command: ReviewCommand, context: ReviewContext | None = None) -> str:
    """The code of the refusal that must come."""
    with pytest.raises(Refusal) as refused:
        decide(state, command, context)
    return refused.value.code
