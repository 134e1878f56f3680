"""Programs of Express, run for real: what is written allows nothing that they refuse."""

from __future__ import annotations

import random
from collections.abc import Iterator

from harness.express_programs import Answers, Ask, answers_of
from tables.express_programs import SURE, UNSURE, program

from crossorigin.migrate import Migration, migrate

_ORIGINS = ("https://a.example", "https://b.example", "null")
_NAME = "access-control-request-method"
_ASKS = tuple(
    Ask(method, "/x", (("origin", origin), *headers))
    for origin in _ORIGINS
    for method, headers in (("GET", ()), ("OPTIONS", ((_NAME, "PUT"),)))
)


def _allows(ask: Ask, answers: Answers) -> bool:
    """Whether a browser lets a page read the answer, or send the announced request."""
    origin = dict(ask.headers)["origin"]
    headers = answers[ask].headers
    is_allowed = headers.get("access-control-allow-origin") in {"*", origin}
    if ask.method == "GET":
        return is_allowed
    is_success = answers[ask].status in range(200, 300)
    return (
        is_allowed and is_success and "PUT" in headers.get("access-control-allow-methods", "")
    )


def _allows_now(ask: Ask, migration: Migration) -> bool:
    policy = migration.policies.policy_for(ask.path)
    headers = dict(ask.headers)
    if policy is None:
        return False
    announced = headers.get(_NAME)
    found = policy.evaluate(
        method=ask.method, origin=headers["origin"], request_method=announced
    )
    return found.allowed


def _wider(migration: Migration, answers: Answers) -> list[Ask]:
    return [ask for ask in answers if _allows_now(ask, migration) and not _allows(ask, answers)]


def test_a_layer_that_may_not_be_run_is_left_to_a_person() -> None:
    programs = [program(text) for text in UNSURE]
    faults = []
    for text, answers in zip(programs, answers_of(programs, _ASKS), strict=True):
        migration = migrate(text)
        is_refused = answers and not all(_allows(ask, answers) for ask in _ASKS)
        if not is_refused or migration.exit_status != 1 or _wider(migration, answers):
            faults.append(text)
    assert not faults, "\n".join(faults)


def test_a_layer_that_is_surely_run_is_written() -> None:
    programs = [program(text) for text in SURE]
    faults = []
    for text, answers in zip(programs, answers_of(programs, _ASKS), strict=True):
        migration = migrate(text)
        is_same = answers and all(
            _allows(ask, answers) and _allows_now(ask, migration) for ask in _ASKS
        )
        if not is_same or migration.findings:
            faults.append(text)
    assert faults == []


_AROUND = (
    "{}",
    "{}",
    "{{ {} }}",
    "(() => {{ {} }})()",
    "if (yes) {{ {} }}",
    "if (no) {{ {} }}",
    "function NAME() {{ {} }} NAME()",
    "function NAME() {{ {} }}",
    "NAME(); function NAME() {{ {} }}",
    "setTimeout(() => {{ {} }}, 3)",
    "Promise.resolve().then(() => {{ {} }})",
    "(async () => {{ {} }})()",
    "(async () => {{ await 1; {} }})()",
    "(async () => {{ await fails(); {} }})().catch(() => {{}})",
    "try {{ {} }} catch {{}}",
    "try {{ null.x; {} }} catch {{}}",
    "const NAME = {{ run() {{ {} }} }}; NAME.run()",
    "class NAME {{ constructor() {{ {} }} }} new NAME()",
    "class NAME {{ run() {{ {} }} }}",
    "[1].map(() => {{ {} }})",
    "for (const one of []) {{ {} }}",
    "async function NAME() {{ await 1; {} }} NAME()",
    "function* NAME() {{ {} }} NAME()",
    "function NAME(app) {{ {} }} NAME(app)",
    "const NAME = () => {{ if (yes) return; {} }}; NAME()",
)
_PARTS = (
    "USE",
    "USE",
    "USE; ROUTES",
    "app.use(cors({ origin: A }))",
    "ROUTES",
    "app.use(express.json())",
    "app.use((q, s, n) => n())",
    "app.use('/x', cors())",
    "USE; ROUTES LISTEN",
    "ROUTES LISTEN",
)


def _generated(count: int, seed: int) -> Iterator[str]:
    chooser = random.Random(seed)  # noqa: S311 - no secret
    for number in range(count):
        text = ""
        for at in range(chooser.randint(2, 4)):
            part = chooser.choice(_PARTS)
            for depth in range(chooser.randint(0, 2)):
                around = chooser.choice(_AROUND).format(part)
                part = around.replace("NAME", f"n{number}_{at}_{depth}")
            text += f"{part};\n"
        if "USE" in text or "cors(" in text:
            yield program(text)


def test_no_generated_program_is_wider_after_its_migration() -> None:
    programs = list(_generated(110, 15))
    found = answers_of(programs, _ASKS)
    written = 0
    for text, answers in zip(programs, found, strict=True):
        migration = migrate(text)
        written += migration.policies.default is not None
        assert _wider(migration, answers) == [], text
    assert any(found)
    assert written > len(programs) // 10
