#!/bin/sh
# Installs the Debian 12 packages that Lianfang needs, if any is missing.
#   packaging/packages.sh build    what building and running takes
#   packaging/packages.sh test     that, and the real servers the tests start
set -eu

build="build-essential cmake ninja-build ccache mold pkg-config
  libpoco-dev libboost-dev libtinyxml2-dev libspdlog-dev libfmt-dev libgtest-dev libgmock-dev
  libssl-dev libsqlite3-dev libpq-dev libexpat1-dev libzip-dev libxlsxwriter-dev libssh-dev
  libsimdjson-dev libzstd-dev libxxhash-dev nlohmann-json3-dev libcli11-dev libre2-dev libdtl-dev libsystemd-dev libseccomp-dev
  unixodbc-dev sqlite3 openssh-server openssh-client python3-aiosmtpd"
test="$build postgresql openssl clang valgrind mariadb-server unixodbc odbc-postgresql libsqliteodbc"

# DuckDB, beside which a benchmark measures cross-checks, comes by npm; a node from elsewhere will do.
command -v npm >/dev/null || test="$test nodejs npm"

case "${1:-build}" in
build) wanted=$build ;;
test) wanted=$test ;;
*) echo "usage: $0 build|test" >&2; exit 2 ;;
esac

missing=
for package in $wanted; do
  state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$state" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

asRoot=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "run as root, or install sudo first: missing$missing" >&2; exit 1; }
  asRoot=sudo
fi
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
# A package that is a server must not start one here: policy-rc.d says no for the length of this script.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' | $asRoot tee $policy >/dev/null
  $asRoot chmod 755 $policy
  trap '$asRoot rm -f $policy' EXIT
fi
$asRoot apt-get update -qq
# shellcheck disable=SC2086
$asRoot apt-get install -y -qq --no-install-recommends $missing >/dev/null
