"""Programs of Express, each in a thread of one process of Node, and their answers."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from harness.foreign import link_node_modules
from harness.tools import require, require_node_package


class Ask(NamedTuple):
    """A request to each program."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]


class Answer(NamedTuple):
    """The response to one request; status 0 for none."""

    status: int
    headers: dict[str, str]


Answers: TypeAlias = dict[Ask, Answer]

_WORKER: Final = """\
const { parentPort, workerData } = require('worker_threads')
const http = require('http'), net = require('net')
const listen = net.Server.prototype.listen
let servers = []
// Each server has a port of its own, whichever the program names.
net.Server.prototype.listen = function (...given) {
  servers.push(this)
  return listen.call(this, 0, '127.0.0.1', given.find((one) => typeof one === 'function'))
}
const ask = (port, { method, path, headers }) => new Promise((done) => {
  const options = { port, host: '127.0.0.1', method, path, headers, agent: false }
  const request = http.request(options, (response) => {
    response.resume()
    done({ status: response.statusCode, headers: response.headers })
  })
  request.on('error', () => done({ status: 0, headers: {} }))
  request.setTimeout(2000, () => request.destroy())
  request.end()
})
const run = async (text) => {
  servers = []
  const program = new Function('require', 'module', 'exports', 'process', text)
  const own = { exports: {} }
  program(require, own, own.exports, process)
  await new Promise((done) => setTimeout(done, 20))
  const answers = []
  for (const server of servers.slice(-1)) {
    for (const one of workerData.asks) answers.push(await ask(server.address().port, one))
  }
  for (const server of servers) server.close()
  return answers
}
const all = async () => {
  for (const name of ['log', 'error', 'warn']) console[name] = () => {}
  for (const text of workerData.programs) parentPort.postMessage(await run(text))
  process.exit()
}
all()
"""
_RUNNER: Final = """\
const { Worker } = require('worker_threads')
const { programs, asks } = JSON.parse(require('fs').readFileSync(0, 'utf-8'))
const found = []
// A program that ends, ends its thread; the others are run in another one.
const go = () => {
  const rest = programs.slice(found.length)
  if (rest.length === 0) return process.stdout.write(JSON.stringify(found))
  const worker = new Worker('./worker.js', { workerData: { programs: rest, asks } })
  worker.on('message', (answers) => found.push(answers))
  worker.on('error', () => found.push([]))
  worker.on('exit', go)
}
go()
"""


def answers_of(programs: Iterable[str], asks: Sequence[Ask]) -> list[Answers]:
    """Return the answers of each program; an empty dict for one that serves nothing."""
    require_node_package("cors")
    described = [{**one._asdict(), "headers": dict(one.headers)} for one in asks]
    given = json.dumps({"programs": list(programs), "asks": described})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        link_node_modules(folder)
        (folder / "worker.js").write_text(_WORKER, "utf-8")
        (folder / "runner.js").write_text(_RUNNER, "utf-8")
        ended = subprocess.run(
            [require("node"), "runner.js"],
            cwd=folder,
            input=given,
            capture_output=True,
            check=True,
            text=True,
            timeout=300,
        )
    found = json.loads(ended.stdout)
    return [
        {
            ask: Answer(one["status"], one["headers"])
            for ask, one in zip(asks, each, strict=False)
        }
        for each in found
    ]
