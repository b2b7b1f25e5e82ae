"""Compares what is installed for the Python that runs this with requirements.lock, name by name.

    python tools/compare_with_lock.py requirements.lock pip==24.0 costcalc==

What follows the lock is expected besides, in that version or, with none, in any.
"""

from __future__ import annotations

import sys
from importlib.metadata import distributions
from pathlib import Path


def installed() -> dict[str, str]:
    """The version of each installed package by its normal name."""
    return {_normal(found.name): found.version for found in distributions()}


def locked(lock: Path) -> dict[str, str]:
    """The versions that a lock asks for here: its markers decide which lines are meant."""
    from packaging.requirements import Requirement  # the lock itself brings it

    wanted = {}
    for line in lock.read_text("utf-8").splitlines():
        if "==" not in line or line.lstrip().startswith(("#", "--")):
            continue
        asked = Requirement(line.removesuffix("\\").strip())
        if asked.marker is None or asked.marker.evaluate():
            wanted[_normal(asked.name)] = str(asked.specifier).removeprefix("==")
    return wanted


def differences(wanted: dict[str, str], besides: dict[str, str], found: dict[str, str]) -> list[str]:
    """A line for each package that is missing, too many, or there in another version."""
    lines = [f"{name} {version} is missing" for name, version in wanted.items() if name not in found]
    for name, version in found.items():
        due = wanted.get(name, besides.get(name))
        if due is None:
            lines.append(f"{name} {version} is not in it")
        elif due and due != version:
            lines.append(f"{name} is {version}, not {due}")
    return sorted(lines)


def _normal(name: str) -> str:
    """A name as all spellings of it are compared: `Foo_Bar` is `foo-bar`."""
    return name.lower().replace("_", "-").replace(".", "-")


def main(words: list[str]) -> int:
    """List what is installed (`--list`), or compare it with a lock."""
    found = installed()
    if words == ["--list"]:
        sys.stdout.writelines(f"{name}=={version}\n" for name, version in found.items())
        return 0
    lock, *others = words
    besides = {_normal(name): version for name, _, version in (each.partition("==") for each in others)}
    if "packaging" not in found:  # which reads the lock
        told = ["packaging is missing"]
    else:
        told = differences(locked(Path(lock)), besides, found)
    if told:
        sys.stderr.write(f"What was installed is not what {lock} says: {'; '.join(told)}.\n")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
