#!/bin/sh
# Makes an environment that holds the libraries of the demo and nothing else, for `make demo`:
#     sh tools/demo-environment.sh PYTHON FOLDER
# Without pip, and without the translations and the static files of Django, which are two thirds of it.
set -eu
python=$1
folder=$2
own=$folder/bin/python

fail() {
    echo "$*" >&2
    exit 1
}

# The wheel of pip that ensurepip carries: it runs as it is.
wheel() {
    "$own" - <<'END'
import ensurepip, pathlib, sysconfig
places = [pathlib.Path(ensurepip.__file__).parent / "_bundled"]
places += [pathlib.Path(folder) for folder in [sysconfig.get_config_var("WHEEL_PKG_DIR")] if folder]
print(*sorted(wheel for place in places for wheel in place.glob("pip-*.whl"))[-1:], sep="\n")
END
}

command -v "$python" > /dev/null || fail \
    "There is no $python here. Install Python 3.11 or later, or name another: make demo PYTHON=…"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail \
    "The demo needs Python 3.11 or later, and $python is $("$python" -V 2>&1)." \
    "Name another: make demo PYTHON=python3.12"
echo "Installing the libraries of the demo into $folder, once…"
"$python" -m venv --clear --without-pip "$folder" || fail \
    "$python makes no environments. On Debian and Ubuntu: apt install python3-venv"
# The pip of the interpreter serves, if it is one that installs into another environment.
if "$python" -m pip --python "$own" --version > /dev/null 2>&1; then
    set -- "$python" -m pip --python "$own"
else
    pip=$(wheel 2> /dev/null) && test -n "$pip" || fail \
        "$python has no pip. On Debian and Ubuntu: apt install python3-venv"
    set -- "$own" "$pip/pip"
fi
"$own" - > "$folder/requirements.txt" <<'END'
import pathlib, tomllib
project = tomllib.loads(pathlib.Path("pyproject.toml").read_text("utf-8"))["project"]
print(*project["dependencies"], *project["optional-dependencies"]["demo"], sep="\n")
END
"$@" install --quiet --disable-pip-version-check --no-compile \
    --constraint constraints.txt --requirement "$folder/requirements.txt" || fail \
    "The libraries of the demo could not be installed; the lines above say why."
find "$folder" -type d \( -name LC_MESSAGES -o -path '*/contrib/*/locale' -o -path '*/contrib/*/static' \) \
    -prune -exec rm -r {} +
