"""The very text that a user sees, compared with the golden files; `tools/generate.py` writes them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.generate import COMMANDS, HERE, ROOT, SCREENS, files


@pytest.fixture(scope="module")
def written(own_environment):
    """All golden files as they would be written now."""
    return files()


def names() -> list[str]:
    """The paths of all golden files."""
    plain = [f"tests/golden/{name}.txt" for name in COMMANDS]
    return plain + [
        f"tests/golden/{name}_{width}.txt" for name, widths in SCREENS.items() for width in widths
    ]


@pytest.mark.parametrize("name", names(), ids=lambda name: Path(name).stem)
def test_golden(name, written):
    """A command says what its golden file says, to the letter."""
    assert written[name] == (ROOT / name).read_text(encoding="utf-8")


def test_no_golden_file_is_left_over():
    """Each golden file belongs to a command."""
    assert sorted(path.name for path in HERE.glob("*.txt")) == sorted(Path(name).name for name in names())


@pytest.mark.parametrize("width", [80, 120])
def test_tables_fit_the_screen(width, written):
    """On a terminal no line of a table is wider than the screen; commands and addresses are never broken."""
    for name, widths in SCREENS.items():
        if width in widths:
            for line in written[f"tests/golden/{name}_{width}.txt"].splitlines():
                assert len(line) <= width or line.startswith(("$ ", "costcalc ")) or "https://" in line
