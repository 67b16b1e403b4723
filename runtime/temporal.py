"""The one way to reach Temporal."""

from __future__ import annotations

import asyncio

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfig, ClientConnectConfig

from runtime.errors import TemporalUnreachable
from runtime.settings import Settings

CONNECT_TIMEOUT_SECONDS = 10.0


async def connect(settings: Settings, *, timeout_seconds: float = CONNECT_TIMEOUT_SECONDS) -> Client:
    """A client that speaks pydantic models.

    Against somebody's cluster Temporal's own environment variables and profile files count (TLS, API key, profile),
    with TEMPORAL_ADDRESS above them. Against the embedded server none of them is read, lest an operator's profile
    send a trial run to a real cluster. Raises TemporalUnreachable.
    """
    if settings.temporal_embedded:
        if settings.temporal_address is None:
            raise TemporalUnreachable("the embedded Temporal server has no address yet")
        return await connect_embedded(
            settings.temporal_address, settings.temporal_namespace, timeout_seconds=timeout_seconds
        )
    return await _dial(_cluster_config(settings), timeout_seconds)


async def connect_embedded(
    address: str, namespace: str = "default", *, timeout_seconds: float = CONNECT_TIMEOUT_SECONDS
) -> Client:
    """A client for a server of our own at `address`, whatever the operator's environment says."""
    return await _dial({"target_host": address, "namespace": namespace}, timeout_seconds)


async def _dial(config: ClientConnectConfig, timeout_seconds: float) -> Client:
    connecting = Client.connect(**config, data_converter=pydantic_data_converter)
    try:
        return await asyncio.wait_for(connecting, timeout=timeout_seconds)
    except (RuntimeError, TimeoutError, OSError) as error:
        reason = str(error) or "timed out"
        raise TemporalUnreachable(f"Temporal does not answer at {config.get('target_host')}: {reason}") from error


def _cluster_config(settings: Settings) -> ClientConnectConfig:
    config = ClientConfig.load_client_connect_config()
    if settings.temporal_address is not None:
        config["target_host"] = settings.temporal_address
    if "target_host" not in config:
        raise TemporalUnreachable("set TEMPORAL_ADDRESS, or run `openaccount up` for an embedded server")
    if "namespace" not in config or "temporal_namespace" in settings.model_fields_set:
        config["namespace"] = settings.temporal_namespace
    return config
