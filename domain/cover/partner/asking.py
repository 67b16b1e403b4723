"""How a stream of cover has a partner asked: the request goes on record with what it follows from."""

from __future__ import annotations

from datetime import timedelta

from domain.base import OtherStream
from domain.cover.context import CoverContext
from domain.cover.partner.answer import PartnerRequest
from domain.cover.partner.events import PartnerAsked
from domain.cover.refusals import CoverOff
from domain.ids import partner_job_stream, split_stream


def ask_partner(request: PartnerRequest, context: CoverContext, customer_id: str = "") -> OtherStream:
    """The request as an event of a stream of its own, named by its reference; the commanded stream hears the answer.

    Its subject is the key of the commanded stream, so that a notice about it finds its way back; the facts name the
    customer and its country where there is one. Refuses `cover.off` where the policy has no rules for cover.
    """
    rules = context.policy.cover
    if rules is None:
        raise CoverOff("the policy in force has no section `cover`", field="policy")
    about = {"customer": customer_id, "country": context.customer.country if context.customer else ""}
    known = {name: value for name, value in about.items() if value}
    asked = PartnerAsked(
        request=request.model_copy(
            update={"subject": split_stream(context.stream)[1], "facts": {**known, **request.facts}}
        ),
        reply_to=context.stream,
        customer_id=customer_id,
        answer_by=context.now + timedelta(days=rules.partner_days),
    )
    return partner_job_stream(request.reference), (asked,)
