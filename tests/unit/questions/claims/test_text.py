"""Claims as a screen and a Markdown page have them."""

from __future__ import annotations

from typing import Any

from costcalc.render import render


def test_claims_of_no_group_and_no_comparison():
    """A claim without a group or evidence stands for itself; a free model has no ratio."""
    claim: dict[str, Any] = {
        "id": "a-claim", "title": "It is cheap", "printed": "cheap", "article": "1.txt",
        "article_title": "An article", "attributed_to": "Jane", "date": None, "value": None, "unit": None,
        "text": "cheap", "operator": "=", "measure": "price", "subject_as_stated": "it", "group": None,
        "quantity": "price_per_million_tokens", "verdict": "not_checkable",
        "difference": None, "evidence": [], "sentence": "It cannot be checked.",
    }  # fmt: skip
    ratio = {"what": "input", "ratio": None, "cost": "0", "other_cost": "15", "explanation": "fresh input"}
    document = {
        "schema": "costcalc/claims/1", "lang": "en", "claims": [claim], "groups": [],
        "price_comparison": [ratio],
    }  # fmt: skip
    text = render(document, "table")
    assert "claimed  cheap (price, it)" in text
    assert "no figure bears on it" in text
    assert "—" in text
    assert "claimed" not in render({**document, "lang": "fr", "price_comparison": []}, "table")
    assert render({**document, "price_comparison": []}, "markdown").count("\n\n") == 0
