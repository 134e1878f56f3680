"""The pages on Redis, on tenants and on the command, run with a real Redis."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import redis
from click.testing import CliRunner
from harness.one_request import wsgi_asker
from harness.redis_server import RedisServer

from crossorigin.cli.group import group

pytestmark = pytest.mark.xdist_group("redis")

DOCS = Path(__file__).parents[3] / "docs"
SHOP = "https://shop.example"


def _blocks(page: str, kind: str) -> list[str]:
    text = (DOCS / page).read_text("utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def _run(page: str, server: RedisServer) -> ModuleType:
    module = ModuleType("page")
    url = server.url.replace(" ", "%20")
    for block in _blocks(page, "python"):
        code = block.replace("redis://localhost:6379/0", url)
        exec(compile(code, page, "exec"), vars(module))  # noqa: S102 - our own pages
    return module


def test_programs_of_the_page_on_redis_change_the_list(server: RedisServer) -> None:
    page = _run("stores-redis.md", server)
    assert not page.policy.evaluate(origin=SHOP).allowed
    page.add_customer(SHOP)
    page.customers.reload()
    assert page.policy.evaluate(origin=SHOP).allowed
    page.remove_customer(SHOP)
    page.customers.reload()
    assert not page.policy.evaluate(origin=SHOP).allowed
    client: Any = redis.Redis(port=server.port, password=server.password)
    with client.pubsub() as listener:
        listener.subscribe("customers:origins:changed")
        page.add_with(client, SHOP)
        kinds = {}
        while "message" not in kinds:
            message = listener.get_message(timeout=5)
            assert message is not None
            kinds[message["type"]] = message["data"]
    assert kinds["message"] == SHOP.encode()
    assert page.customers.rows() == [SHOP]
    client.close()
    page.customers.close()


def test_tenants_of_the_page_have_a_list_each(server: RedisServer) -> None:
    page = _run("tenants.md", server)
    asker = wsgi_asker(page.policy)
    page.customers.tenant("acme").add(SHOP)
    page.customers.tenant("unknown").add(SHOP)

    def allowed(tenant: str, origin: str) -> bool:
        headers = {"Host": f"{tenant}.api.example", "Origin": origin}
        return asker("GET", "/", headers).allowed is not None

    assert [allowed(each, SHOP) for each in ("acme", "globex", "unknown")] == [
        True,
        False,
        False,
    ]
    assert allowed("globex", "https://console.example")
    for each in page.policy.allow_origins[1:]:
        each.close()


@pytest.mark.parametrize("page", ["origins-command.md", "stores-redis.md"])
def test_commands_of_a_page_print_the_text_that_it_shows(
    page: str, server: RedisServer, key: str
) -> None:
    url = f"redis://:pass%20word@127.0.0.1:{server.port}/0?key={key}"
    [shown] = _blocks(page, "text")
    steps = re.split(r"^\$ ", shown, flags=re.MULTILINE)[1:]
    assert len(steps) > 1
    for step in steps[1:]:
        command, _, expected = step.partition("\n")
        program, *words = shlex.split(command)
        result = CliRunner().invoke(group, words, env={"CROSSORIGIN_STORE": url})
        assert (program, result.output) == ("crossorigin", expected)
