"""Steps: the changes in the application that remain after the migration of its options."""

from __future__ import annotations

from collections.abc import Iterator

from crossorigin.migrate.drafts.draft import PLACEHOLDER
from crossorigin.migrate.drafts.writing import Carried
from crossorigin.migrate.vocabulary import Vocabulary
from crossorigin.spec.documentation import address


def steps(vocabulary: Vocabulary, carried: Carried, receiver: str) -> Iterator[str]:
    """Yield the next steps, in order.

    Args:
        vocabulary: the vocabulary of the source library.
        carried: the policies.
        receiver: the name of the application.
    """
    open_ = sum(finding.decide for finding in carried.findings)
    if open_:
        things = "the finding that is" if open_ == 1 else f"the {open_} findings that are"
        yield f'Decide on {things} marked "to decide"; comments of the file repeat them.'
    yield from vocabulary.unseen
    yield "Install ours: pip install crossorigin"
    if vocabulary.integration == "django":
        yield from _django()
    else:
        yield from _call(vocabulary, carried, receiver)
    if carried.guard is not None:
        yield (
            "Turn the other lists off when the guard is in force, and not before: "
            + address("docs/guard.md#second-lists")
        )
    origin = _origin(carried)
    yield f"Try a page: crossorigin check YOUR-URL --origin {origin}"


def _django() -> Iterator[str]:
    yield (
        "In the settings: take corsheaders out of INSTALLED_APPS and MIDDLEWARE, put "
        '"crossorigin.integrations.django.CORSMiddleware" first in MIDDLEWARE.'
    )
    yield (
        'In the settings: CROSSORIGIN = tomllib.loads(Path("cors.toml").read_text()); with '
        "--to python the output is that setting."
    )


def _call(vocabulary: Vocabulary, carried: Carried, receiver: str) -> Iterator[str]:
    if vocabulary.package and vocabulary.package != vocabulary.integration:
        yield f"Remove the calls and imports of {vocabulary.title}, and the package."
    elif vocabulary.package:
        yield "Remove the calls and imports of its CORSMiddleware."
    integration = vocabulary.integration or "…"
    yield (
        "Import ours where the application is made: from "
        f"crossorigin.integrations.{integration} import CORS"
    )
    has_policies = carried.default.policy or carried.paths
    given = 'PolicyMap.from_toml("cors.toml")' if has_policies else "None"
    guard = "" if carried.guard is None else ', guard=Guard.from_toml("cors.toml")'
    yield f"Call it once, at the end: CORS({receiver}, {given}{guard})"


def _origin(carried: Carried) -> str:
    for settled in (carried.default, *carried.paths.values()):
        listed = () if settled.policy is None else settled.policy.to_mapping()["allow_origins"]
        for one in listed:
            if "://" in one and "*" not in one and one != PLACEHOLDER:
                return str(one)
    return "https://app.example"
