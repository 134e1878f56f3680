"""The published schemas of reports.

`jsonschema.validate` checks the schema itself at each call, which takes more time than most of
the commands whose reports it judges.
"""

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

DOCS = Path(__file__).parent.parent.parent / "docs"


@cache
def validator_of(name: str) -> Draft202012Validator:
    """Return the validator by `docs/NAME.schema.json`; the schema is checked once."""
    schema = json.loads((DOCS / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)
