"""Makes the search attributes of our workflows known to a Temporal namespace."""

from __future__ import annotations

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError, RPCStatusCode

from workflows.search_attributes import CURRENCY, CUSTOMER, STAGE

SEARCH_ATTRIBUTES: tuple[SearchAttributeKey[str], ...] = (CUSTOMER, STAGE, CURRENCY)


async def missing_search_attributes(client: Client) -> tuple[SearchAttributeKey[str], ...]:
    """Those of SEARCH_ATTRIBUTES that the client's namespace does not know yet."""
    listed = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    return tuple(key for key in SEARCH_ATTRIBUTES if key.name not in listed.custom_attributes)


async def register_search_attributes(client: Client) -> None:
    """Register what is missing. Safe to repeat, and for several processes at once.

    A workflow that sets an unknown attribute fails its task for ever, so this comes before the first worker.
    """
    try:
        missing = await missing_search_attributes(client)
    except RPCError as error:
        if error.status != RPCStatusCode.UNIMPLEMENTED:  # the time-skipping test server adds, but does not list
            raise
        missing = SEARCH_ATTRIBUTES
    for key in missing:
        await _add(client, key)


async def _add(client: Client, key: SearchAttributeKey[str]) -> None:
    request = AddSearchAttributesRequest(
        namespace=client.namespace, search_attributes={key.name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD}
    )
    try:
        await client.operator_service.add_search_attributes(request)
    except RPCError as error:
        if error.status != RPCStatusCode.ALREADY_EXISTS:
            raise
