"""Lists of methods and headers in which an entry has a star, or several names."""

from __future__ import annotations

import pytest

from crossorigin import Policy, PolicyError
from crossorigin.migrate import migrate

ENTRIES = (",*", "*,", "*,x-a", "x-a *", " *", "*;*", "x-a,*,x-b", "**,*")
FIELDS = ("allow_methods", "allow_headers", "expose_headers")
STARLETTE = """
from starlette.middleware.cors import CORSMiddleware
app.add_middleware(CORSMiddleware, allow_origins=["https://a.example"], {field}={value!r})
"""
EXPRESS = "app.use(cors({{ origin: 'https://a.example', {field}: {value!r} }}))\n"
IN_EXPRESS = {
    "allow_methods": "methods",
    "allow_headers": "allowedHeaders",
    "expose_headers": "exposedHeaders",
}


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("field", FIELDS)
def test_no_suggestion_for_an_entry_makes_it_a_star(field: str, entry: str) -> None:
    for value in ((entry,), (entry, "X-Other")):
        with pytest.raises(PolicyError) as raised:
            Policy(**{field: value})  # type: ignore[arg-type]  # one of three fields
        [problem] = raised.value.problems
        assert problem.suggestion is None


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("field", FIELDS)
def test_migration_of_an_entry_with_a_star_ends_without_a_star(field: str, entry: str) -> None:
    for value in ([entry], [entry, "X-Other"]):
        found = migrate(STARLETTE.format(field=field, value=value))
        policy = found.policies.default
        assert policy is not None
        assert getattr(policy, field) != "*"
        assert found.findings


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("field", FIELDS)
def test_migration_of_an_entry_of_express_ends(field: str, entry: str) -> None:
    text = f"const cors = require('cors'); const app = express();\n{EXPRESS}"
    found = migrate(text.format(field=IN_EXPRESS[field], value=[entry, "X-Other"]))
    assert found.findings
