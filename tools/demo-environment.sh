#!/bin/sh
# Makes an environment that holds the libraries of the demo and nothing else, for `make demo`:
#     sh tools/demo-environment.sh PYTHON FOLDER
# Without the translations of Django, which are half of it, and without pip.
set -eu
python=$1
folder=$2
own=$folder/bin/python

"$python" -m venv --clear --without-pip "$folder"
"$own" - > "$folder/requirements.txt" <<'END'
import pathlib, tomllib
project = tomllib.loads(pathlib.Path("pyproject.toml").read_text("utf-8"))["project"]
print(*project["dependencies"], *project["optional-dependencies"]["demo"], sep="\n")
END

install() {
    "$@" install --quiet --disable-pip-version-check --no-compile \
        --constraint constraints.txt --requirement "$folder/requirements.txt"
}

# The pip of the interpreter serves, if it has one that can.
if "$python" -m pip --python "$own" --version > /dev/null 2>&1; then
    install "$python" -m pip --python "$own"
else
    "$own" -m ensurepip > /dev/null
    install "$own" -m pip
    "$own" -m pip uninstall --quiet --yes pip setuptools 2> /dev/null
fi
find "$folder" -name '*.[mp]o' -delete
