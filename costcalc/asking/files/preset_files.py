"""Presets: the workloads of `examples/workloads/`, which costcalc brings along under their names."""

from __future__ import annotations

from pathlib import Path

from costcalc.errors import UsageError
from costcalc.prose import listed, shown

ENDING = ".yaml"

_PACKAGE = Path(__file__).resolve().parents[2]


def folder() -> Path:
    """Where the presets lie: with the package's own data, else in the checkout."""
    packaged = _PACKAGE / "data" / "workloads"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "examples" / "workloads"


def preset_names() -> list[str]:
    """The names of the presets."""
    return sorted(file.stem for file in folder().glob(f"*{ENDING}"))


def preset_place(name: object) -> str:
    """The file of a preset; `UsageError` with those that there are for any other name.

    A name is looked up among the files of the folder, so that none leads out of it.
    """
    known = preset_names()
    if name not in known:
        there_are = f"choose from {listed(known)}" if known else "this costcalc was installed without any"
        raise UsageError(f"there is no preset {shown(name)}: {there_are}", "preset")
    return str(folder() / f"{name}{ENDING}")
