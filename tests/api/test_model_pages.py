"""The pages of models: a sortable list with the cost of a workload, and a page of each model."""

from __future__ import annotations

import re
from html import unescape

import pytest

from costcalc_api.pages.models import SORTED_BY


def rows_of(page: str) -> list[str]:
    """The ids of a list, in their order."""
    return re.findall(r"</a><small>([^<]*)</small></th>", page)


def test_the_list_has_the_models_of_their_makers_with_what_a_workload_costs(client):
    """On the table of the tests: 10,000 requests a day of 1,500 tokens and 500, in 30 days."""
    page = client.get("/models").text
    assert rows_of(page)
    assert "models are on sale by those who make them" in page
    own = client.get("/models?requests=1/day&input=1000000&output=0").text
    assert rows_of(own) == rows_of(page)
    assert own != page


def test_the_cost_beside_a_model_is_that_of_the_comparison(shipped_client):
    """To the last digit, as `/v1/compare` says it."""
    words = "requests=10000/day&input=1500&cached=60%25&output=500"
    page = shipped_client.get(f"/models?{words}&search=gpt-6.2-sol").text
    said = shipped_client.get(f"/v1/compare?model=openai/gpt-6.2-sol&{words}").json
    row = re.search(r"<small>openai/gpt-6\.2-sol</small>.*?</tr>", page, re.DOTALL)
    assert row
    assert f'data-exact="{said["rows"][0]["cost_per_month"]}"' in row[0]


def test_the_cost_is_of_30_days_only_where_requests_come_at_a_rate(shipped_client):
    """Else of one request, and the head of the column says which; so does the page of a model."""
    for path in ("/models?search=gpt-6.2-sol&", "/models/openai/gpt-6.2-sol?"):
        once = shipped_client.get(f"{path}input=1500&output=500").text
        assert 'data-exact="0.008"' in once
        assert "USD a request" in once
        assert "USD, 30 days" not in once
        monthly = shipped_client.get(f"{path}requests=10000/day&input=1500&output=500").text
        assert 'data-exact="2400"' in monthly
        assert "USD, 30 days" in monthly


def test_an_estimate_is_marked_in_the_list_and_on_the_page_of_a_model(shipped_client):
    """A day with dearer hours is a mean over them, and says so; other costs have no sign."""
    words = "requests=10000/day&input=1500&output=500"
    for path in ("/models?search=deepseek-v4.1-flash&", "/models/deepseek/deepseek-v4.1-flash?"):
        assert 'data-exact="190.3125"' in shipped_client.get(path + words).text
        assert ">≈\u00a0190.31</data>" in shipped_client.get(path + words).text
    assert "≈" not in shipped_client.get(f"/models/openai/gpt-6.2-sol?{words}").text.partition("<h2")[0]


@pytest.mark.parametrize("name", SORTED_BY)
def test_the_list_is_sorted_by_each_column_both_ways(shipped_client, name):
    """What a model does not have stands last; a head says how the list is sorted, and turns it."""
    page = shipped_client.get(f"/models?sort={name}").text
    turned = shipped_client.get(f"/models?sort=-{name}").text
    assert page.count('aria-sort="ascending"') == turned.count('aria-sort="descending"') == 1
    assert sorted(rows_of(page)) == sorted(rows_of(turned))
    assert rows_of(page) != rows_of(turned)
    assert f'href="models?sort=-{name}"' in page


def test_a_search_goes_over_the_whole_market(shipped_client):
    """Hosts and models of the past too, in any spelling."""
    found = rows_of(shipped_client.get("/models?search=deepsek+r1").text)
    assert "deepseek/deepseek-r1" in found
    assert any(not each.startswith("deepseek/") for each in found)


@pytest.mark.parametrize(("query", "status"), [("input=abc", 422), ("bogus=1", 422), ("sort=nonsense", 200)])
def test_a_word_that_cannot_be_read_is_told(shipped_client, query, status):
    """Nothing is passed over in silence but an order that there is not."""
    assert shipped_client.get(f"/models?{query}").status_code == status


def test_a_model_has_its_prices_with_who_printed_them(shipped_client):
    """Each period with its words and its source; what it cost over time; who else serves the weights."""
    page = shipped_client.get("/models/deepseek/deepseek-r1").text
    assert "<h1>DeepSeek R1</h1>" in page
    for said in (
        "$0.55 / million input tokens (cache miss)",
        "https://api-docs.deepseek.com/news/news250120",
        "16:30-00:30: input 0.135, cache_read 0.035, output 0.55",
        "until 5\u00a0Sep\u00a02025",
        "Who else serves the same weights",
    ):
        assert said in unescape(page), said
    assert page.count('class="chart"') == 2


def test_links_of_a_model_lead_to_where_the_service_begins(shipped_client):
    """A page below a path names what it loads from above it, wherever the service is mounted."""
    page = shipped_client.get("/models/deepseek/deepseek-r1").text
    assert 'href="../../costcalc.css"' in page
    assert 'href="../../claims"' in page
    assert not re.search(r'(?:href|src)="/', page)


def test_an_alias_shows_its_model_and_an_unknown_name_leads_on(shipped_client):
    """A slip is a 404 with a search."""
    assert "<code>openai/gpt-4o</code>" in shipped_client.get("/models/gpt-4o").text
    answer = shipped_client.get("/models/nonsense-9")
    assert answer.status_code == 404
    assert 'href="../models?search=nonsense-9"' in answer.text


def test_the_pages_of_models_are_french_where_that_is_asked(shipped_client):
    """Their own words and figures; ids and what was printed stay."""
    page = shipped_client.get("/models/deepseek/deepseek-r1?lang=fr").text
    for said in (
        "Prix, les plus récents d’abord",
        "lit jusqu’à 64\u202f000 tokens",
        "lecture du cache",
        "0,55",
    ):
        assert said in page, said
    assert "modèles sont vendus par ceux qui les font" in shipped_client.get("/models?lang=fr").text
