#!/bin/sh
# Installs what is missing, builds, and runs every test. Ends with ctest's closing lines.
set -eu
cd "$(dirname "$0")/.."
packaging/packages.sh test
export CCACHE_DIR="${CCACHE_DIR:-$PWD/.cache/ccache}"
cmake --preset dev -DCMAKE_UNITY_BUILD=ON >build-configure.log 2>&1 || { cat build-configure.log; exit 1; }
rm -f build-configure.log
cmake --build build/dev
exec ctest --preset dev --no-tests=error -j "$(nproc)" "$@"
