"""Installs the peers at pinned versions into build/peers. Each function returns where the peer lies or raises Missing with the reason."""
import functools
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
BUILD = ROOT / "build" / "peers"
PYTHON = {"duckdb": "1.5.6"}


class Missing(Exception):
    """Why a peer cannot be installed."""


def _run(command, folder=None, seconds=900):
    try:
        done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Missing(f"{command[0]}: not done after {seconds} s") from None
    if done.returncode != 0:
        lines = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()
        raise Missing(f"{' '.join(str(word) for word in command[:3])}: {lines[-1][:200]}")
    return done.stdout


def _tool(*names):
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    raise Missing(f"no {names[0]} on this machine")


@functools.cache
def npm():
    """The folder with node_modules, as npm/package-lock.json pins them."""
    folder = BUILD / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "npm" / "package-lock.json").read_text()
    installed = folder / "installed"
    if not installed.exists() or installed.read_text() != lock:
        for name in ["package.json", "package-lock.json"]:
            shutil.copy(HERE / "npm" / name, folder / name)
        # Not `npm ci`: the lock leaves out builds for other systems, where npm could not see them.
        _run([debian("npm"), "install", "--loglevel=error", "--no-audit", "--no-fund", "--ignore-scripts"], folder)
        installed.write_text(lock)
    return folder


@functools.cache
def go(program):
    """A driver of the folder go, built with the modules that its go.sum pins."""
    binary = BUILD / "go" / program
    _run([_tool("go"), "build", "-o", binary, f"./{program}"], HERE / "go")
    return binary


@functools.cache
def debian(command, package=None):
    """A program of Debian's, installed where that is allowed."""
    if not shutil.which(command):
        _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package or command])
    return _tool(command)


@functools.cache
def clips(driver):
    """The driver, built with Debian's libclips."""
    if not pathlib.Path("/usr/include/clips/clips.h").exists():
        _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "libclips-dev"])
    binary = BUILD / "clips"
    _run([_tool("c++"), "-std=c++20", "-O2", driver, "-lclips", "-lm", "-o", binary])
    return binary


@functools.cache
def drools():
    """The folder with the compiled driver and, in lib, what it needs."""
    folder = BUILD / "drools"
    pom = (HERE / "drools" / "pom.xml").read_text()
    installed = folder / "installed"
    if not installed.exists() or installed.read_text() != pom:
        shutil.rmtree(folder, ignore_errors=True)
        _run([debian("mvn", "maven"), "-q", "-B", "-f", HERE / "drools" / "pom.xml", f"-DoutputDirectory={folder / 'lib'}", "-DincludeScope=runtime",
              "dependency:copy-dependencies"])
        installed.write_text(pom)
    _run([debian("javac", "default-jdk-headless"), "-d", folder, "-cp", f"{folder}/lib/*", *sorted((HERE / "drools" / "peers").glob("*.java"))])
    return folder


@functools.cache
def clang():
    return debian("clang++-19", "clang-19")


@functools.cache
def clang_version():
    return _run([clang(), "-dumpversion"]).strip()


@functools.cache
def python_package(name):
    folder = BUILD / "python" / f"{name}-{PYTHON[name]}"
    if not folder.exists():
        partial = folder.with_suffix(".partial")
        _run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", partial, f"{name}=={PYTHON[name]}"])
        partial.rename(folder)
    return folder
