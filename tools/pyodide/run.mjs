// Runs pytest on CPython compiled to WebAssembly: node run.mjs ROOT SITE [OPTION...]
import { loadPyodide } from "pyodide";

const [root, site, ...options] = process.argv.slice(2);
const python = await loadPyodide({ env: { HOME: "/home/pyodide", CI: process.env.CI ?? "" } });
for (const [folder, shown] of [[root, "/project"], [site, "/site"]]) {
  python.FS.mkdirTree(shown);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, shown);
}
python.globals.set("options", python.toPy(options));
process.exitCode = python.runPython(`
import os, sys

sys.dont_write_bytecode = True
sys.path[:0] = ["/project/src", "/site"]
os.chdir("/project")
import pytest


class Platform:
    """Skips tests that wait for an event loop or start a thread: neither is there."""

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem):
        try:
            return (yield)
        except RuntimeError as error:
            if "stack switching" in str(error) or "start new thread" in str(error):
                pytest.skip(f"WebAssembly: {error}")
            raise


print(sys.version)
# Coroutines of skipped tests are never awaited.
fixed = ["-q", "-p", "no:cacheprovider", "-p", "no:unraisableexception"]
int(pytest.main([*fixed, *options], plugins=[Platform()]))
`);
