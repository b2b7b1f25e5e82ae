"""Makes .venv: a virtual environment with exactly what the lock says, and the project itself.

The package index decides nothing here. No dependency is resolved (`--no-deps`), so what is newest there
does not matter, and what was installed is compared with the lock afterwards. The Makefile calls this with
the Python that .venv is made from; it needs nothing but that Python's standard library.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPARE = Path(__file__).resolve().with_name("compare_with_lock.py")
RUNS = Path("Scripts/python.exe" if os.name == "nt" else "bin/python")
PYTHON: str = getattr(sys, "_base_executable", sys.executable)
"""The Python that .venv is made from: where .venv is activated, not its own, which goes with it."""

UNREACHABLE = re.compile(
    "connection broken by|Could not connect|Connection ?(refused|reset|timed out|error)|[Tt]imed? ?out|"
    "error sending request|dns error|name resolution|ProxyError|SSLError|certificate|Failed to fetch|"
    "HTTP error [45]|[45][0-9][0-9] (Client|Server) Error|too many .* error responses"
)
"""How pip and uv tell that nobody answers, or that whoever does will not serve packages."""

UNREACHED = (
    "The package index cannot be reached. Is this machine online? Does it need a proxy (HTTPS_PROXY), or an "
    "index of its own (PIP_INDEX_URL; UV_DEFAULT_INDEX for uv)?"
)


class SetUpError(Exception):
    """Why there is no usable .venv, in words for the person who wants one."""


class Installer:
    """uv where it is there, else the pip that Python brings."""

    def __init__(self, venv: Path, uv: str, pip: str) -> None:
        self._python = str(venv / RUNS)
        self._venv, self._uv, self._pip = venv, uv, pip

    @property
    def name(self) -> str:
        """How the reader knows it."""
        return "uv" if self._uv else "pip"

    @property
    def patience(self) -> str:
        """How long it takes, where one would wonder."""
        return "" if self._uv else "; this takes a minute"

    def make(self) -> None:
        """The empty environment."""
        shutil.rmtree(self._venv, ignore_errors=True)
        if self._uv:
            run([self._uv, "venv", "--quiet", "--no-config", "--python", PYTHON, str(self._venv)])
            return
        run([PYTHON, "-m", "venv", str(self._venv)])
        if self._pip:
            self._install(f"pip=={self._pip}")

    def requirements(self, file: Path, *, patient: bool = True) -> str:
        """Install what a file of pinned and hashed requirements names, and nothing else; all that it says."""
        return self._install("--no-deps", "--require-hashes", "-r", str(file), patient=patient)

    def project(self, folder: Path) -> None:
        """Install the project itself, built by what the lock brought."""
        self._install("--no-deps", "--no-index", "--no-build-isolation", "--editable", str(folder))

    def names(self) -> list[str]:
        """What is installed, as `name==version`."""
        return run([self._python, "-I", str(COMPARE), "--list"]).split()

    def compare(self, lock: Path, expected: Sequence[str]) -> None:
        """Stop where what is installed is not what the lock says."""
        run([self._python, "-I", str(COMPARE), str(lock), *expected])

    def _install(self, *words: str, patient: bool = True) -> str:
        if self._uv:
            hasty = {} if patient else {"UV_HTTP_TIMEOUT": "10", "UV_HTTP_RETRIES": "1"}
            command = [self._uv, "pip", "install", "--quiet", "--python", self._python, *words]
        else:
            hasty = {} if patient else {"PIP_TIMEOUT": "10", "PIP_RETRIES": "1"}
            command = [
                self._python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words,
            ]  # fmt: skip
        return run(command, hasty)


def run(command: Sequence[str], environment: dict[str, str] | None = None) -> str:
    """All that a command prints; raises `SetUpError` with it where the command fails."""
    done = subprocess.run(  # noqa: S603 - commands of our own, no shell
        command,
        env={**os.environ, **(environment or {})},
        text=True,
        encoding="utf-8",
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        raise SetUpError(done.stdout.strip() or f"{command[0]} ended with {done.returncode}")
    return done.stdout


def first_requirement(lock: Path) -> str:
    """The first entry of a lock with its hashes, which stand on indented lines below it."""
    lines = [line for line in lock.read_text("utf-8").splitlines() if not line.lstrip().startswith("#")]
    start = next((at for at, line in enumerate(lines) if "==" in line), None)
    if start is None:
        raise SetUpError(f"{lock} names no package: `make lock` writes it")
    end = start
    while lines[end].endswith("\\"):
        end += 1
    return "\n".join(lines[start : end + 1]) + "\n"


def ask_index(installer: Installer, lock: Path) -> None:
    """Install the first package alone: whoever has no package index reads so first, and soon.

    Where packages are found in a folder too, pip goes on without its index, and so does the set-up.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "first.txt"
        file.write_text(first_requirement(lock), "utf-8")
        try:
            told = installer.requirements(file, patient=False)
        except SetUpError as error:
            if UNREACHABLE.search(str(error)):
                tell(UNREACHED)
            raise
    if UNREACHABLE.search(told):
        tell(UNREACHED)


def set_up(venv: Path, lock: Path, project: Path | None, uv: str, pip: str) -> None:
    """Make the environment anew; an unfinished one is left without its stamp."""
    installer = Installer(venv, uv, pip)
    installer.make()
    brought = installer.names()  # what Python puts into every environment: pip, and setuptools once
    ask_index(installer, lock)
    version = ".".join(map(str, sys.version_info[:3]))
    tell(f"Setting up {venv} with {installer.name} and Python {version}{installer.patience}")
    installer.requirements(lock)
    if project:
        installer.project(project)
    installer.compare(lock, [*brought, *([f"{project_name(project)}=="] if project else [])])
    (venv / ".installed").write_text(f"{Path.cwd().resolve()}\n", "utf-8")


def project_name(project: Path) -> str:
    """The name of the project in a folder."""
    import tomllib

    return str(tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]["name"])


def tell(text: str) -> None:
    """Say how far it is."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """The command line."""
    asked = argparse.ArgumentParser(description="Make a virtual environment with exactly what a lock says.")
    asked.add_argument("--venv", type=Path, default=Path(".venv"))
    asked.add_argument("--lock", type=Path, default=Path("requirements.lock"))
    asked.add_argument("--project", type=Path, help="the folder of a project to install beside the lock")
    asked.add_argument("--uv", default="", help="the uv to use; without it pip is used")
    asked.add_argument(
        "--pip", default="", help="a version of pip to use instead of the one that Python brings"
    )
    said = asked.parse_args()
    try:
        set_up(said.venv, said.lock, said.project, said.uv, said.pip)
    except SetUpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
