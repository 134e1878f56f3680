"""nginx: the guard as maps, each of which reads one part of a request.

A map for each guard joins the parts to the status of a refusal, or to an empty text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossorigin.edge.guards import Guards, LoweredGuard
from crossorigin.edge.lower import AMBIGUOUS, Feature, Plan, escape_regex
from crossorigin.edge.nginx_maps import map_of, path_maps, quote, variable
from crossorigin.edge.script import refusals
from crossorigin.schema.grammar import IPV4, OCTET

_LABEL: Final = "[a-z0-9_-]{1,63}"
_NUMBER: Final = r"(?:[0-9]+|0x[0-9a-f]*)"
_IPV6: Final = r"\[(?![^\]]*[\[:]0[0-9a-f])[0-9a-f:]{2,39}\]"
_SHORT: Final = r"(?=[^:]{1,254}(?::|\z))"
_NAME: Final = rf"{_SHORT}(?:{_LABEL}\.)*(?!{_NUMBER}\.?(?::|\z)){_LABEL}\.?"
_PORT: Final = r"(?::[0-9]{0,5})?\z"
_LOOPBACK: Final = rf"(?:(?:{_LABEL}\.)*localhost\.?|127(?:\.{OCTET}){{3}}|\[::1\])"


def guard_maps(plan: Plan, guards: Guards) -> Iterator[str]:
    """Yield the maps that find the status of a refusal."""
    yield from path_maps(guards.rules, guards.default, "guard_", has_readings=not plan.rules)
    yield map_of(
        "$http_sec_fetch_site", "site", ((r"~^(?:same-origin|none)\z", "own"), ("", "absent")),
        "other",
    )  # fmt: skip
    yield _own_map()
    trusting = [
        policy.name for policy in plan.policies if Feature.CREDENTIALS in policy.features
    ]
    state = f"{variable('rule')}|{variable('allowed')}"
    yield map_of(state, "trusted", ((rf"~^{name}\|.", "yes") for name in trusting))
    for guard in guards.guards:
        yield from _verdict(guard)
    yield from _status(guards)


def _own_map() -> str:
    """Return the map that compares Origin with Host, which may have letters of any case."""
    host = r"(?<crossorigin_host>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:]+\])"
    again = r"(?i:\k<crossorigin_host>)"
    port = r"(?<crossorigin_port>:[0-9]{1,5})"
    entries = []
    for schemes, scheme, default in (("https?", "https", "443"), ("http", "http", "80")):
        start = rf"~^{schemes}\|{scheme}://{host}"
        entries.append((rf"{start}\|{again}(?::(?:{default})?)?\z", "own"))
        other = rf"(?!:{default}\|){port}\|{again}\k<crossorigin_port>\z"
        entries.append((f"{start}{other}", "own"))
    return map_of("$scheme|$http_origin|$http_host", "own", entries)


def _verdict(guard: LoweredGuard) -> Iterator[str]:
    """Yield the maps of one guard; the last has its name and the status."""
    word = guard.name
    source, hosts = _hosts(guard)
    yield map_of(source, f"{word}_host", ((each, "ok") for each in hosts), "bad")
    safe = "|".join(map(escape_regex, guard.safe_methods))
    entries = ((rf"~^\|(?:{safe})\z", "safe"),) if safe else ()
    yield map_of("$http_upgrade|$request_method", f"{word}_safe", entries)
    own = variable("own")
    if guard.own:
        listed = "|".join(map(escape_regex, guard.own))
        yield map_of("$http_origin", f"{word}_own", ((rf"~^(?:{listed})\z", "own"),))
        own = variable(f"{word}_own")
    trusted = variable("trusted" if guard.trusted is None else f"{guard.trusted}_origin")
    parts = (variable(f"{word}_host"), variable(f"{word}_safe"), variable("site"), own, trusted)
    yield map_of("|".join((*parts, "$http_origin")), word, (
        ("~^bad", "421"),
        (r"~^ok\|safe", ""),
        (r"~^ok\|\|own", ""),
        (r"~^ok\|\|absent\|[^|]*\|[^|]*\|\z", "403" if guard.require_origin else ""),
        (r"~^ok\|\|absent\|own", ""),
        (r"~^ok\|\|[a-z]+\|[^|]*\|[^|]+\|.", ""),
    ), "403")  # fmt: skip


def _hosts(guard: LoweredGuard) -> tuple[str, Iterator[str]]:
    """Return the source of the map of hosts, and the expressions for the served hosts."""
    if guard.names is None:
        elsewhere = r"~^(?!127\.|::1\||::ffff:127\.)"
        return "$server_addr|$http_host", iter((elsewhere, rf"~*\|{_LOOPBACK}{_PORT}"))
    return "$http_host", _served(guard)


def _served(guard: LoweredGuard) -> Iterator[str]:
    if guard.any_host:
        yield rf"~*^(?:{_NAME}|{IPV4}|{_IPV6}){_PORT}"
    for name in guard.names or ():
        is_address = name.startswith("[") or re.fullmatch(IPV4, name) is not None
        dot = "" if is_address else r"\.?"
        yield rf"~*^{escape_regex(name)}{dot}{_PORT}"
    for suffix in guard.suffixes:
        yield rf"~*^{_SHORT}(?:{_LABEL}\.)*{_LABEL}{escape_regex(suffix)}\.?{_PORT}"


def _status(guards: Guards) -> Iterator[str]:
    names = [guard.name for guard in guards.guards]
    # A request for a path with several readings has to pass every guard.
    yield map_of("".join(map(variable, names)), "guard_every", (("", ""),), "403")
    statuses = [(name, variable(name)) for name in names]
    yield map_of(
        variable("guard_rule"), "guard_status",
        (*statuses, (AMBIGUOUS, variable("guard_every"))),
    )  # fmt: skip
    yield map_of(variable("guard_status"), "guard_cache", (("~.", "no-store"),))


def guard_lines() -> Iterator[str]:
    """Yield the lines of a server that refuse a request."""
    _, *bodies = refusals("text")
    for status, body in zip((403, 421), bodies, strict=True):
        answer = f"return {status} {quote(body.rstrip())};"
        yield f"if ({variable('guard_status')} = {status}) {{ {answer} }}\n"
    yield f"add_header Cache-Control {variable('guard_cache')} always;\n"
