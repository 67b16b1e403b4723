"""Every refusal of a change of the authority matrix, by code."""

from __future__ import annotations

from domain.errors import Conflict, InvalidInput, NotAuthorised, NotFound


class MatrixUnknown(NotFound):
    """Nobody has proposed that version."""

    code = "matrix.unknown"


class MatrixClosed(Conflict):
    """The version was confirmed, rejected or superseded by a newer proposal."""

    code = "matrix.closed"


class MatrixReasonMissing(InvalidInput):
    code = "matrix.reason_missing"


class MatrixDayPassed(InvalidInput):
    """Authority never changes backwards: what was decided was decided under the matrix of its day."""

    code = "matrix.day_passed"


class MatrixUnchanged(InvalidInput):
    code = "matrix.unchanged"


class MatrixNobody(InvalidInput):
    """Under the new matrix no two people could change it again."""

    code = "matrix.nobody"


class MatrixFourEyes(NotAuthorised):
    """Whoever proposes a matrix does not confirm it, nor does whoever acts for them."""

    code = "matrix.four_eyes"


class MatrixContradicts(InvalidInput):
    """The policy with this matrix contradicts itself: `field` is the place, the fact `contradiction` the code of it."""

    code = "matrix.contradicts"
