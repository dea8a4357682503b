#!/usr/bin/env python3
"""What all cross-checks cost, as ratios to the same joins in DuckDB in the same run, and to their own first run after one row
in a hundred changed; see README.md."""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]


def install_duckdb(build):
    """The folder that has DuckDB's node_modules: made in the build folder from the lock file, once for each of its versions."""
    folder = build / "duckdb"
    lock = (HERE / "duckdb/package-lock.json").read_bytes()
    done = folder / "installed.json"
    if not done.exists() or done.read_bytes() != lock:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / "duckdb" / name, folder)
        run("npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)
        done.write_bytes(lock)
    return folder


def run(*command, folder=None):
    """What the command prints, one JSON value a line where it prints any; ends the benchmark if it fails."""
    done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}:\n{done.stdout}{done.stderr}")
    return done.stdout.splitlines()


def by_check(lines):
    return {one["check"]: one for one in map(json.loads, lines)}


class Timings:
    """Seconds by check, one for each round; medians count."""

    def __init__(self):
        self.rounds = []

    def add(self, results, what="seconds"):
        self.rounds.append({check: one[what] for check, one in results.items()})

    def of(self, check):
        return statistics.median(one[check] for one in self.rounds)

    def all(self):
        return sum(self.of(check) for check in self.rounds[0])


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--build", type=pathlib.Path, default=SOURCE / "build/release", help="the build's folder")
    arguments.add_argument("--workers", type=int, default=2_000_000)
    arguments.add_argument("--rounds", type=int, default=3, help="of hub and DuckDB, one after the other")
    arguments.add_argument("--folder", type=pathlib.Path, help="a city kept for the next run; default: a temporary one")
    arguments = arguments.parse_args()
    folder = arguments.folder or pathlib.Path(tempfile.mkdtemp(prefix="lianfang-bench-"))
    try:
        measure(arguments, folder)
    finally:
        if not arguments.folder:
            shutil.rmtree(folder)


def measure(arguments, folder):
    modules = install_duckdb(arguments.build)
    program = arguments.build / "tests/crosscheck_bench"
    if not (folder / "plan.json").exists():
        (folder / "spill").mkdir(parents=True, exist_ok=True)
        run(program, "fill", folder, arguments.workers)
        run(program, "export", folder)
        shutil.copy(folder / "hub.db", folder / "filled.db")
    else:
        shutil.copy(folder / "filled.db", folder / "hub.db")
        run(program, "export", folder)  # what is asked may have changed
    size = (folder / "filled.db").stat().st_size / 1e6
    print(f"{arguments.workers:,} workers, {size:.0f} MB, load average {os.getloadavg()[0]:.1f}", flush=True)

    first, one_thread, threads, changed, whole = (Timings() for _ in range(5))
    for number in range(1, arguments.rounds + 1):
        hub = by_check(run(program, "judge", folder))
        first.add(hub)
        for timings, count in ((one_thread, 1), (threads, 0)):
            duckdb = by_check(run("node", HERE / "crosscheck_duckdb.mjs", modules, folder, count))
            for check, one in hub.items():
                if one["lines"] != duckdb[check]["lines"]:
                    sys.exit(f"{check}: the hub found {one['lines']}, DuckDB {duckdb[check]['lines']}")
            timings.add(duckdb)
    for number in range(1, arguments.rounds + 1):
        run(program, "change", folder, arguments.workers, number)
        after = by_check(run(program, "follow", folder))
        changed.add(after)
        whole.add(after, "whole")

    plan = {one["check"]: one for one in json.loads((folder / "plan.json").read_text())["checks"]}
    print(f"load average {os.getloadavg()[0]:.1f}\n\n{'':27}{'lines':>9}{'first s':>9}{'DuckDB s':>10}{'ratio':>7}"
          f"{'threads s':>11}{'ratio':>7}{'1 % s':>9}{'share':>8}")

    def line(title, lines, seconds, single, several, after):
        print(f"{title:27}{lines:9,}{seconds:9.3f}{single:10.3f}{seconds / single:7.1f}{several:11.3f}{seconds / several:7.1f}"
              f"{after:9.3f}{after / seconds:8.1%}")

    for check, one in hub.items():
        line(check + (" *" if plan[check]["byHand"] else ""), sum(one["lines"].values()), first.of(check), one_thread.of(check),
             threads.of(check), changed.of(check))
    line("all", sum(sum(one["lines"].values()) for one in hub.values()), first.all(), one_thread.all(), threads.all(),
         changed.all())
    print("* a join by hand in joins/, else the check's own statements. Aims: 4 times DuckDB, 5 % after 1 % changed.")


if __name__ == "__main__":
    main()
