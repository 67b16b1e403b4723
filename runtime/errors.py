"""What can be wrong with the surroundings, as one tree. (Credit rules refuse through `domain.errors`.)

OperationalError
├── SettingsInvalid         a setting is missing, misspelt or out of range
├── StackBusy               another process serves the same data folder
├── StackNotRunning         nothing serves this data folder and no addresses were given
├── PostgresFailed          the embedded PostgreSQL cannot start or was lost
├── TemporalFailed          the embedded Temporal server cannot start or was lost
├── DatabaseUnreachable     the given database does not answer
├── TemporalUnreachable     the given Temporal server does not answer
├── SandboxFailed           the sandbox of the sources of evidence cannot start
├── HttpFailed              the HTTP address cannot be served
├── ServiceUnavailable      the database or Temporal is away for the moment
└── LoginNotConfigured      no provider of identities was named
"""

from __future__ import annotations

from typing import ClassVar


class OperationalError(Exception):
    """Something outside the credit rules is in the way; `message` says what to do about it."""

    code: ClassVar[str] = "operation.failed"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SettingsInvalid(OperationalError):
    code = "settings.invalid"


class StackBusy(OperationalError):
    code = "stack.busy"


class StackNotRunning(OperationalError):
    code = "stack.not_running"


class PostgresFailed(OperationalError):
    code = "postgres.failed"


class TemporalFailed(OperationalError):
    code = "temporal.failed"


class DatabaseUnreachable(OperationalError):
    code = "database.unreachable"


class TemporalUnreachable(OperationalError):
    code = "temporal.unreachable"


class SandboxFailed(OperationalError):
    code = "sandbox.failed"


class HttpFailed(OperationalError):
    code = "http.failed"


class ServiceUnavailable(OperationalError):
    code = "service.unavailable"


class LoginNotConfigured(OperationalError):
    code = "login.not_configured"
