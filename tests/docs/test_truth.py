"""What the README says of docs/truth.md is what stands there."""

from __future__ import annotations

import re

from tests.builders import ROOT


def test_the_readme_has_the_counts_of_the_page():
    """How many points there are, and how many each system has right."""
    page = (ROOT / "docs" / "truth.md").read_text(encoding="utf-8")
    counts = re.search(
        r"^\| all \| (\d+) \| (\d+) \([^)]*\) \| (\d+) \([^)]*\) \| (\d+) ", page, re.MULTILINE
    )
    assert counts is not None
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    points, ours, theirs, litellm = counts.groups()
    said = f"Of {points} dated prices costcalc has {ours} right, genai-prices {theirs}, and LiteLLM's file,"
    assert said in readme
    assert f"which has no dates, {litellm} (" in readme
