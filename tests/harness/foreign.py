"""Applications in other languages, each with a snippet for its framework.

Each serves `/items` for GET and PUT, `/broken` (an exception) and `/missing` (no route).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

from harness.programs import connects, free_port, program
from harness.tools import NODE_MODULES, lacking, require, require_node_package

Program: TypeAlias = Callable[[Path, str, int], list[str]]
"""A function that writes a program with a snippet and a port, and returns its command."""

_EXPRESS: Final = """\
const express = require('express')
const app = express()
%s
const items = (request, response) => {
  response.set({ 'X-Total': '3', 'X-Secret': '1', Vary: 'Accept' }).send('ok')
}
app.route('/items').get(items).put(items)
app.all('/broken', () => { throw new Error('broken') })
app.listen(%d, '127.0.0.1')
"""


def link_node_modules(folder: Path) -> None:
    """Let programs in `folder` find the packages of tools/node."""
    (folder / "node_modules").symlink_to(NODE_MODULES, target_is_directory=True)


def _express(folder: Path, snippet: str, port: int) -> list[str]:
    require_node_package("express")
    link_node_modules(folder)
    (folder / "app.js").write_text(_EXPRESS % (snippet, port), "utf-8")
    return [require("node"), "app.js"]


_GO: Final = """\
package main

import (
	"log"
	"net/http"
)

%s
func items(response http.ResponseWriter, request *http.Request) {
	response.Header().Add("X-Total", "3")
	response.Header().Add("X-Secret", "1")
	response.Header().Add("Vary", "Accept")
	_, _ = response.Write([]byte("ok"))
}

func broken(response http.ResponseWriter, request *http.Request) {
	http.Error(response, "broken", http.StatusInternalServerError)
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/items", items)
	mux.HandleFunc("/broken", broken)
%s}
"""
_GO_CODE: Final = Path("/usr/share/gocode")
"""The folder of Debian for the source of Go packages."""


def _go(folder: Path, snippet: str, port: int) -> list[str]:
    if not (_GO_CODE / "src" / "github.com" / "rs" / "cors").is_dir():
        lacking("golang-github-rs-cors-dev is not installed")
    imported, _, rest = snippet.partition("\n")
    rest = rest.replace('":8080"', f'"127.0.0.1:{port}"')
    (folder / "main.go").write_text(_GO % (f"{imported}\n", rest), "utf-8")
    # It compiles the program and takes its place: `go run` would start a second process.
    build = f"{require('go')} build -o served main.go && exec ./served"
    return ["sh", "-c", build]


_RACK: Final = """\
require 'rack'
require 'rack/cors'
require 'rack/handler/webrick'

# The one call of Rails that the snippet makes, and the answer of Rails to an exception.
module Rails
  Stack = Struct.new(:layers) do
    def insert_before(_, layer, &block) = layers.unshift([layer, block])
  end
  Application = Struct.new(:config)
  Configuration = Struct.new(:middleware)
  def self.application = @application ||= Application.new(Configuration.new(Stack.new([])))
end
%s
app = lambda do |env|
  case env['PATH_INFO']
  when '/items' then [200, { 'X-Total' => '3', 'X-Secret' => '1', 'Vary' => 'Accept' }, ['ok']]
  when '/broken' then [500, {}, ['broken']]
  else [404, {}, ['missing']]
  end
end
Rails.application.config.middleware.layers.reverse_each do |layer, block|
  app = layer.new(app, &block)
end
Rack::Handler::WEBrick.run(app, Host: '127.0.0.1', Port: %d, AccessLog: [])
"""


def _rails(folder: Path, snippet: str, port: int) -> list[str]:
    if not Path("/usr/lib/ruby/vendor_ruby/rack/cors.rb").is_file():
        lacking("ruby-rack-cors is not installed")
    (folder / "app.rb").write_text(_RACK % (snippet, port), "utf-8")
    return [require("ruby"), "app.rb"]


FOREIGN: Final[dict[str, Program]] = {
    "express": _express,
    "go": _go,
    "rails": _rails,
}
"""By the target of the snippet."""
_ENVIRONMENT: Final[Mapping[str, str]] = {"GO111MODULE": "off", "GOPATH": str(_GO_CODE)}


@contextmanager
def foreign(
    write: Program, folder: Path, snippet: str, environment: Mapping[str, str] = _ENVIRONMENT
) -> Iterator[int]:
    """Run an application with `snippet`; yield its port."""
    port = free_port()
    command = write(folder, snippet, port)
    with program(command, folder, lambda: connects(port), environment):
        yield port
