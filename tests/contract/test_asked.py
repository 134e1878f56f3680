"""The rows of one framework can be tested where no other framework is installed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from harness.alone import required_by
from harness.asked import VARIABLE
from tables.frameworks import FRAMEWORKS, Framework

TESTS = Path(__file__).parent.parent
# Each framework is imported in a fork of one process, which has imported all other modules.
CODE = f"""
import json, os, sys
import harness.servers, pytest, tables.everything
for framework in sys.argv[1:]:
    child = os.fork()
    if not child:
        os.environ["{VARIABLE}"] = framework
        import harness.targets
        import contract.test_connections, contract.test_contract, contract.test_routes
        names = [target.name for target in harness.targets.SERVERS]
        imported = sorted({{name.partition(".")[0] for name in sys.modules}})
        print(json.dumps([names, imported]), flush=True)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0, framework
"""
Asked = dict[str, tuple[list[str], list[str]]]
"""By the framework that is asked for, the names of the targets and of the imported packages."""

pytestmark = pytest.mark.xdist_group("asked")


@pytest.fixture(scope="module")
def asked() -> Asked:
    names = [each.name for each in FRAMEWORKS]
    result = subprocess.run(
        [sys.executable, "-c", CODE, *names],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=TESTS,
    )
    return dict(zip(names, map(json.loads, result.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda each: each.name)
def test_only_the_framework_that_is_asked_for_is_imported(
    framework: Framework, asked: Asked
) -> None:
    targets, imported = asked[framework.name]
    assert targets == list(framework.targets)
    others = {each.distribution for each in FRAMEWORKS} - required_by(framework.distribution)
    assert others & set(imported) == set()
