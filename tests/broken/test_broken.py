"""One mistake a file: what is refused, where, and in which words.

The first lines of a file say it: `# refused: LINE: WORDS`, with no line where the whole file is meant.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from costcalc.errors import PricingTableError
from costcalc.pricing.file.load import load_layers, read_layer

FILES = sorted(Path(__file__).parent.glob("*.yaml"))


def expected(file: Path) -> list[tuple[str, str]]:
    """What the file says of itself: pairs of a line and words."""
    return re.findall(r"^# refused: (\d*): (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_mistake_is_refused_with_its_place_and_a_way_out(file: Path):
    """A file with one mistake is refused with its line, and with words that say what is wrong."""
    with pytest.raises(PricingTableError) as caught:
        load_layers([read_layer("table", file)])
    problems = [str(problem) for problem in caught.value.problems]
    for line, words in expected(file):
        place = f"{file}:{line}: " if line else f"{file}: "
        assert any(problem.startswith(place) and words in problem for problem in problems), problems
    assert len(problems) == len(expected(file)), problems


def test_every_file_says_what_is_wrong_with_it():
    """No file is in the folder without the words that its refusal must hold."""
    assert FILES
    assert [file.name for file in FILES if not expected(file)] == []


def test_all_problems_are_told_at_once():
    """Three mistakes in one file are three problems, each with its line, in one error."""
    from costcalc.pricing.file.load import Layer

    text = (
        "version: 1\ncurrency: USD\nsources: {s: {title: S, kind: primary}}\n"
        "providers: {acme: {name: Acme, jurisdiction: France}}\nmodels: {}\nprizes: {}\nend: pricing/1\n"
    )
    with pytest.raises(PricingTableError) as caught:
        load_layers([Layer("table", "prices.yaml", text)])
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [
        (3, "sources.s"),
        (4, "providers.acme.jurisdiction"),
        (6, "prizes"),
    ]
    assert str(caught.value).count("prices.yaml:") == 3
    assert (caught.value.file, caught.value.line, caught.value.key) == ("prices.yaml", 3, "sources.s")
