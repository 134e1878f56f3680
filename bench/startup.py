"""The cost of `import crossorigin` at the start of an interpreter, and the modules it loads.

Whole processes, in pairs: one that imports, one that does not.

python bench/startup.py                 all, and the figures are kept
python bench/startup.py --rounds 5      a quick look
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from typing import Any

import results
from arguments import arguments
from rounds import Figure

IMPORTS = ("crossorigin", "crossorigin.asgi", "crossorigin.wsgi", "starlette.middleware.cors")
ROUNDS = 25
OPTIONAL = (
    "idna",
    "publicsuffixlist",
    "httpx",
    "click",
    "rich",
    "starlette",
    "django",
    "flask",
)
"""Modules that a server which declares a policy must not pay for."""


def start(program: str) -> float:
    """Return the milliseconds of the processor that an interpreter takes for a program."""
    before = _spent()
    subprocess.run([sys.executable, "-c", program], check=True, env=_environment())
    return (_spent() - before) * 1_000


def _environment() -> dict[str, str]:
    """Return an environment in which bytecode is written, as where a package is installed."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def row(module: str, rounds: int) -> dict[str, Any]:
    """Return the time that an import adds, and the optional modules that it loads."""
    program = f"import {module}"
    start(program)  # writes the bytecode
    added = []
    for _ in range(rounds):
        bare, whole = start("pass"), start(program)
        added.append(whole - bare)
    low, median, high = statistics.quantiles(added, n=4)
    listed = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules)"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    loaded = sorted(set(OPTIONAL) & set(listed.stdout.split()))
    return {"ms": Figure(median, low, high), "loaded": loaded}


def main() -> None:
    """Measure the modules named on the command line, or all."""
    asked = arguments(__doc__, IMPORTS)
    rows = {module: row(module, asked.rounds or ROUNDS) for module in asked.names}
    print("\nmilliseconds that an import adds to a bare interpreter")
    for module, each in rows.items():
        median, low, high = each["ms"]
        loaded = ", ".join(each["loaded"]) or "nothing optional"
        print(f"   {module:<28}{median:>7.1f} ({low:.1f} - {high:.1f})  loads {loaded}")
    if asked.is_kept:
        results.write("startup", rows, ["starlette"])


if __name__ == "__main__":
    main()
