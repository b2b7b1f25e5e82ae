"""What tests of the set-up share: installers, and an environment in which only a folder has packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "set_up.py"


def only(cache: Path, *folders: Path) -> dict[str, str]:
    """Variables under which pip and uv know the packages of these folders: no index, no old cache."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    places = [str(folder) for folder in folders]
    return {
        **kept,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": " ".join(places),
        "UV_NO_CONFIG": "1",
        "UV_NO_INDEX": "1",
        "UV_FIND_LINKS": ",".join(places),
        "PIP_NO_CACHE_DIR": "1",
        "UV_CACHE_DIR": str(cache / "uv-cache"),
    }


def set_up(
    venv: Path, lock: Path, environment: dict[str, str], *words: str, python: str | Path = sys.executable
) -> subprocess.CompletedProcess[str]:
    """Run the set-up script as `make` does."""
    command = [str(python), str(SCRIPT), "--venv", str(venv), "--lock", str(lock), *words]
    return subprocess.run(command, env=environment, text=True, capture_output=True, check=False, timeout=600)


def installed(venv: Path) -> dict[str, str]:
    """The packages of an environment, but for those that Python puts into each."""
    script = ROOT / "tools" / "compare_with_lock.py"
    python = venv / "bin" / "python"
    told = subprocess.run([python, script, "--list"], text=True, capture_output=True, check=True).stdout
    found = dict(line.split("==") for line in told.split())
    return {name: version for name, version in found.items() if name not in {"pip", "setuptools"}}


def uv() -> str:
    """Where uv is; a test that needs it is skipped elsewhere."""
    found = os.environ.get("TEST_UV") or shutil.which("uv")
    if not found:
        pytest.skip("uv is not on this machine")
    return found
