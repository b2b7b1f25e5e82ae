"""The house: imports go down only, and `import costcalc` loads next to nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import costcalc
from tests.builders import ROOT

HEAVY = ("pint", "pydantic", "flask", "numpy", "duckdb", "yaml", "sqlite3", "argparse", "rich", "pyarrow")


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after some code."""
    script = f"import sys\n{code}\nimport json\nprint(json.dumps(sorted(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_imports_go_down_only():
    """The import contracts of pyproject.toml hold."""
    tool = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run(
        [tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_import_costcalc_loads_no_library():
    """`import costcalc` loads nothing but its own root."""
    found = loaded_by("import costcalc")
    assert found.isdisjoint(HEAVY)
    assert {name for name in found if name.startswith("costcalc")} <= {"costcalc", "costcalc.values"}


def test_a_price_loads_no_library_of_the_edges(tmp_path):
    """Asking a price of a compiled table loads neither pint, pydantic, yaml nor flask."""
    code = (
        "import costcalc\n"
        f"table = costcalc.load({str(ROOT / 'config' / 'pricing.yaml')!r})\n"
        "table.price('deepseek-r1', costcalc.Usage(input_tokens=1000, output_tokens=1), on='2025-01-25')"
    )
    loaded_by(code)  # compiles the table, where the cache of this test run does not hold it yet
    assert loaded_by(code).isdisjoint({"pint", "pydantic", "yaml", "flask", "numpy", "rich", "argparse"})


def test_all_is_complete_and_sorted():
    """`__all__` is sorted, and holds every name that the package exports."""
    assert list(costcalc.__all__) == sorted(costcalc.__all__)
    assert set(costcalc.__all__) == set(costcalc._HOME_OF)
    assert {*dir(costcalc)} == {*costcalc.__all__, "__version__"}


@pytest.mark.parametrize("name", costcalc.__all__)
def test_exported_name_works(name: str):
    """Each exported name is loaded when it is first used, from the module that defines it."""
    value = getattr(costcalc, name)
    assert value.__name__ == name
    assert value.__module__ == costcalc._HOME_OF[name]
    assert value.__doc__


def test_names_for_type_checkers_are_the_same():
    """The imports that type checkers see are the names that exist."""
    source = (ROOT / "costcalc" / "__init__.py").read_text(encoding="utf-8")
    block = source.partition("if TYPE_CHECKING:\n")[2].partition("\n__version__")[0]
    words = set(block.replace(",", " ").replace("(", " ").replace(")", " ").split())
    assert set(costcalc.__all__) <= words


def test_a_name_that_is_none():
    """A name that the package does not have is an AttributeError, as of any module."""
    with pytest.raises(AttributeError, match="module 'costcalc' has no attribute 'frobnicate'"):
        _ = costcalc.frobnicate


def test_modules_are_small():
    """No module of the core is longer than 400 lines."""
    long = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "costcalc").rglob("*.py")
        if len(file.read_text(encoding="utf-8").splitlines()) > 400
    ]
    assert long == []
