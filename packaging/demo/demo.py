"""The demonstration behind packaging/run.sh: makes a city, starts servers for its departments and the bureau, lets the hub
run the city's quarter through its real connectors, prints the summary and serves on until it is told to stop."""
import argparse
import csv
import email
import email.policy
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PERIOD = "2026Q3"
SEED = 1
STARTING_SECONDS = 20
TELLING_SECONDS = 300


class Problem(Exception):
    """Something that ends the demonstration, in words for whoever started it."""


def say(zh, en=""):
    print(f"== {zh}" + (f" / {en}" if en else ""), flush=True)


class Progress:
    """A bar on a terminal, a line for each step elsewhere."""

    def __init__(self, total):
        self.total = total
        self.done = 0
        self.terminal = sys.stdout.isatty()

    def step(self, text):
        if self.terminal:
            full = 28 * self.done // max(self.total, 1)
            print(f"\r\033[K   {'█' * full}{'░' * (28 - full)} {self.done}/{self.total} {text}", end="", flush=True)
        else:
            print(f"   {self.done + 1}/{self.total} {text}", flush=True)
        self.done += 1

    def end(self):
        if self.terminal:
            print("\r\033[K", end="", flush=True)


class Processes:
    """What was started, ended in the opposite order."""

    def __init__(self, logs):
        self.logs = logs
        self.running = []

    def start(self, name, command, environment, reads_port=False):
        log_path = os.path.join(self.logs, name + ".log")
        log = open(log_path, "wb")
        # Of a session of its own: Ctrl-C is for us, and we end the others in order.
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True,
                                   stdout=subprocess.PIPE if reads_port else log, stderr=log)
        self.running.append((name, process, log_path))
        if not reads_port:
            return process
        port = process.stdout.readline().strip()
        if not port:
            raise Problem(f"{name} 没有启动，见 / did not start, see {log_path}")
        return int(port)

    def ended(self):
        return [(name, log) for name, process, log in self.running if process.poll() is not None]

    def stop(self):
        for name, process, _ in reversed(self.running):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    print(f"{name} 未按时结束，强制结束 / did not end in time and is killed", file=sys.stderr)
                    process.kill()
                    process.wait()
        self.running = []


def listening(port):
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return attempt.getsockname()[1]


def await_(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Problem(what)
        time.sleep(0.02)


class Demonstration:
    def __init__(self, options):
        self.options = options
        self.data = options.data
        self.programs = os.path.join(options.build, "bin")
        self.servers = os.path.join(self.data, "servers")
        os.makedirs(self.data, mode=0o700, exist_ok=True)
        for folder in ("servers", "mail", "webhook", "feedback/postal", "feedback/health"):
            os.makedirs(os.path.join(self.data, folder), exist_ok=True)
        self.keys = tempfile.mkdtemp(prefix="lianfang-demo-")
        self.processes = Processes(self.servers)
        self.environment = dict(os.environ)

    def program(self, name):
        return os.path.join(self.programs, name)

    # ------------------------------------------------------------------------------------------------- the city

    def make_city(self):
        city = os.path.join(self.data, "city")
        stamp = os.path.join(city, "workers")
        if os.path.exists(stamp):
            with open(stamp, encoding="ascii") as file:
                there = int(file.read())
            if self.options.workers not in (None, there):
                raise Problem(f"{self.data} 里已有 {there} 人的城市：请换一个 --data 目录，或先删除它\n"
                              f"{self.data} holds a city of {there} workers already: choose another --data folder, or remove it")
        else:
            workers = self.options.workers or 20000
            say(f"造一座小城：{workers:,} 名劳动者，{PERIOD}", f"making a city of {workers:,} workers")
            making = city + ".part"
            shutil.rmtree(making, ignore_errors=True)
            made = subprocess.run([self.program("lianfang-city"), "--seed", str(SEED), "--workers", str(workers),
                                   "--periods", f"{PERIOD}..{PERIOD}", "--out", making], stdout=subprocess.PIPE, text=True)
            if made.returncode != 0:
                raise Problem("没有造成 / the city could not be made")
            print("   " + made.stdout.strip().split(": ", 1)[-1], flush=True)
            with open(os.path.join(making, "workers"), "w", encoding="ascii") as file:
                file.write(str(workers))
            os.rename(making, city)
        with open(os.path.join(city, "truth", "plan.csv"), encoding="utf-8", newline="") as file:
            plan = [row for row in csv.DictReader(file) if row["dataset"] != "crosscheck"]
        # The made-up today: the day on which the last register was refreshed.
        days = [row["period"] for row in plan if len(row["period"]) == len("2026-11-04")]
        self.environment["LIANFANG_TODAY"] = max(days)
        return plan

    # ---------------------------------------------------------------------------------------------- the servers

    def start_servers(self):
        say("启动演示用的部门和局方服务", "starting the departments' and the bureau's servers")
        port = self.start_sftp()
        health = os.path.join(self.data, "city", "health")
        self.environment.update({
            "LIANFANG_HEALTH_HOST": "127.0.0.1", "LIANFANG_HEALTH_PORT": str(port),
            "LIANFANG_HEALTH_USER": pwd.getpwuid(os.geteuid()).pw_name,
            "LIANFANG_HEALTH_FOLDER": health,
            "LIANFANG_HEALTH_FEEDBACK": os.path.join(self.data, "feedback", "health"),
            "LIANFANG_HEALTH_SETTLE": "100",
            "LIANFANG_HEALTH_HOST_KEY": self.fingerprint("host.pub"),
            "LIANFANG_HEALTH_KEY": os.path.join(self.keys, "login"),
            "LIANFANG_POSTAL_FOLDER": os.path.join(self.data, "city", "postal"),
            "LIANFANG_POSTAL_FEEDBACK": os.path.join(self.data, "feedback", "postal"),
            "LIANFANG_INSURANCE_DRIVER": "sqlite",
            "LIANFANG_INSURANCE_CONNECTION": os.path.join(self.data, "city", "insurance", "front.db"),
            "LIANFANG_WEBHOOK_KEY": secrets.token_hex(32)})
        mail = self.start_python("mail_server", "mail")
        hook = self.start_python("webhook_receiver", "webhook")
        self.environment.update({
            "LIANFANG_MAIL_HOST": "127.0.0.1", "LIANFANG_MAIL_PORT": str(mail), "LIANFANG_MAIL_SECURITY": "none",
            "LIANFANG_WEBHOOK_URL": f"http://127.0.0.1:{hook}/lianfang"})
        print(f"   SFTP 127.0.0.1:{port}  SMTP 127.0.0.1:{mail}  webhook 127.0.0.1:{hook}", flush=True)

    def start_python(self, name, folder):
        script = os.path.join(self.options.root, "packaging", "demo", name + ".py")
        return self.processes.start(name, [sys.executable, "-B", script, os.path.join(self.data, folder)],
                                    self.environment, reads_port=True)

    def start_sftp(self):
        """The health commission's server: OpenSSH with keys of its own, for this user and this machine only."""
        for key in ("host", "login"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "demonstration",
                            "-f", os.path.join(self.keys, key)], check=True)
        root = os.geteuid() == 0
        if root:  # sshd separates privileges there; its service would have made the folder
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
        # Without PAM sshd lets nobody into an account whose password is locked, as root's often is.
        locked = root and subprocess.run(["passwd", "-S", "root"], capture_output=True, text=True).stdout.split()[1:2] == ["L"]
        port = free_port()
        config = os.path.join(self.keys, "sshd_config")
        with open(config, "w", encoding="utf-8") as file:
            # StrictModes looks at every folder above the key; that of the keys is ours alone, which is what it is about.
            file.write(f"Port {port}\nListenAddress 127.0.0.1\nHostKey {self.keys}/host\nPidFile none\n"
                       f"AuthorizedKeysFile {self.keys}/login.pub\nStrictModes no\nUsePAM {'yes' if locked else 'no'}\n"
                       "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n"
                       "AllowTcpForwarding no\nX11Forwarding no\nPermitTTY no\nForceCommand internal-sftp\n"
                       "Subsystem sftp internal-sftp\n")
        sshd = self.processes.start("sshd", ["/usr/sbin/sshd", "-D", "-e", "-f", config], self.environment)
        await_(lambda: listening(port) or sshd.poll() is not None, STARTING_SECONDS, "sshd 没有启动 / did not start")
        if sshd.poll() is not None:
            raise Problem(f"sshd 没有启动，见 / did not start, see {self.servers}/sshd.log")
        return port

    def fingerprint(self, key):
        listed = subprocess.run(["ssh-keygen", "-lf", os.path.join(self.keys, key)], capture_output=True, text=True, check=True)
        return listed.stdout.split()[1]

    # -------------------------------------------------------------------------------------------------- the hub

    def lianfang(self, *arguments):
        """What `lianfang … --json` answers, and its exit code."""
        done = subprocess.run([self.program("lianfang"), "--data", self.data, "--json", *arguments],
                              stdout=subprocess.PIPE, env=self.environment)
        try:
            return json.loads(done.stdout), done.returncode
        except ValueError:
            raise Problem(f"lianfang {' '.join(arguments)}: {done.returncode}, {done.stdout.decode(errors='replace')}") from None

    def start_hub(self):
        say("启动 lianfangd", "starting lianfangd")
        config = os.path.join(self.options.root, "config", "hub.demo.xml")
        hub = self.processes.start("lianfangd", [self.program("lianfangd"), "--config", config, "--data", self.data],
                                   self.environment)
        ready = [self.program("lianfang"), "--data", self.data, "--json", "status"]
        await_(lambda: hub.poll() is not None or
               subprocess.run(ready, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0,
               STARTING_SECONDS, "lianfangd 没有启动 / did not start")
        if hub.poll() is not None:
            with open(os.path.join(self.servers, "lianfangd.log"), encoding="utf-8", errors="replace") as log:
                raise Problem("lianfangd 没有启动 / did not start:\n" + log.read()[-2000:])

    def run_exchanges(self, plan):
        done = {(e["dataset"], e["period"], e["unit"]) for e in self.lianfang("exchanges")[0] if e["state"] in ("done", "nil")}
        todo = [row for row in plan if (row["dataset"], row["period"], row["unit"]) not in done]
        say(f"交换：{len(plan)} 项，其中 {len(plan) - len(todo)} 项已完成",
            f"{len(plan)} exchanges, {len(plan) - len(todo)} of them done before")
        faults = []
        progress = Progress(len(todo))
        for row in todo:
            progress.step(f"{row['dataset']} {row['period']} {row['unit'] or '市本级'}")
            what = [row["dataset"], row["period"], "--unit", row["unit"]]
            if row["by"] == "submit":  # of departments that no server here stands for
                department = row["dataset"].split("/")[0]
                answer, code = self.lianfang("submit", *what, os.path.join(self.data, "city", department, row["document"]))
            elif row["by"] == "nil":
                answer, code = self.lianfang("nil", *what, "--by", "演示", "--reason", "本期无")
            else:
                answer, code = self.lianfang("run", *what)
            if code != 0:
                error = answer.get("error") if isinstance(answer, dict) else answer[0].get("error") if answer else None
                faults.append(f"{row['dataset']} {row['period']} {row['unit'] or '市本级'}：{(error or {}).get('zh', code)}")
        progress.end()
        return faults

    def run_crosschecks(self):
        say(f"比对 {PERIOD}", "cross-checks")
        runs, code = self.lianfang("crosscheck", "--period", PERIOD)
        if isinstance(runs, dict):
            return [f"比对：{runs['error']['zh']}"]
        return [f"比对 {run['crosscheck']}：{run['state']}" for run in runs if run["state"] != "done"] or \
            ([f"比对：{code}"] if code else [])

    def await_notices(self):
        say("等待通知和清单全部送出", "waiting until every notice and list is sent")
        end = time.monotonic() + TELLING_SECONDS
        while True:
            states = self.lianfang("status")[0]["notices"]
            if not states.get("waiting") or time.monotonic() > end:
                break
            time.sleep(0.1)
        return [f"通知 {state}：{count}" for state, count in states.items() if state != "sent"]

    def show(self):
        print(flush=True)
        shown = subprocess.run([self.program("lianfang"), "--data", self.data, "summary", PERIOD], env=self.environment)
        print(flush=True)
        mails = os.path.join(self.data, "mail")
        print(f"邮件 / mails  {mails}")
        for name in sorted(os.listdir(mails)):
            with open(os.path.join(mails, name), "rb") as file:
                print(f"  {name}  {email.message_from_binary_file(file, policy=email.policy.default)['Subject']}")
        hooks = os.path.join(self.data, "webhook")
        print(f"webhook  {hooks}")
        for name in sorted(os.listdir(hooks)):
            with open(os.path.join(hooks, name), encoding="utf-8") as file:
                print(f"  {name}  {json.load(file)['subject']['zh']}")
        for department, zh in (("postal", "邮政管理局"), ("health", "卫生健康委员会")):
            folder = os.path.join(self.data, "feedback", department)
            print(f"回送{zh} / sent back to {department}  {folder}")
            for name in sorted(os.listdir(folder)):
                if not name.endswith(".done"):
                    print("  " + name)
        return [] if shown.returncode == 0 else [f"summary: {shown.returncode}"]

    def serve(self):
        command = self.program("lianfang")
        print(f"\n服务仍在运行，Ctrl-C 结束。例如 / Still serving, Ctrl-C ends it. For example:\n"
              f"  \"{command}\" --data \"{self.data}\" findings --crosscheck uninsured-employer\n"
              f"  \"{command}\" --data \"{self.data}\" rejections postal/couriers 2026-09 --unit 340223", flush=True)
        while not self.processes.ended():
            time.sleep(0.5)
        raise Problem("\n".join(f"{name} 意外结束，见 / ended unexpectedly, see {log}" for name, log in self.processes.ended()))

    def run(self):
        plan = self.make_city()
        self.start_servers()
        self.start_hub()
        faults = self.run_exchanges(plan)
        faults += self.run_crosschecks()
        faults += self.await_notices()
        faults += self.show()
        if faults:
            print("\n未完成 / not done:\n  " + "\n  ".join(faults), file=sys.stderr, flush=True)
        if not self.options.once:
            self.serve()
        return 1 if faults else 0

    def stop(self):
        self.processes.stop()
        shutil.rmtree(self.keys, ignore_errors=True)


def interrupted(*_):
    raise KeyboardInterrupt


def main():
    parser = argparse.ArgumentParser()
    for name in ("--root", "--build", "--data"):
        parser.add_argument(name, required=True)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, interrupted)
    signal.signal(signal.SIGHUP, interrupted)
    demonstration = Demonstration(options)
    try:
        return demonstration.run()
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n正在结束 / stopping", flush=True)
        return 130 if options.once else 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        demonstration.stop()


if __name__ == "__main__":
    sys.exit(main())
