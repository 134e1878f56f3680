"""All rows, and the requirement on their coverage."""

from tables import (
    rows_hostile,
    rows_origins,
    rows_paths,
    rows_preflights,
    rows_requests,
    rows_responses,
)
from tables.wire import on_frameworks

TABLES = (
    rows_requests.row,
    rows_origins.row,
    rows_responses.row,
    rows_preflights.row,
    rows_paths.row,
    rows_hostile.row,
)
ROWS = tuple(row for table in TABLES for row in table.rows)
ON_FRAMEWORKS = frozenset(on_frameworks(ROWS))
"""The ids of the rows that frameworks are asked for, and not the bare gateways alone."""
