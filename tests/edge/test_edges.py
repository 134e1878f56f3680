"""Every edge, run with the exported policies, answers as the engine does."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from harness.edge_rows import compare_row, is_read_in_part, row_maps, rows_of
from harness.edges import NEWEST, NORMALIZING, RUNNERS, compare, edge, edges
from harness.erring import erring_application
from harness.keeping import KeptConnection
from harness.programs import free_port
from harness.together import check_all
from harness.tools import require
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables.edges import POLICIES, requests

from crossorigin import Policy, PolicyMap
from crossorigin.edge import TARGETS, NotExpressibleError, OptionError, Options, export
from crossorigin.edge.grades import Grade
from crossorigin.edge.lower import Feature, lower
from crossorigin.fetch import WireRequest, WireResponse
from crossorigin.transport.bounded import BoundedSender, Failure
from crossorigin.verify.asking import verify


@pytest.fixture(scope="module")
def behind() -> Iterator[int]:
    """Run the application behind the edges, on a free port."""
    with erring_application() as port:
        yield port


@pytest.mark.parametrize("runner", RUNNERS)
def test_edge_with_exported_policies_answers_as_the_engine(
    runner: str, behind: int, tmp_path: Path
) -> None:
    """The requests of each policy, the rows of the contract, and `verify`.

    Origins, preflights, paths in odd spellings and failures of the application.
    """
    maps = {name: POLICIES[name] for name in _FEW} if runner == NEWEST else POLICIES
    rows = row_maps()
    with edges(runner, {**maps, **rows}, tmp_path, behind) as ports, ExitStack() as stack:
        at = {
            name: stack.enter_context(closing(KeptConnection(port)))
            for name, port in ports.items()
        }
        checks: dict[str, Callable[[], list[str]]] = {}
        for name, policies in maps.items():
            checks[name] = partial(_differences, runner, policies, at[name])
            if name != "callable":
                checks[f"verify {name}"] = partial(_verified, policies, at[name])
        for name in rows:
            checks[f"rows of {name}"] = partial(_rows, runner, name, rows[name], at[name])

        def check(name: str) -> None:
            differences = checks[name]()
            assert not differences, "\n".join(differences[:5])

        check_all(checks, check, str)


_FEW: Final = ("credentials", "patterns", "paths", "any method and header", "continue")
"""The policies for the newest nginx: each branch of its exporter, and no long list."""


def _differences(runner: str, policies: PolicyMap, at: KeptConnection) -> list[str]:
    found = (
        compare(policies, at, *asked, forwards_normal_form=runner in NORMALIZING)
        for asked in requests(policies)
    )
    return [each for each in found if each is not None]


def _rows(runner: str, name: str, policies: PolicyMap, at: KeptConnection) -> list[str]:
    found = (
        (row.id, compare_row(row, at, policies))
        for row in rows_of(name)
        if runner != "nginx" or not is_read_in_part(row)
    )
    return [f"{row}: {difference}" for row, difference in found if difference is not None]


class _Kept(BoundedSender):
    """Sends over one connection."""

    def __init__(self, at: KeptConnection) -> None:
        super().__init__(30)
        self._at = at

    async def send(self, request: WireRequest, _body: object) -> WireResponse | Failure:
        base = f"http://127.0.0.1:{self._at.port}"
        lines = [(name, value.encode()) for name, value in request.headers]
        path = request.url.removeprefix(base)
        answered = self._at.ask(request.method, path, base.partition("//")[2], lines)
        return WireResponse(status=answered.status, headers=answered.lines)


def _verified(policies: PolicyMap, at: KeptConnection) -> list[str]:
    url = f"http://127.0.0.1:{at.port}"
    report = asyncio.run(verify(url, policies, _Kept(at), paths=["/x?y"], rate=1_000_000))
    assert report.exit_status in (0, 1), report.failures
    return [
        f"{each.kind}: {each.request} {each.probe}: {each.found}" for each in report.differences
    ]


def _random_policy(draw: st.DrawFn) -> Policy:
    entries = st.sampled_from(
        ["https://app.example", "https://*.example.com", "http://localhost:*", "https://v1.example",
         "https://*.dev.example:*", "https://example.com", "http://[::1]:8080"]
    )  # fmt: skip
    names = st.lists(st.sampled_from(["x-token", "content-type", "x-a"]), unique=True)
    return Policy(
        allow_origins=draw(st.one_of(st.just("*"), st.lists(entries, min_size=1, unique=True))),
        allow_methods=draw(
            st.one_of(st.just("*"), st.just(["GET", "PUT"]), st.just(["DELETE"]))
        ),
        allow_headers=draw(st.one_of(st.just("*"), names)),
        expose_headers=draw(names),
        max_age=draw(st.sampled_from([None, 0, 60])),
        preflight_status=draw(st.sampled_from([200, 204])),
        preflight_continue=draw(st.booleans()),
    )


@st.composite
def _maps(draw: st.DrawFn) -> PolicyMap:
    paths = st.sampled_from(["/public/*", "/public/closed/*", "/api/v1/*", "/open", "/", "/*"])
    policies = st.one_of(st.none(), st.composite(_random_policy)())
    return PolicyMap(draw(st.dictionaries(paths, policies)), default=draw(policies))


EXAMPLES: Final = int(os.environ.get("EDGE_EXAMPLES", "3"))
"""Random maps for each of two edges."""

TOGETHER: Final = 10
"""Random maps of one server, at most."""


@pytest.mark.parametrize("target", ["nginx", "envoy"])
def test_random_policies_have_the_verdicts_of_the_engine(
    target: str, behind: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Random maps, and a random part of the requests for each."""
    size = min(EXAMPLES, TOGETHER)

    @settings(
        max_examples=max(1, EXAMPLES // TOGETHER),
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(every=st.lists(_maps(), min_size=size, max_size=size), seed=st.integers(0, 2**32))
    def judge(every: list[PolicyMap], seed: int) -> None:
        asked = random.Random(seed).sample(_ASKED, 200)  # noqa: S311 - requests of a test
        maps = {str(number): policies for number, policies in enumerate(every)}
        with edges(target, maps, tmp_path_factory.mktemp(target), behind) as ports:
            for name, policies in maps.items():
                with closing(KeptConnection(ports[name])) as at:
                    found = [compare(policies, at, *each) for each in asked]
                assert [each for each in found if each is not None] == []

    judge()


_ASKED: Final = sorted(requests(POLICIES["paths"]), key=str)


@pytest.mark.parametrize("target", TARGETS)
def test_head_of_each_file_names_the_prefix_that_the_edge_removes(target: str) -> None:
    """Targets without policies of paths take no prefix."""
    policies, chosen = PolicyMap(default=Policy()), TARGETS[target]
    if chosen.rate(Feature.PATHS).grade is Grade.NOT_EXPRESSIBLE:
        with pytest.raises(OptionError, match="leave out the prefix"):
            export(chosen, policies, Options(strip_prefix="/api"))
        return
    for prefix in ("", "/api"):
        made = export(chosen, policies, Options(strip_prefix=prefix))
        for text in made.files.values():
            assert ("Its paths are those below /api;" in text) is bool(prefix)
            assert ("remove /api after these rules." in text) is bool(prefix)
    if chosen.is_server:
        options = Options(strip_prefix="/api", listen="127.0.0.1:1")
        for text in export(chosen, policies, options).files.values():
            assert "The configuration removes /api," in text
            assert "after these rules" not in text


def test_digest_differs_for_each_prefix() -> None:
    digests = {
        export(TARGETS["nginx"], PolicyMap(), Options(strip_prefix=prefix)).digest
        for prefix in ("", "/api", "/app")
    }
    assert len(digests) == 3


@pytest.mark.parametrize("target", ["nginx", "haproxy", "envoy"])
def test_prefix_that_the_edge_removes_is_before_every_path(target: str) -> None:
    """Outside the prefix there is no CORS; the paths of the policy are the application's."""
    policies = POLICIES["paths"]
    plan = lower(policies, strip_prefix="/api")
    assert plan.default is None
    assert plan.rules[-1] == ("/api", True, plan.rules[-1].policy)
    assert all(rule.path.startswith("/api") for rule in plan.rules)
    made = export(TARGETS[target], policies, Options(strip_prefix="/api"))
    assert any("/api/public" in text or r"/api/public" in text for text in made.files.values())
    whole = PolicyMap({"/*": Policy()}, default=None)
    assert lower(whole, strip_prefix="/api").rules == (("/api", True, "policy_1"),)


def test_exposed_names_of_the_response_are_listed_where_an_edge_can(
    behind: int, tmp_path: Path
) -> None:
    """`expose_headers="*"` with credentials."""
    policies = PolicyMap(
        default=Policy(
            allow_origins=["https://app.example"], allow_credentials=True, expose_headers="*"
        )
    )
    for target in ("haproxy", "envoy", "cloudflare"):
        folder = tmp_path / target
        folder.mkdir()
        with edge(target, policies, folder, behind) as at:
            lines = [("Origin", b"https://app.example")]
            answered = at.ask("GET", "/", "localhost", lines)
        [exposed] = answered.all("Access-Control-Expose-Headers")
        assert "x-total" in exposed.lower().split(",")
    for target in ("nginx", "caddy", "apache"):
        with pytest.raises(NotExpressibleError, match="names of a response"):
            export(TARGETS[target], policies, Options())


def test_options_that_would_change_a_configuration_are_refused() -> None:
    """Addresses and prefixes are written into configurations as they are."""
    policies = POLICIES["credentials"]
    for options in (
        Options(listen="127.0.0.1:80;\n server_tokens on"),
        Options(listen="localhost:80"),
        Options(listen="::1:80"),
        Options(listen="127.0.0.1:0"),
        Options(listen="127.0.0.1:٨٠"),
        Options(upstream="127.0.0.1:1/;} location /evil { alias /"),
        Options(upstream="http://app:80"),
        Options(upstream="app"),
        Options(upstream="app:99999"),
        Options(listen="127.0.0.1:8080", upstream="127.0.0.1:8080"),
        Options(strip_prefix="/api/"),
        Options(strip_prefix="api"),
        Options(strip_prefix="/a\n}"),
        Options(strip_prefix="/"),
        Options(strip_prefix="/a/*"),
        Options(strip_prefix='/a"; }'),
        Options(strip_prefix="/a b", listen="127.0.0.1:80"),
        Options(strip_prefix="/a$b", listen="127.0.0.1:80"),
    ):
        with pytest.raises(OptionError):
            export(TARGETS["nginx"], policies, options)


@pytest.mark.parametrize("target", TARGETS)
def test_address_to_listen_on_is_refused_where_it_has_no_effect(target: str) -> None:
    policies = PolicyMap(default=Policy(allow_headers=["x-a"]))
    plain = export(TARGETS[target], policies, Options(allow_stricter=True)).files
    options = Options(allow_stricter=True, listen="127.0.0.1:80")
    if TARGETS[target].is_server:
        assert export(TARGETS[target], policies, options).files != plain
    else:
        with pytest.raises(OptionError, match="no complete configuration"):
            export(TARGETS[target], policies, options)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("sign", ["$", "%", "'", "`", "*"])
def test_names_with_characters_that_configurations_interpret(target: str, sign: str) -> None:
    """Each edge refuses them, but for those with a script, which keep them."""
    plain = Policy(
        allow_origins=["https://app.example"],
        allow_credentials=True,
        allow_headers=["x-a"],
        allow_methods=["PUT"],
    )
    for policy in (
        plain.replace(allow_headers=[f"x{sign}y"]),
        plain.replace(allow_methods=[f"PU{sign}T"]),
        plain.replace(expose_headers=[f"x{sign}y"]),
    ):
        if target in ("envoy", "cloudflare"):
            [text] = export(
                TARGETS[target], PolicyMap(default=policy), Options()
            ).files.values()
            assert sign in text
        else:
            with pytest.raises(NotExpressibleError, match="have another meaning"):
                export(TARGETS[target], PolicyMap(default=policy), Options())


def test_many_policies_and_a_status_of_its_own(behind: int, tmp_path: Path) -> None:
    """HAProxy has 64 words in a line, and Apache the statuses that it knows."""
    many = {f"/p{n}/*": Policy(allow_origins=[f"https://{n}.example"]) for n in range(80)}
    policies = PolicyMap(many, default=Policy())
    with edge("haproxy", policies, tmp_path, behind) as at:
        asked = ("OPTIONS", "/p70/x", "https://evil.test", ("PUT", "x-token"))
        assert compare(policies, at, *asked) is None
    odd = PolicyMap(default=Policy(preflight_status=299))
    with pytest.raises(NotExpressibleError, match="no status 299"):
        export(TARGETS["apache"], odd, Options())


@pytest.mark.parametrize(
    "target", [name for name in RUNNERS if name in TARGETS and TARGETS[name].is_server]
)
@pytest.mark.parametrize("prefix", ["", "/api"])
def test_command_in_the_head_checks_the_files(target: str, prefix: str, tmp_path: Path) -> None:
    """It is run as it is written, in the folder of the files."""
    options = Options(listen=f"127.0.0.1:{free_port()}", strip_prefix=prefix)
    made = export(TARGETS[target], POLICIES["paths"], options)
    for name, text in made.files.items():
        (tmp_path / name).write_text(text, "utf-8")
        assert f"Check it in its folder: {made.target.validate}\n" in text
    program, *arguments = str(made.target.validate).split()
    command = [require(program), *arguments]
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
    checked = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_lists_of_haproxy_are_found_wherever_it_starts(tmp_path: Path) -> None:
    options = Options(listen=f"127.0.0.1:{free_port()}")
    for name, text in export(TARGETS["haproxy"], POLICIES["patterns"], options).files.items():
        (tmp_path / name).write_text(text, "utf-8")
    command = [require("haproxy"), "-c", "-f", str(tmp_path / "haproxy.cfg")]
    checked = subprocess.run(command, cwd="/", capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_fragments_are_made_without_an_address_to_listen_on() -> None:
    """Each edge has files to include, and a head with the digest of the policy."""
    for target in TARGETS.values():
        if target.is_server and target.name in RUNNERS:
            made = export(target, POLICIES["credentials"], Options())
            whole = export(target, POLICIES["credentials"], Options(listen="127.0.0.1:1"))
            assert made.files
            assert len(whole.files) >= len(made.files)
            assert all(made.digest in text for text in made.files.values())
