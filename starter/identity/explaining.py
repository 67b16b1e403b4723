"""Why a reader stands before the log-in, in a sentence that says what to do."""

from __future__ import annotations

from typing import Final

from starter.web.words import mark

WHY: Final = {
    "session.invalid": mark("Your log-in is not known here any more. Please log in again."),
    "session.expired": mark("You were logged out because nothing happened for a while. Please log in again."),
    "session.revoked": mark("You logged out of this session. Please log in again."),
    "login.state": mark("This log-in was not begun in this browser, or took too long. Please begin again."),
    "login.failed": mark("The provider of identities refused the log-in. Please begin again."),
    "login.unknown_person": mark(
        "The provider knows you, but the credit policy does not list you. Ask an administrator."
    ),
    "login.not_configured": mark(
        "Log-in is not set up on this server. An administrator names the provider in the settings."
    ),
}
