"""What is refused before anybody gets to a route: who asks, how often, how much, and from where.

401 says that nobody is known to ask, 403 that the request may not come this way, 429 that it comes too often.
"""

from __future__ import annotations

from typing import ClassVar

from domain.errors import Conflict, InvalidInput, NotAuthorised, NotFound


class NotKnown(NotAuthorised):
    """Nobody is known to be asking; logging in, or another token, mends it."""

    http_status: ClassVar[int] = 401


class NotLoggedIn(NotKnown):
    code = "login.required"


class SessionInvalid(NotKnown):
    """The cookie belongs to no session."""

    code = "session.invalid"


class SessionExpired(NotKnown):
    """Nothing was asked for too long, or the log-in is a day old."""

    code = "session.expired"


class SessionRevoked(NotKnown):
    """Somebody logged out of it."""

    code = "session.revoked"


class TokenUnknown(NotKnown):
    code = "token.unknown"


class TokenExpired(NotKnown):
    code = "token.expired"


class TokenRevoked(NotKnown):
    code = "token.revoked"


class LoginFailed(NotKnown):
    """The provider refused, or what came back from it does not fit what went there."""

    code = "login.failed"


class LoginNotBegun(NotKnown):
    """An answer of the provider to a log-in that this browser did not begin, or that has been used or has run out."""

    code = "login.state"


class PersonUnknown(NotAuthorised):
    """The provider knows this person and the policy does not."""

    code = "login.unknown_person"


class CsrfMissing(NotAuthorised):
    """A form or script did not show the token of the session."""

    code = "csrf.missing"


class CsrfCrossSite(NotAuthorised):
    """The browser says that another site sent this."""

    code = "csrf.cross_site"


class HostUnknown(InvalidInput):
    """The request asks for a name that is not ours."""

    code = "host.unknown"
    http_status: ClassVar[int] = 421


class RateExceeded(Conflict):
    """Too many requests; `facts["retry_after"]` says in how many seconds the next one is taken."""

    code = "rate.exceeded"
    http_status: ClassVar[int] = 429


class BodyTooLarge(InvalidInput):
    code = "body.too_large"
    http_status: ClassVar[int] = 413


class TokenNotYours(NotAuthorised):
    """A token speaks for its subject: a person's is issued by that person alone."""

    code = "token.not_yours"


class TokenScopeInvalid(InvalidInput):
    """An action that does not exist, or that the subject's role does not include; or none at all."""

    code = "token.scope"


class TokenExpiryInvalid(InvalidInput):
    """In the past, or more than a year ahead."""

    code = "token.expiry"


class TokenRateInvalid(InvalidInput):
    code = "token.rate"


class TokenNotFound(NotFound):
    code = "token.not_found"
