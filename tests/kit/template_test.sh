#!/bin/bash
# As a department's programmer does it: installs, writes a connector from the template, builds and tests it, outside the
# tree, with CMake and with pkg-config.  template_test.sh BUILD SOURCE COMPILER
set -euo pipefail
build=$1 source=$2 compiler=$3
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

export DESTDIR=$place/root
cmake --install "$build/plugins" >"$place/install.log"
cmake --install "$build/config" >"$place/install.log"
cmake --install "$build/hub/app" --component sdk >"$place/install.log"
unset DESTDIR
prefix=$(dirname "$(dirname "$(find "$place/root" -name lianfang-connector-test)")")
cd "$place"

"$prefix/bin/lianfang" connector new road-transport --dir road
if grep -rniE 'sample' road; then
  echo "the template's own name is left in it" >&2
  exit 1
fi
for wrong in Road road_transport -road road- ro--ad ../road 'ro ad' ''; do
  if "$prefix/bin/lianfang" connector new "$wrong" --dir wrong 2>/dev/null || [ -e wrong ]; then
    echo "taken for a name: $wrong" >&2
    exit 1
  fi
done
if "$prefix/bin/lianfang" connector new road-transport --dir road 2>/dev/null; then
  echo "what was there was overwritten" >&2
  exit 1
fi

cmake -S road -B road/build -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_CXX_COMPILER="$compiler" >"$place/configure.log"
cmake --build road/build
ctest --test-dir road/build --output-on-failure --no-tests=error

# Every header by itself, by pkg-config, with every warning an error.
pkgconfig=$(dirname "$(find "$place/root" -name lianfang-connector.pc)")
export PKG_CONFIG_PATH=$pkgconfig
for header in "$prefix"/include/lianfang/sdk/*.h; do
  name=$(basename "$header" .h)
  printf '#include <lianfang/sdk/%s.h>\nint main() {}\n' "$name" >alone.cpp
  # shellcheck disable=SC2046
  "$compiler" -std=c++20 -Wall -Wextra -Werror -fsyntax-only \
    $(pkg-config --cflags lianfang-connector lianfang-connector-http lianfang-connector-sftp) alone.cpp
done
# shellcheck disable=SC2046
"$compiler" -std=c++20 -o by-hand.so road/road-transport.cpp $(pkg-config --cflags --libs lianfang-connector-http)
[ "$(nm -D --defined-only by-hand.so | grep -c ' [A-Z] ')" = 1 ]
nm -D --defined-only by-hand.so | grep -q lianfang_connector_v1
echo "the template, installed and by itself, passes"
