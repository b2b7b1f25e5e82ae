"""The documentation says what the code does: examples run, generated parts are fresh, links lead on."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

import costcalc
from costcalc.questions.workload_file import read_workload_file
from tools import claims_pages, examples, generate, help_pages

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "CHANGELOG.md", *examples.PAGES]


@pytest.mark.parametrize("name", examples.pages())
def test_pages_show_real_output(name):
    """Every command in a console block prints what stands below it."""
    assert examples.shown(name) == (ROOT / name).read_text(encoding="utf-8")


def test_the_readme_is_short_and_begins_with_every_edge():
    """It has at most 150 lines; the first 60 show the command line, Python and HTTP."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 150
    assert all(f"\n{edge}" in "\n".join(lines[:60]) for edge in ("$ costcalc", "import costcalc", "$ curl"))


def test_the_changelog_has_versions_and_kinds_of_changes():
    """Below what is not released stands this version; each has what was added, changed and fixed."""
    headings = re.findall(r"^##+ .*$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    versions = [each for each in headings if each.startswith("## ")]
    assert versions[:2] == ["## Unreleased", f"## {costcalc.__version__}"]
    assert set(headings) - set(versions) <= {"### Added", "### Changed", "### Fixed"}


def test_the_help_pages_are_those_of_the_commands():
    """docs/cli.md is what the commands print."""
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == help_pages.page()


def test_the_schema_for_editors_is_that_of_the_loader():
    """config/pricing.schema.json is what the loader validates."""
    for name, text in generate.pricing_schema().items():
        assert (ROOT / name).read_text(encoding="utf-8") == text


def test_the_pages_of_claims_are_fresh():
    """docs/claims.md and docs/claims.fr.md are the ledger of the shipped table, and lead to each other."""
    for name, text in claims_pages.files().items():
        assert (ROOT / name).read_text(encoding="utf-8") == text
        others = {page for page in claims_pages.PAGES.values() if not name.endswith(f"/{page}")}
        assert all(f"]({page})" in text for page in others)


@pytest.mark.parametrize(("name", "block"), examples.blocks("python"))
def test_python_examples_run(name, block, monkeypatch):
    """Every Python block of the pages runs from the checkout, and its assertions hold."""
    monkeypatch.chdir(ROOT)
    exec(compile(block, name, "exec"), {})  # noqa: S102 - our own page


def test_the_procurement_example_runs(capsys):
    """examples/procurement.py prints DeepSeek's day at R1's list price, and what leads on."""
    runpy.run_path(str(ROOT / "examples" / "procurement.py"), run_name="__main__")
    printed = capsys.readouterr().out
    assert "DeepSeek R1: 562.1 " in printed
    assert "its successor: deepseek/" in printed


@pytest.mark.parametrize(
    "file", sorted((ROOT / "examples" / "workloads").glob("*.yaml")), ids=lambda f: f.stem
)
def test_example_workloads_run(file):
    """The command in the head of each example workload ranks its models on the shipped table."""
    command = next(line[2:] for line in file.read_text().splitlines() if line.startswith("# costcalc "))
    assert command.endswith(f" --workload examples/workloads/{file.name}")
    heading, when = {"compare": ("per request", " --on 2026-11-22"), "project": ("total", "")}[
        command.split()[1]
    ]
    printed = examples.output_of(command + when)
    assert heading in printed
    assert "not ranked" not in printed
    assert "not used here" not in printed


def test_the_workload_files_of_the_docs_are_sound(tmp_path):
    """Each file that docs/workloads.md shows can be read, over a preset where it says no request."""
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "workloads.md").read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        file = tmp_path / "work.yaml"
        over = "" if "extends" in block or "shapes" in block else "extends: preset:rag-search\n"
        file.write_text(over + block, encoding="utf-8")
        assert read_workload_file(file)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    """Every relative link of a page is a file of the project."""
    for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_to_headings_find_them(page):
    """Every link to a place of a page of the project is that of a heading there."""
    for link, place in re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
        text = (page.parent / link if link else page).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        assert place in {re.sub(r"[^\w\- ]", "", each).lower().replace(" ", "-") for each in headings}, place


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_name_only_commands_that_exist(page):
    """Every `costcalc COMMAND` in the documentation is a command."""
    from costcalc.cli.commands import COMMANDS

    for name in re.findall(r"(?:`|\$ )costcalc ([a-z]+)\b", page.read_text(encoding="utf-8")):
        assert name in COMMANDS, name


@pytest.mark.parametrize("page", examples.PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_name_only_modules_that_exist(page):
    """Every Python file of the project that a page names is there."""
    for name in re.findall(
        r"`((?:costcalc|api|tools|tests|examples)/[\w/]+\.py)`", page.read_text(encoding="utf-8")
    ):
        assert (ROOT / name).is_file(), name


def test_the_page_of_speeds_names_every_benchmark():
    """docs/performance.md names each file of tests/bench, and no test file that is not there."""
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    named = set(re.findall(r"test_\w+\.py", text))
    there = {each.name for each in (ROOT / "tests").rglob("test_*.py")}
    benchmarks = {each.name for each in (ROOT / "tests" / "bench").glob("test_*.py")}
    assert benchmarks <= named <= there


@pytest.mark.parametrize("page", ["README.md", "docs/start.md"])
def test_the_ways_to_run_the_tests_are_named(page):
    """The first pages name what the Makefile has to start, to test, and to test the tests."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE))
    assert {"run", "test", "quick", "mutants"} <= named <= targets
