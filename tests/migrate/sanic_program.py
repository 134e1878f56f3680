"""A program of Sanic with a library that is on no path; run as a process of its own.

python -m migrate.sanic_program PORT FILE LIBRARY… runs the program in FILE, whose application
is called app, and lets it import the libraries that are named, and no other of Sanic.
"""

import runpy
import sys

LIBRARIES = ("sanic-cors", "sanic-ext")


def main() -> None:
    """Serve the application on loopback."""
    port, file, *libraries = sys.argv[1:]
    for name in LIBRARIES:
        if name not in libraries:
            # As if it were not installed.
            sys.modules[name.replace("-", "_")] = None  # type: ignore[assignment]
    app = runpy.run_path(file)["app"]
    app.run("127.0.0.1", int(port), single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
