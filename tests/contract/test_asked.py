"""The rows of one framework can be tested where no other framework is installed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from harness.alone import required_by
from harness.asked import VARIABLE
from tables.frameworks import FRAMEWORKS, Framework

TESTS = Path(__file__).parent.parent
CODE = """
import json, sys
import harness.targets, contract.test_connections, contract.test_contract, contract.test_routes
names = [target.name for target in harness.targets.SERVERS]
print(json.dumps([names, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


@pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda each: each.name)
def test_only_the_framework_that_is_asked_for_is_imported(framework: Framework) -> None:
    result = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        check=True,
        cwd=TESTS,
        env={**os.environ, VARIABLE: framework.name},
    )
    targets, imported = json.loads(result.stdout)
    assert targets == list(framework.targets)
    others = {each.distribution for each in FRAMEWORKS} - required_by(framework.distribution)
    assert others & set(imported) == set()
