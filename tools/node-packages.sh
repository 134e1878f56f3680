#!/bin/sh
# Installs the npm packages of tools/node, or of another folder that is named second,
# exactly those of the lock file, into the folder that is named first, and marks it as
# ready. Without npm the tests that miss them say so.
set -eu
if ! command -v npm >/dev/null 2>&1; then
    echo "Not installed, so their tests will be skipped: the npm packages (needs npm)."
    exit 0
fi
from=${2:-tools/node}
mkdir -p "$1"
cp "$from/package.json" "$from/package-lock.json" "$1"
# No package's own program runs while it is installed.
npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
touch "$1/.ready"
