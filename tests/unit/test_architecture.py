"""The house: imports go down only, and `import costcalc` loads next to nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
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


@pytest.mark.parametrize("text", ["text", "text_of_units", "tables"])
@pytest.mark.parametrize(
    ("importer", "code"),
    [("render", 0), ("questions/compare/text", 0), ("questions/price/rows", 1), ("cli/ask", 1)],
)
def test_who_may_import_a_text(tmp_path: Path, importer: str, code: int, text: str):
    """The contract of texts is broken by any module but render and texts, the question's own maths too."""
    contracts = (ROOT / "pyproject.toml").read_text("utf-8").split("[[tool.importlinter.contracts]]")
    (texts,) = (each for each in contracts if 'id = "texts"' in each)
    settings = '[tool.importlinter]\nroot_packages = ["costcalc", "costcalc_api"]\n'
    (tmp_path / "texts.toml").write_text(f"{settings}[[tool.importlinter.contracts]]{texts}", "utf-8")
    for place in ("costcalc/questions/price", "costcalc/questions/compare", "costcalc/cli", "costcalc_api"):
        (tmp_path / place).mkdir(parents=True)
    for folder in (each for each in tmp_path.rglob("*") if each.is_dir()):
        (folder / "__init__.py").touch()
    (tmp_path / f"costcalc/questions/price/{text}.py").touch()
    imported = f"from costcalc.questions.price import {text}\n"
    (tmp_path / f"costcalc/{importer}.py").write_text(imported, "utf-8")
    tool = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run(
        [tool, "--no-cache", "--config", "texts.toml"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert run.returncode == code, run.stdout + run.stderr
    assert ("BROKEN" in run.stdout) == bool(code)


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


def test_folders_are_small():
    """No folder of the core holds more than 20 modules."""
    held = Counter(str(file.parent.relative_to(ROOT)) for file in (ROOT / "costcalc").rglob("*.py"))
    assert [folder for folder, modules in held.items() if modules > 20] == []
    assert held["costcalc"] > 10
