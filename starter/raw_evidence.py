"""The raw answers behind evidence, for who has the master key."""

from __future__ import annotations

from activities.evidence.cipher import MasterKey
from activities.evidence.faults import MasterKeyInvalid
from activities.postgres.raw_answers import RawAnswers
from domain.evidence.record import Evidence
from domain.review.refusals import AnswerErased, AnswerNotKept
from runtime.errors import OperationalError
from starter.books import Books


class EvidenceKeyUnusable(OperationalError):
    """The worker makes the master key; here it is only read."""

    code = "evidence.key_unusable"


def raw_answers(books: Books) -> RawAnswers:
    """Where raw answers are kept. Raises `EvidenceKeyUnusable`."""
    path = books.evidence_key
    if path is None or not path.exists():
        raise EvidenceKeyUnusable(f"there is no master key at {path}; set OPENACCOUNT_EVIDENCE_KEY_FILE")
    try:
        return RawAnswers(books.read.pool, MasterKey.of_file(path))
    except MasterKeyInvalid as wrong:
        raise EvidenceKeyUnusable(str(wrong)) from None


async def raw_answer(books: Books, customer_id: str, evidence: Evidence) -> bytes:
    """What the source answered, word for word: `evidence.erased`, `evidence.no_answer`."""
    if not evidence.content_hash:
        raise AnswerNotKept(f"{evidence.evidence_id} has no raw answer", field="evidence_id")
    try:
        raw = await raw_answers(books).read(customer_id, evidence.content_hash)
    except MasterKeyInvalid as wrong:
        raise EvidenceKeyUnusable(str(wrong)) from None
    if raw is not None:
        return raw
    erased_on = (await books.credit_file(customer_id)).state.erased_on
    if erased_on is None:
        raise AnswerNotKept(f"the answer of {evidence.evidence_id} is not in the store", field="evidence_id")
    message = (
        f"erased on {erased_on}: the key is destroyed, nobody can read the answer any more; its hash and facts stay"
    )
    raise AnswerErased(message, field="evidence_id")
