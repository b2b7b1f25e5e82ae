"""What reports of a price and of a comparison say of the feed that priced a model."""

from __future__ import annotations

from costcalc import Usage, Workload
from costcalc.render import render
from tests.unit.pricing.test_merge import feed, listed, ours, said, table

MARKET = feed(listed(said({"input": "2"}), name="acme/two", aliases=("deux",)))
USAGE = Usage(input_tokens=1000)
WORKLOAD = Workload(input_tokens=1000)


def test_the_report_of_a_price_says_its_feed():
    """The feed, the day on which it was read, and how the name matched; nothing for our own files."""
    found = table(ours(), feeds=(MARKET,))
    for name, how in (("acme/two", "exactly"), ("deux", "by alias")):
        text = render(found.price(name, USAGE, on="2025-06-01").to_dict(), "table")
        assert f"from the feed litellm, read 2025-05-22; name matched {how}\n" in text
    assert "feed" not in render(found.price("acme/one", USAGE, on="2025-06-01").to_dict(), "table")


def test_the_report_of_a_comparison_says_its_feeds():
    """One line for the rows of a feed; in JSON, rows of our own files have none."""
    found = table(ours(), feeds=(MARKET,))
    document = found.compare(WORKLOAD, ["acme/one", "deux"], on="2025-06-01").to_dict()
    assert [row.get("layer") for row in document["rows"]] == [None, "litellm"]
    text = render(document, "table")
    assert "acme/two: from the feed litellm, read 2025-05-22; name matched by alias\n" in text
