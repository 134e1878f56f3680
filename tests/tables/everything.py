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

TABLES = {
    "requests": rows_requests.row.rows,
    "origins": rows_origins.row.rows,
    "responses": rows_responses.row.rows,
    "preflights": rows_preflights.row.rows,
    "paths": rows_paths.row.rows,
    "hostile": rows_hostile.row.rows,
}
ROWS = tuple(row for rows in TABLES.values() for row in rows)
ON_FRAMEWORKS = frozenset(on_frameworks(ROWS))
"""The ids of the rows that frameworks are asked for, and not the bare gateways alone."""
