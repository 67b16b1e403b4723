"""The companies around a customer: its owners, its sisters, and what is at risk with all of them."""

from __future__ import annotations

from activities.postgres.relations import customers_among, holdings_around
from activities.postgres.rows import CustomerFile
from domain.base import Value
from domain.evidence.facts import OwnershipFacts
from domain.money import Money
from domain.ownership.graph import Ownership
from domain.ownership.tree import KnownCustomer, TreeLine, exposures, tree_lines
from starter.books import Books


class CompanyTree(Value):
    """`known` says that some source has been asked who owns the customer and answered. `exposures` are those of the
    customers under the same ultimate owner, a sum for each currency; `group_id` is where the limit is shared, which a
    person decides."""

    customer_id: str
    known: bool
    group_id: str | None
    lines: tuple[TreeLine, ...]
    exposures: tuple[Money, ...]


async def company_tree(books: Books, customer_id: str) -> CompanyTree:
    """Or `customer.unknown`. A customer of whose owners nothing is known is a tree of one."""
    customer = await books.customer(customer_id)
    told = await _told(books, customer_id)
    own = told or OwnershipFacts(key=_key_of(customer), name=customer.name)
    graph = Ownership(await holdings_around(books.read.pool, own))
    known = await customers_among(books.read.pool, set(graph.companies))
    stopped_by = known[own.key].knock_outs if own.key in known else customer.knock_outs
    known[own.key] = KnownCustomer(customer_id=customer_id, exposure=customer.exposure.total, knock_outs=stopped_by)
    lines = tree_lines(graph, own.key, known)
    return CompanyTree(
        customer_id=customer_id,
        known=told is not None,
        group_id=customer.group_id,
        lines=lines,
        exposures=exposures(lines),
    )


async def _told(books: Books, customer_id: str) -> OwnershipFacts | None:
    file = await books.read.credit_file(customer_id)
    evidence = file.state.evidence if file else ()
    return next((each.facts for each in evidence if isinstance(each.facts, OwnershipFacts)), None)


def _key_of(customer: CustomerFile) -> str:
    lei = next((each.value for each in customer.identifiers if each.scheme == "lei"), None)
    return f"lei:{lei}" if lei else f"customer:{customer.customer_id}"
