"""Writes docs/cors-toml.md: every field of a `cors.toml`, from the schema that editors read."""

from __future__ import annotations

import json
from collections.abc import Mapping

from crossorigin.lint.schema import schema


def page() -> str:
    """Return the page."""
    definitions = schema()["definitions"]
    return f"""\
# `cors.toml`

Every table and field of the file. [Paths and files](paths.md#a-file) shows how it is loaded,
[`crossorigin lint`](lint.md) checks it, and [cors.schema.json](cors.schema.json) is its schema
for editors. In a `pyproject.toml` the same tables are below `[tool.crossorigin]`.

```toml
[policy]
allow_origins = ["https://app.example.com", "https://*.example.com"]
allow_methods = ["GET", "PUT", "DELETE"]
allow_headers = ["content-type"]
allow_credentials = true
max_age = 3600

[paths."/public/*"]
allow_origins = "*"

[paths."/internal/*"]
cors = false

[guard]
hosts = ["api.example.com"]
```

## `[policy]` and `[paths."/path/*"]`

`[policy]` is the policy of every path that is not listed below `[paths]`. A path does not
inherit any field from it.

{_table(definitions["policy"]["properties"])}
## `[guard]` and `[paths."/path/*".guard]`

[The guard](guard.md) of the server; that of a path replaces it.

{_table(definitions["guard"]["properties"])}"""


def _table(fields: Mapping[str, Mapping[str, object]]) -> str:
    rows = "".join(
        f"| `{name}` | {_default(field)} | {_meaning(field)} |\n"
        for name, field in fields.items()
    )
    return f"| field | default | meaning |\n|---|---|---|\n{rows}"


def _default(field: Mapping[str, object]) -> str:
    value = field.get("default")
    if value is None:
        return "none"
    return f"`{json.dumps(value)}`"


def _meaning(field: Mapping[str, object]) -> str:
    return str(field["description"]).replace("|", "\\|").replace("*", "\\*")
