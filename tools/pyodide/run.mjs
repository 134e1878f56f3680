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

print(sys.version)
int(pytest.main(["-q", "-p", "no:cacheprovider", *options]))
`);
