"""The lock is whole: with nothing resolved at set-up, what it leaves out would be missing."""

from __future__ import annotations

import re
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement

from tests.setup.conftest import ROOT
from tools.compare_with_lock import locked


def test_all_that_packages_ask_for_is_in_the_lock():
    """From costcalc with its extras down, each need of each package is locked in a version that fits.

    Only that of Spark has a lock of its own, of which the same is true where it is installed.
    """
    versions = locked(ROOT / "requirements.lock")
    extras = [
        each for each in distribution("costcalc").metadata.get_all("Provides-Extra") or () if each != "spark"
    ]
    waiting = [Requirement(f"costcalc[{','.join(extras)}]")]
    seen = set()
    while waiting:
        asked = waiting.pop()
        if str(asked) in seen:
            continue
        seen.add(str(asked))
        for need in map(Requirement, distribution(asked.name).requires or ()):
            if need.marker is None or any(
                need.marker.evaluate({"extra": extra}) for extra in {"", *asked.extras}
            ):
                name = need.name.lower().replace("_", "-").replace(".", "-")
                assert need.specifier.contains(versions[name], prereleases=True), f"{asked} needs {need}"
                waiting.append(need)
    assert len(seen) > 50


def test_whoever_installs_from_the_lock_resolves_nothing():
    """Each command that installs pinned packages says so, in the image and in CI too."""
    files = [ROOT / "api" / "Dockerfile", ROOT / "Makefile", ROOT / ".ci" / "run", *ROOT.glob("tools/*.py")]
    lines = [
        line for file in files for line in file.read_text("utf-8").splitlines() if "require-hashes" in line
    ]
    assert len(lines) >= 4
    assert [line for line in lines if "no-deps" not in line] == []


def test_the_lock_of_spark_has_pyspark_and_the_versions_of_the_other():
    """The other has no pyspark, which is larger than all of it."""
    own, spark = (locked(ROOT / name) for name in ("requirements.lock", "locks/spark.lock"))
    assert {"pyspark", "py4j"} <= spark.keys() - own.keys()
    assert {name: version for name, version in spark.items() if own.get(name, version) != version} == {}


@pytest.mark.parametrize("lock", sorted((ROOT / "locks").glob("*.lock")), ids=lambda lock: lock.name)
def test_other_locks_name_hashes_and_no_address(lock):
    """Each machine uses the registry that it is set up for."""
    text = lock.read_text("utf-8")
    assert "://" not in text
    pinned = re.findall(r"^\S+==.*$", text, re.MULTILINE)
    assert len(pinned) > 20
    assert [line for line in pinned if not line.endswith("\\")] == []


def test_the_lock_of_the_validator_is_for_the_version_that_the_docs_name():
    """locks/focus.in pins it, and docs/focus.md says which it is."""
    version = locked(ROOT / "locks" / "focus.lock")["focus-validator"]
    assert f"focus-validator=={version}\n" in (ROOT / "locks" / "focus.in").read_text("utf-8")
    assert f"focus-validator {version}" in (ROOT / "docs" / "focus.md").read_text("utf-8")
