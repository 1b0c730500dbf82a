#!/usr/bin/env python3
"""What a host carries: disk, memory, and time from its start to its first decision, for Forbear's hosts and for those of other engines.

  tests/bench/footprint.py [--build build/release] [--runs 15]

Every host is the smallest process that makes the policy of examples/ahead_of_time ready and decides one account by it. Those of
Forbear are the examples of the build; those of the peers are in tests/bench/footprint and tests/bench/peers/go, and are installed as
for the comparison of speed (peers/install.py). A peer that cannot be installed stands in the table with the reason.

Prints a table: bytes of the engine, stripped, without the host; of what has to be installed besides; the most memory that was
resident (the median); milliseconds from the start of the process until the decision can be read from it (the quickest run: whatever
else a machine does makes a start slower, and none quicker). The hosts run in turn.
"""
import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIME = "/usr/bin/time"  # the package time
HOSTS = ROOT / "tests/bench/footprint"
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/bench/peers"))
import install  # noqa: E402


class Host:
    """A command that says `answer`, what of it is the engine (files), and what has to be there besides."""

    def __init__(self, title, command, answer, engine, besides=(), besides_name="", environment=None):
        self.title, self.command, self.answer = title, [str(word) for word in command], answer
        self.engine, self.besides, self.besides_name = engine, besides, besides_name
        self.environment = {**os.environ, **(environment or {})}


def stripped_bytes(files):
    total = 0
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            copy = f"{folder}/stripped"
            done = subprocess.run(["strip", "-o", copy, str(file)], capture_output=True, check=False)
            total += os.path.getsize(copy if done.returncode == 0 else file)
    return total


def library(program, pattern):
    """The shared library that `program` loads."""
    listed = subprocess.run(["ldd", str(program)], capture_output=True, text=True, check=True).stdout
    return pathlib.Path(re.search(rf"=> (\S*{pattern}\S*)", listed).group(1)).resolve()


def own(build):
    examples = build / "examples"
    ahead, built = examples / "ahead_of_time", examples / "ahead_of_time" / "built"
    policy = ROOT / "examples/ahead_of_time/reminders.forbear"
    account = "as_of=2026-12-01 account_id=A-7 days_past_due=45 balance=900 tier=silver hardship=unknown promised_on=none".split()
    desk = examples / "appeals_desk"
    c_library = library(examples / "c_host", "libforbear")
    return [
        lambda: Host("Forbear, linked object", [ahead / "linked_host"], "A-2: phone", [ahead / "linked/reminders.o"]),
        lambda: Host("Forbear, compact file, interpreter", [ahead / "artefact_host", built / "reminders.fbc"], "A-2: contact", [ahead / "artefact_host"]),
        lambda: Host("Forbear, C library, from text to machine code", [examples / "c_host", ROOT / "examples/c_host/reminders.forbear"], "A-2: contact", [c_library]),
        lambda: Host("Forbear, C++ library, from text, interpreted and explained", [desk, policy, "any", *account], "late, and much of it", [desk],
                     [library(desk, "libLLVM"), library(desk, "libantlr4"), library(desk, "libz3")], "LLVM, ANTLR, Z3"),
    ]


def luajit():
    program = pathlib.Path(install.debian("luajit")).resolve()
    return Host("LuaJIT", [program, HOSTS / "policy.lua"], "phone", [program])


def sqlite():
    program = install.debian("sqlite3")
    return Host("SQLite, `CASE`", ["sh", "-c", f"exec {program} :memory: < {HOSTS / 'policy.sql'}"], "phone", [library(program, "libsqlite3")])


def go(program, title):
    def make():
        binary = install.go(program)
        return Host(title, [binary], "phone", [binary])
    return make


def zen():
    folder, node = install.npm(), install.debian("node", "nodejs")
    engine = sorted(folder.glob("node_modules/@gorules/zen-engine-linux-*-gnu/*.node"))
    return Host("GoRules ZEN, in Node", [node, HOSTS / "zen.mjs"], "phone", engine, [pathlib.Path(node).resolve()], "Node", {"PEERS_NPM": str(folder)})


def drools():
    folder, java = install.drools(), pathlib.Path(install.debian("java", "default-jdk-headless")).resolve()
    classes = install.BUILD / "footprint"
    path = f"{classes}:{folder}/lib/*"
    install._run([install.debian("javac", "default-jdk-headless"), "-d", classes, "-cp", path, HOSTS / "One.java"])
    command = [java, "-cp", path, "One"]
    loaded = subprocess.run([str(java), "-Xlog:class+load:stdout", *map(str, command[1:])], capture_output=True, text=True, check=True).stdout
    jars = sorted({pathlib.Path(name) for name in re.findall(r"source: file:(\S+\.jar)", loaded)})
    runtime = [file for file in (java.parents[1] / "lib").rglob("*") if file.is_file() and file.name != "src.zip"]
    return Host("Drools, from text, executable model", command, "phone", jars, runtime, "a JVM")


PEERS = [("LuaJIT", luajit), ("SQLite", sqlite), ("CEL", go("one_cel", "CEL, in Go")), ("OPA", go("one_opa", "OPA, in Go")), ("GoRules ZEN", zen), ("Drools", drools)]


def milliseconds_of(host):
    """Until the answer can be read."""
    start = time.monotonic()
    process = subprocess.Popen(host.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=host.environment)
    said, after = b"", None
    while block := os.read(process.stdout.fileno(), 65536):
        said += block
        if after is None and host.answer.encode() in said:
            after = time.monotonic() - start
    process.stdout.close()
    if process.wait() != 0 or after is None:
        sys.exit(f"{host.title}: no `{host.answer}` in {said.decode(errors='replace')[-300:]!r}, exit code {process.returncode}")
    return after * 1000


def resident_kib_of(host):
    """By a small program: what this one has resident would count for its children."""
    with tempfile.NamedTemporaryFile("r") as answer:
        subprocess.run([TIME, "-f", "%M", "-o", answer.name, *host.command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=host.environment, check=True)
        return int(answer.read())


def size(count):
    return f"{count / 1e6:,.2f} MB" if count < 1e6 else f"{count / 1e6:,.0f} MB" if count >= 1e7 else f"{count / 1e6:.1f} MB"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    for tool in ["strip", TIME]:
        if not shutil.which(tool):
            sys.exit(f"no {tool} on this machine")
    hosts, missing = [make() for make in own(arguments.build.resolve())], []
    for name, make in PEERS:
        try:
            hosts.append(make())
        except install.Missing as reason:
            missing.append((name, reason))
    measured = {host.title: [] for host in hosts}
    for number in range(arguments.runs + 1):
        for host in hosts:
            figures = milliseconds_of(host), resident_kib_of(host)
            if number > 0:  # the first reads files into memory
                measured[host.title].append(figures)
    print("| host | engine | besides | resident at most | start to first decision |\n|---|---|---|---|---|")
    for host in hosts:
        times, kib = zip(*measured[host.title])
        besides = f"{host.besides_name}, {size(stripped_bytes(host.besides))}" if host.besides else ""
        print(f"| {host.title} | {size(stripped_bytes(host.engine))} | {besides} | {statistics.median(kib) * 1024 / 1e6:.1f} MB | {min(times):.1f} ms |")
    for name, reason in missing:
        print(f"| {name} | not installed: {reason} | | | |")


if __name__ == "__main__":
    main()
