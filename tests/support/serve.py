"""Run by `servers.apart`: serves the WSGI app of a module on a socket that is handed over."""

import importlib
import socket
import sys

import waitress

waitress.serve(
    importlib.import_module(sys.argv[1]).app, sockets=[socket.socket(fileno=int(sys.argv[2]))]
)
