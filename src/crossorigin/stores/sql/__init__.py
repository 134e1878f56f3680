"""The origins of a table: the store, its backend, its table and its connections."""
