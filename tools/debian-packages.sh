#!/bin/sh
# Installs the Debian packages that the tests use, where that is possible: on
# Debian, as root. Elsewhere the tests that miss a tool say so in the summary.
set -eu
packages=""
command -v chromium >/dev/null 2>&1 || packages="$packages chromium"
command -v firefox-esr >/dev/null 2>&1 || packages="$packages firefox-esr"
# MiniBrowser comes with what the driver depends on, and is not on the PATH.
ls /usr/lib/*/webkit2gtk-*/MiniBrowser >/dev/null 2>&1 || packages="$packages webkit2gtk-driver"
command -v Xvfb >/dev/null 2>&1 || packages="$packages xvfb"
command -v openssl >/dev/null 2>&1 || packages="$packages openssl"
command -v valgrind >/dev/null 2>&1 || packages="$packages valgrind"
# In front of applications; each runs with a configuration of the tests alone.
command -v nginx >/dev/null 2>&1 || packages="$packages nginx"
command -v apache2 >/dev/null 2>&1 || packages="$packages apache2"
command -v haproxy >/dev/null 2>&1 || packages="$packages haproxy"
command -v caddy >/dev/null 2>&1 || packages="$packages caddy"
# Scrapes servers of the tests.
command -v prometheus >/dev/null 2>&1 || packages="$packages prometheus"
command -v node >/dev/null 2>&1 || packages="$packages nodejs"
command -v npm >/dev/null 2>&1 || packages="$packages npm"
command -v redis-server >/dev/null 2>&1 || packages="$packages redis-server"
# Applications in other languages, with the libraries that the snippets configure.
command -v go >/dev/null 2>&1 || packages="$packages golang-go"
[ -d /usr/share/gocode/src/github.com/rs/cors ] || packages="$packages golang-github-rs-cors-dev"
[ -e /usr/lib/ruby/vendor_ruby/rack/cors.rb ] || packages="$packages ruby-rack-cors"
ls -d /usr/share/rubygems-integration/all/gems/webrick-* >/dev/null 2>&1 || packages="$packages ruby-webrick"
# Databases; the tests start them on the loopback, in folders of their own.
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || packages="$packages postgresql"
command -v mariadbd >/dev/null 2>&1 || [ -x /usr/sbin/mariadbd ] || packages="$packages mariadb-server"
# Shells that complete the command, and the reader of its man page.
command -v zsh >/dev/null 2>&1 || packages="$packages zsh"
command -v fish >/dev/null 2>&1 || packages="$packages fish"
command -v man >/dev/null 2>&1 || packages="$packages man-db"
[ -n "$packages" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    echo "Not installed, so their tests will be skipped:$packages (needs Debian and root)."
    exit 0
fi
apt-get update -qq
# shellcheck disable=SC2086 # a list of words on purpose
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
