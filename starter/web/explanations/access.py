"""Why somebody was not let in."""

from __future__ import annotations

from typing import Final

ACCESS: Final[dict[str, str]] = {
    "asset.unknown": "There is no such file.",
    "body.too_large": "The request is too large.",
    "csrf.cross_site": "Another site sent this, so it was not carried out.",
    "csrf.missing": "The page is older than your log-in. Reload it and try again.",
    "host.unknown": "This is not the name under which the site is reached.",
    "language.unknown": "The pages are in English and Chinese.",
    "login.failed": "The log-in did not succeed. Try again.",
    "login.required": "Log in first.",
    "login.state": "This log-in was not begun here, or took too long. Begin again.",
    "login.unknown_person": (
        "You are known to the log-in, but the credit policy does not list you. Ask your administrator."
    ),
    "mail.unknown": "There is no such mail.",
    "method.not_allowed": "This address cannot be used that way.",
    "path.unknown": "There is nothing at this address.",
    "rate.exceeded": "Too many requests came from you. Wait a moment and try again.",
    "live.too_many": "You have too many pages open that update themselves. Close some.",
    "request.refused": "The request was refused.",
    "session.expired": "Your session has ended. Log in again.",
    "session.invalid": "Your session is not valid. Log in again.",
    "session.revoked": "You have logged out. Log in again.",
    "stream.ended": "It has ended, or was never begun.",
    "token.expired": "The token has expired.",
    "token.expiry": "A token ends in the future, within a year.",
    "token.not_found": "There is no such token.",
    "token.not_yours": "A token speaks for its owner, who alone issues it.",
    "token.rate": "That number of requests a minute makes no sense.",
    "token.revoked": "The token has been revoked.",
    "token.scope": "A token can do only what its owner's role includes, and at least one thing.",
    "token.unknown": "The token is not known.",
}
