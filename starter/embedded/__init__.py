"""PostgreSQL and Temporal inside one data folder, for trials, tests and single machines."""

from starter.embedded.postgres import EmbeddedPostgres
from starter.embedded.stack import EmbeddedStack, embedded_stack
from starter.embedded.state import attach
from starter.embedded.temporal_server import EmbeddedTemporal

__all__ = ["EmbeddedPostgres", "EmbeddedStack", "EmbeddedTemporal", "attach", "embedded_stack"]
