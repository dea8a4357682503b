#!/usr/bin/env python3
"""What a department's exchange costs while another department's connector misbehaves, as ratios to the same exchange with
nobody else at work; see README.md."""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from bench import SOURCE, Daemon

# name, connector of tests/bad_plugins, what it is asked for
MISBEHAVIOURS = [
    ("infinite loop", "attempts", "burn"),
    ("memory hog", "attempts", "memory"),
    ("fork storm", "attempts", "fork bomb"),
    ("thread storm", "attempts", "threads"),
    ("ten million log lines", "attempts", "ten million lines"),
    ("large file", "attempts", "large file"),
    ("endless document", "floods_document", "*"),
    ("slow drip", "drips", "*"),
    ("deadlock", "attempts", "deadlock"),
    ("segfault", "segfaults", "*"),
    ("garbage", "writes_garbage", "*"),
]


def months():
    for year in range(1990, 2026):
        for month in range(1, 13):
            yield f"{year}-{month:02d}"


class World:
    def __init__(self, arguments, folder):
        self.rows, self.inbox, self.bin = arguments.rows, folder / "inbox", arguments.bin
        self.periods = months()
        config, libraries = folder / "config", folder / "libraries"
        shutil.copytree(SOURCE / "config", config)
        self.inbox.mkdir()
        libraries.mkdir()
        hub = config / "hub.demo.xml"
        hub.write_text(hub.read_text().replace('set-aside-after="5"', 'set-aside-after="0"'))
        shutil.copy(arguments.bin.parent / "lib/lianfang/connectors/postal.so", libraries)
        schema = "<schema>"
        for number, (name, plugin, documents) in enumerate(MISBEHAVIOURS):
            rogue = f"rogue-{number}"
            shutil.copy(arguments.plugins / f"bad_{plugin}.so", libraries / f"{rogue}.so")
            schema += (f'<dataset id="rogue/{rogue}" kind="period" cadence="month" zh="{name}" en="{name}"><key>number</key>'
                       '<field id="number" type="number" required="yes" zh="编号" en="Number"/></dataset>')
            (config / f"connectors/{rogue}.xml").write_text(
                f'<department id="{rogue}" zh="{name}" en="{name}"><connector library="{rogue}">'
                '<limits memory-mib="512" threads="64" cpu="60" deadline="8"/></connector>'
                f'<dataset id="rogue/{rogue}"><source documents="{documents}"/><map field="number" from="编号"/></dataset>'
                '</department>')
        (config / "schema/rogue.xml").write_text(schema + "</schema>")
        os.environ.update(LIANFANG_CONNECTORS=str(libraries), LIANFANG_POSTAL_FOLDER=str(self.inbox),
                          LIANFANG_POSTAL_FEEDBACK=str(self.inbox), LIANFANG_RETRY_SECONDS="60")
        self.daemon = Daemon(arguments.bin, folder / "hub", hub)

    def run(self, *arguments):
        return subprocess.run([self.bin / "lianfang", "--data", self.daemon.data, "run", *arguments], capture_output=True, text=True)

    def exchange(self):
        """Wall seconds of a month's outlets, fetched by the postal administration's connector."""
        period = next(self.periods)
        file = self.inbox / f"快递网点_市本级_{period}.csv"
        with open(file, "w", encoding="utf-8", newline="") as out:
            out.write("许可证号,网点名称,所属区划,地址\r\n")
            out.writelines(f"WH-{i:07d},测试网点{i},340202,镜湖区某路{i}号\r\n" for i in range(self.rows))
        pathlib.Path(f"{file}.done").touch()
        start = time.perf_counter()
        done = self.run("postal/outlets", period, "--unit", "")
        wall = time.perf_counter() - start
        if done.returncode != 0:
            sys.exit(f"the exchange failed: {done.stdout}{done.stderr}")
        return wall

    def beside(self, number):
        """The same while that one misbehaves, started again a second after it was ended."""
        over = threading.Event()

        def misbehave():
            while True:
                self.run(f"rogue/rogue-{number}", "2026-01")
                if over.wait(1):
                    return
        thread = threading.Thread(target=misbehave, daemon=True)
        thread.start()
        time.sleep(0.5)
        wall = self.exchange()
        over.set()
        thread.join()  # one at a time: until it ended, or its deadline passed
        return wall


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bin", type=pathlib.Path, default=SOURCE / "build/release/bin", help="folder of the programs")
    arguments.add_argument("--plugins", type=pathlib.Path, help="folder of bad_*.so; default: of the same build")
    arguments.add_argument("--rows", type=int, default=200_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--only", type=int, help="the first so many of them")
    arguments = arguments.parse_args()
    arguments.plugins = arguments.plugins or arguments.bin.parent / "tests/bad_plugins"
    del MISBEHAVIOURS[arguments.only or len(MISBEHAVIOURS):]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lianfang-bench-"))
    try:
        world = World(arguments, folder)
        world.exchange()  # the first one is like no other
        alone, beside = [], [[] for _ in MISBEHAVIOURS]
        for _ in range(arguments.rounds):
            for number in range(len(MISBEHAVIOURS)):
                alone.append(world.exchange())
                beside[number].append(world.beside(number))
        yardstick = statistics.median(alone)
        print(f"{arguments.rows:,} rows, load average {os.getloadavg()[0]:.1f}\n\n{'':32}{'wall s':>9}{'ratio':>8}  aim")
        print(f"{'nobody else at work':32}{yardstick:9.2f}")
        for (name, _, _), walls in zip(MISBEHAVIOURS, beside):
            wall = statistics.median(walls)
            print(f"{name:32}{wall:9.2f}{wall / yardstick:8.2f}  1.2")
        world.daemon.process.kill()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
