#!/usr/bin/env python3
"""What a submission costs, as ratios to the database's own bulk loader in the same run; see README.md."""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import rows

SOURCE = pathlib.Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


def children(pid):
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                for child in file.read().split():
                    found += [int(child), *children(int(child))]
    except OSError:
        pass
    return found


def peak_kib(pid):
    try:
        with open(f"/proc/{pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return 0


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Daemon:
    """lianfangd on a fresh data folder."""

    def __init__(self, bin_folder, data, config=SOURCE / "config/hub.demo.xml"):
        self.bin = bin_folder
        self.data = data
        data.mkdir()
        self.log = open(f"{data}.log", "wb")
        self.process = subprocess.Popen([bin_folder / "lianfangd", f"--config={config}",
                                         f"--data={data}"], stdout=self.log, stderr=self.log)
        self.child_peak = 0
        self.watched = threading.Event()
        threading.Thread(target=self.watch, daemon=True).start()
        for _ in range(1500):
            if subprocess.run([bin_folder / "lianfang", "--data", data, "status"], capture_output=True).returncode == 0:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        sys.exit(f"the daemon did not start; see {data}.log")

    def watch(self):
        while not self.watched.wait(0.1):
            total = sum(peak_kib(child) for child in children(self.process.pid))
            self.child_peak = max(self.child_peak, total)

    def submit(self, file):
        """(wall seconds, CPU seconds of daemon and command line, the exchange)"""
        before = cpu_seconds(self.process.pid)
        own = os.times()
        start = time.perf_counter()
        done = subprocess.run([self.bin / "lianfang", "--data", self.data, "--json", "submit", "health/workers", "2026Q3", file],
                              capture_output=True, text=True)
        wall = time.perf_counter() - start
        now = os.times()
        cpu = cpu_seconds(self.process.pid) - before
        cpu += now.children_user - own.children_user + now.children_system - own.children_system
        if done.returncode != 0:
            sys.exit(f"submit failed: {done.stdout}{done.stderr}")
        return wall, cpu, json.loads(done.stdout)[0]

    def peak(self):
        return (peak_kib(self.process.pid) + self.child_peak) / 1024

    def stop(self):
        self.watched.set()
        self.process.terminate()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.data)
        pathlib.Path(f"{self.data}.key").unlink(missing_ok=True)


def bulk_import(file, database):
    """(wall, CPU) of sqlite3's own .import into eight text columns and one index on the identity number."""
    own = os.times()
    start = time.perf_counter()
    subprocess.run(["sqlite3", "-bail", database], check=True, text=True, input=f"""
CREATE TABLE worker (identity TEXT, name TEXT, code TEXT, employer TEXT, post TEXT, since TEXT, sex TEXT, phone TEXT);
.mode csv
.import --skip 1 "{file}" worker
CREATE INDEX worker_identity ON worker (identity);
""")
    wall = time.perf_counter() - start
    now = os.times()
    database.unlink()
    return wall, now.children_user - own.children_user + now.children_system - own.children_system


def expect(exchange, **wanted):
    for name, value in wanted.items():
        if exchange[name] != value:
            sys.exit(f"expected {name} {value}: {exchange}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bin", type=pathlib.Path, default=SOURCE / "build/release/bin", help="folder of the programs")
    arguments.add_argument("--rows", type=int, default=2_000_000)
    arguments.add_argument("--rounds", type=int, default=3, help="of import and submit, one after the other")
    arguments.add_argument("--folder", type=pathlib.Path, help="on the disk to be measured; default: a temporary one")
    arguments = arguments.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lianfang-bench-", dir=arguments.folder))
    try:
        measure(arguments, folder)
    finally:
        shutil.rmtree(folder)


def measure(arguments, folder):
    count, tenth = arguments.rows, max(1, arguments.rows // 10)
    print(f"{count:,} rows ...", flush=True)
    rows.write_plain(folder / "first.csv", count)
    rows.write_other_bytes(folder / "again.csv", count)
    rows.write_other_bytes(folder / "changed.csv", count, 0.01)
    rows.write_plain(folder / "tenth.csv", tenth)
    print(f"{(folder / 'first.csv').stat().st_size / 1e6:.0f} MB, load average {os.getloadavg()[0]:.1f}", flush=True)

    imports, firsts, peaks = [], [], []
    daemon = None
    for number in range(arguments.rounds):
        if daemon:
            daemon.stop()
        imports.append(bulk_import(folder / "first.csv", folder / "import.db"))
        daemon = Daemon(arguments.bin, folder / f"hub{number}")
        wall, cpu, exchange = daemon.submit(folder / "first.csv")
        expect(exchange, accepted=count, rejected=0, unchanged=0)
        firsts.append((wall, cpu))
        peaks.append(daemon.peak())
    wall, cpu, exchange = daemon.submit(folder / "again.csv")
    expect(exchange, accepted=count, rejected=0, unchanged=count)
    again = (wall, cpu)
    changed_rows = len(range(0, count, 100))
    wall, cpu, exchange = daemon.submit(folder / "changed.csv")
    expect(exchange, accepted=count, rejected=0, unchanged=count - changed_rows)
    changed = (wall, cpu)
    peak_all = daemon.peak()
    daemon.stop()
    daemon = Daemon(arguments.bin, folder / "small")
    small = daemon.submit(folder / "tenth.csv")
    expect(small[2], accepted=tenth, rejected=0)
    small_peak = daemon.peak()
    daemon.stop()

    yardstick = tuple(statistics.median(column) for column in zip(*imports))
    first = tuple(statistics.median(column) for column in zip(*firsts))
    print(f"\n{'':44}{'wall s':>9}{'CPU s':>9}{'ratio':>8}{'of CPU':>8}  aim")
    for title, (wall, cpu), base, aim in [
            ("sqlite3 .import and an index", yardstick, None, ""),
            ("submit, first", first, yardstick, "2.0 of the import"),
            ("submit, same rows, other order and bytes", again, first, "0.5 of the first"),
            ("submit, 1 % changed", changed, first, ""),
            (f"submit, {tenth:,} rows", small[:2], None, "")]:
        ratios = f"{wall / base[0]:8.2f}{cpu / base[1]:8.2f}" if base else " " * 16
        print(f"{title:44}{wall:9.2f}{cpu:9.2f}{ratios}  {aim}")
    print(f"\n{'peak memory, daemon and its children':44}{'MiB':>9}")
    for title, peak, aim in [(f"after the first {count:,} rows", max(peaks), "200"), ("after all three", peak_all, ""),
                             (f"after {tenth:,} rows", small_peak, "about the same")]:
        print(f"{title:44}{peak:9.1f}{'':16}  {aim}")


if __name__ == "__main__":
    main()
