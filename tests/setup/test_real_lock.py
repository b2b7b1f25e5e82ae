"""The project's own lock a year from now: every package of it has a newer release, and none is taken.

`.ci/run` downloads what the lock names, two versions of pip, and uv; SET_UP_WHEELS is that folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.setup.conftest import ROOT, installed, only, set_up, uv
from tests.setup.wheels import made_up
from tools.compare_with_lock import locked

LOCK = ROOT / "requirements.lock"
OLDEST_PIP = "22.3"  # what Python 3.11.0 brings


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The downloaded packages, and newer ones of every name."""
    downloaded = os.environ.get("SET_UP_WHEELS")
    if not downloaded:
        pytest.skip("SET_UP_WHEELS names no folder of downloaded packages; .ci/run makes one")
    newer = tmp_path_factory.mktemp("newer")
    for name in locked(LOCK):
        made_up(newer, name, "9999.0", ["newest-of-all"], ["toml"])
    made_up(newer, "newest-of-all", "9999.0")
    return [Path(downloaded), newer]


def words_for(installer, folder):
    """The words that choose an installer."""
    if installer == "uv":
        return ("--uv", uv())
    if installer == "oldest pip":
        if sys.version_info >= (3, 12):
            pytest.skip(
                f"pip {OLDEST_PIP} does not run on Python {sys.version_info.major}.{sys.version_info.minor}"
            )
        return ("--pip", OLDEST_PIP)
    versions = {wheel.name.split("-")[1] for wheel in folder.glob("pip-*.whl")} - {OLDEST_PIP}
    return ("--pip", max(versions, key=lambda version: [int(part) for part in version.split(".")]))


@pytest.mark.parametrize("installer", ["oldest pip", "newest pip", "uv"])
def test_the_lock_lasts(folders, tmp_path, installer):
    """The project is set up with exactly the locked packages, beside newer ones of every name."""
    venv = tmp_path / "venv"
    words = ("--project", str(ROOT), *words_for(installer, folders[0]))
    done = set_up(venv, LOCK, only(tmp_path, *folders), *words)
    assert (done.returncode, done.stderr) == (0, "")
    found = installed(venv)
    assert found.pop("costcalc")
    assert found == locked(LOCK)
