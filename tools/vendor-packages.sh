#!/bin/sh
# Brings the frameworks that `make snippets` runs snippets in, into the folder
# that is named: the packages of tools/vendors from npm, those of Debian where
# that is possible, and OpenSSL 1.1 for .NET Core 3.1.
set -eu
packages=""
command -v javac >/dev/null 2>&1 || packages="$packages default-jdk-headless"
[ -e /usr/share/java/spring3-web.servlet.jar ] || packages="$packages libspring-web-servlet-java"
[ -e /usr/share/java/tomcat9-catalina.jar ] || packages="$packages libtomcat9-java"
if [ -n "$packages" ]; then
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of words on purpose
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
fi
mkdir -p "$1"
cp tools/vendors/package.json tools/vendors/package-lock.json "$1"
# No package's own program runs while it is installed.
npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
# Its wheels have OpenSSL 1.1, which Debian no longer has, beside their own code.
"$2" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --python-version 3.10 --dest "$1/wheel" psycopg2-binary==2.9.3
"$2" -m zipfile --extract "$1"/wheel/*.whl "$1/wheel"
mkdir -p "$1/openssl"
cp "$1"/wheel/*.libs/libcrypto-* "$1/openssl"
for library in ssl crypto; do
    cp "$1"/wheel/*.libs/lib$library-* "$1/openssl/lib$library.so.1.1"
done
touch "$1/.ready"
