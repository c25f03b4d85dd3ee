"""Rows that stand for two things together, and the agent who has a contact."""

from __future__ import annotations

import numpy as np

from imroute.compiled import hot
from imroute.engine.kernel.layout import Number, Row, Tables

U = np.uint64
ZERO = U(0)


@hot
def service(tables: Tables, pool: Number, type_: Number) -> Row:
    """What a pool is to a type."""
    return tables.services[U(np.int64(pool) * tables.settings[ZERO].types + type_)]


@hot
def customer_of(tables: Tables, contact: Row) -> Row:
    """What customers of the contact's type and tier bring along."""
    row = np.int64(contact.type) * tables.settings[ZERO].tiers + contact.tier
    return tables.customers[U(row)]


@hot
def agent_of(tables: Tables, contact: Row) -> Number:
    """The number, over all pools, of the agent who has a contact."""
    return np.int64(tables.pools[U(contact.pool)].first_agent) + contact.agent


@hot
def customer_of_type(tables: Tables, type_: Number, contact: Row) -> Row:
    """What they would bring along if the contact were of this type."""
    return tables.customers[U(type_ * tables.settings[ZERO].tiers + contact.tier)]
