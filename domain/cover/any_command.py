"""Every command of cover."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.cover.assignment.commands import BuyBack, OfferInvoice, PassOn
from domain.cover.buyer_limit.commands import RequestLimit, ShortenLimit, UseDiscretion
from domain.cover.commands import AcknowledgeMiss, LetCoverTimePass, MeetDuty
from domain.cover.factoring.commands import EndAgreement, TakeAgreement
from domain.cover.guarantee.commands import (
    CallGuarantee,
    ExtendGuarantee,
    FollowSecured,
    GiveGuarantee,
    ReleaseGuarantee,
)
from domain.cover.insurance.commands import DeclareTurnover, EndInsurance, TakeInsurance
from domain.cover.insured.commands import (
    AttachCover,
    DisputeCover,
    FileClaim,
    FollowReceivable,
    ForfeitCover,
    SettleDispute,
)
from domain.cover.partner.commands import AcceptJob, HearNotice, HearPartner, ReceiveAnswer

CoverCommand = Annotated[
    TakeInsurance
    | DeclareTurnover
    | EndInsurance
    | TakeAgreement
    | EndAgreement
    | RequestLimit
    | UseDiscretion
    | ShortenLimit
    | GiveGuarantee
    | ExtendGuarantee
    | CallGuarantee
    | ReleaseGuarantee
    | FollowSecured
    | OfferInvoice
    | BuyBack
    | PassOn
    | AttachCover
    | FollowReceivable
    | FileClaim
    | DisputeCover
    | SettleDispute
    | ForfeitCover
    | MeetDuty
    | AcknowledgeMiss
    | LetCoverTimePass
    | HearPartner
    | HearNotice
    | AcceptJob
    | ReceiveAnswer,
    Field(discriminator="kind"),
]
