#!/bin/bash
# Installs what is missing, builds, and runs a made-up city's quarter through the hub; then keeps serving until Ctrl-C.
#   --once        end after the summary; exit code 0 only if everything did what it should
#   --workers N   size of the city (20000; at least 500, so that every office has somebody to report)
#   --data DIR    the hub's data folder (build/release/demo); what is done there is not repeated
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build/release
data=$build/demo
options=()

usage() { sed -n '2,5s/^# \{0,1\}//p' "$0"; }
while [ $# -gt 0 ]; do
  case $1 in
  --once) options+=(--once) ;;
  --workers) [[ ${2:-} =~ ^[1-9][0-9]{2,6}$ && $2 -ge 500 ]] || { usage >&2; exit 2; }; options+=(--workers "$2"); shift ;;
  --data) [ -n "${2:-}" ] || { usage >&2; exit 2; }; data=$(realpath -m -- "$2"); shift ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
  esac
  shift
done

step() { printf '== %s\n' "$*"; }

step "软件包 / packages"
"$root/packaging/packages.sh" build

step "构建 / building (第一次需要几分钟 / the first time takes minutes)"
export CCACHE_DIR="${CCACHE_DIR:-$root/.cache/ccache}"
mkdir -p "$build"
cmake -S "$root" --preset release >"$build/configure.log" 2>&1 || { cat "$build/configure.log" >&2; exit 1; }
# On a terminal ninja keeps to one line; elsewhere every tenth of the way is told, and what went wrong.
tenths() {
  awk '/^\[[0-9]+\/[0-9]+\] / { split(substr($1, 2), at, "/"); tenth = int(at[1] * 10 / at[2])
         if (tenth > told) { told = tenth; print "   " told * 10 "%"; fflush() } ; next }
       { print }'
}
make() { cmake --build "$build" --target hub/all plugins/all connectors/all lianfang-city; }
if [ -t 1 ]; then make; else make 2>&1 | tenths; fi

# Debian's Python, which has the packages, not another that may come first in PATH.
exec /usr/bin/python3 -B "$root/packaging/demo/demo.py" --root "$root" --build "$build" --data "$data" ${options[@]+"${options[@]}"}
