#!/bin/sh
# Runs every fuzz program of build/fuzz for a while, from the golden files of its format.  run.sh [SECONDS]
# What it finds is written to build/fuzz/fuzz/found-FORMAT/ and ends the run: replay it with build/fuzz/fuzz/fuzz_FORMAT FILE.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
programs=0
for program in build/fuzz/fuzz/fuzz_*; do
  [ -x "$program" ] && [ -f "$program" ] || continue
  name=$(basename "$program")
  format=${name#fuzz_}
  corpus=build/fuzz/fuzz/corpus-$format
  mkdir -p "$corpus" "build/fuzz/fuzz/found-$format"
  case $format in
  manifest) cp config/connectors/*.xml "$corpus/" ;;
  frames) ;;
  *) cp tests/golden/decode/*."$format" "$corpus/" 2>/dev/null || true ;;
  esac
  programs=$((programs + 1))
  echo "== $name, $seconds s"
  "$program" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=20 -print_final_stats=0 \
    -artifact_prefix="build/fuzz/fuzz/found-$format/" "$corpus"
done
[ $programs -gt 0 ] || { echo "nothing is built: cmake --preset fuzz && cmake --build --preset fuzz" >&2; exit 2; }
echo "$programs programs, nothing was found"
