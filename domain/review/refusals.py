"""Why something cannot be done to a credit file."""

from __future__ import annotations

from domain.errors import Conflict, InvalidInput, NotAuthorised, NotFound


class ReviewsOff(InvalidInput):
    """The policy in force has no sections `review` and `scorecard`."""

    code = "review.not_in_policy"


class ReviewClosed(Conflict):
    """No review is running, or another one than the one that is meant."""

    code = "review.closed"


class EvidenceUnknown(NotFound):
    code = "evidence.unknown"


class EvidenceFromFuture(InvalidInput):
    """What a source says about a day that has not come is no evidence."""

    code = "evidence.dated_in_future"


class EvidenceOfOtherKind(InvalidInput):
    """A correction says the same kind of thing as what it corrects."""

    code = "evidence.kind"


class CorrectionReasonMissing(InvalidInput):
    code = "evidence.reason_missing"


class CorrectionNotAllowed(NotAuthorised):
    """A correction can lift a knock-out or raise a limit: only credit and management say what a source meant."""

    code = "authority.correction"


class ErasureReasonMissing(InvalidInput):
    code = "erasure.reason_missing"


class ErasureNotAllowed(NotAuthorised):
    """Only credit and management may destroy what a decision rested on."""

    code = "authority.erasure"


class FileEmpty(NotFound):
    """Nothing has been gathered about this customer yet."""

    code = "file.unknown"


class AnswerErased(Conflict):
    """The key of the raw answer was destroyed: nobody can read it any more."""

    code = "evidence.erased"


class AnswerNotKept(NotFound):
    """The evidence has no raw answer."""

    code = "evidence.no_answer"


class RegistrationEmpty(InvalidInput):
    """A form on which nothing is filled in is no evidence."""

    code = "registration.empty"


class TaskNotPending(Conflict):
    """The file does not wait for this decision any more."""

    code = "review.task_not_pending"
