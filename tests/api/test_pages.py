"""What a browser loads with a page: everything is there, comes from here, and leaves its console empty."""

from __future__ import annotations

import contextlib
import gzip
import re
import shutil
import subprocess
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from threading import Thread
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from costcalc.asking.additions import parameters_of
from costcalc.asking.words import names_of
from costcalc.questions.compare.request import ADDITIONS
from costcalc_api import create_app
from tests.builders import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

PAGES = ["/", "/docs", "/claims", "/claims?lang=fr", "/?model=o1&input=nonsense"]
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
LONGEST_SECONDS = 60
TYPES = {
    "stylesheet": "text/css; charset=utf-8",
    "icon": "image/svg+xml",
    "script": "text/javascript; charset=utf-8",
}


class Loads(HTMLParser):
    """Finds what a page loads, and what the policy would not let it do."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[tuple[str, str]] = []
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag loads; scripts, and styles or handlers written into the page, are forbidden."""
        said = {name: value or "" for name, value in attrs}
        if tag in {"style", "iframe", "object", "embed"} or (tag == "script" and not said.get("src")):
            self.forbidden.append(tag)
        self.forbidden += [name for name in said if name == "style" or name.startswith("on")]
        if tag == "link":
            self.loaded.append((said["rel"], said["href"]))
        if "src" in said:
            self.loaded.append((tag, said["src"]))


def loads(client, page):
    """What a page loads."""
    found = Loads()
    found.feed(client.get(page).text)
    assert not found.forbidden
    return found.loaded


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_loads_is_there(client, page):
    """Styles and icons of a page come from here, with the types that they are linked as."""
    loaded = loads(client, page)
    assert {"stylesheet", "icon"} <= {kind for kind, _ in loaded}
    for kind, address in loaded:
        assert not re.match(r"[a-z]+:|//", address), address
        answer = client.get(f"/{address}")
        expected = TYPES[kind]
        assert (answer.status_code, answer.content_type) == (200, expected)


NOT_SHOWN = sorted({*names_of(parameters_of(*ADDITIONS)), "format", "numbers"} - {"lang"})


@pytest.mark.parametrize("word", NOT_SHOWN)
def test_a_page_drops_no_word_in_silence(client, word):
    """What the page does not show is refused by its name, with the path that shows it."""
    said = {"format": "csv", "numbers": "float"}.get(word, "true")
    answer = client.get(f"/?model=o1&input=1000&output=500&on=2025-03-01&{word}={said}")
    assert answer.status_code == 422
    assert f"{word}: this page does not show it: /v1/compare does" in answer.text


BATCH = "model=gpt-4o&input=1000&output=500&on=2025-10-01&option=service_tier%3Dbatch"


def test_what_the_form_has_no_field_for_is_asked_again(shipped_client):
    """*Compare* sends an option of the address and what is allowed along; the page shows both."""
    page = shipped_client.get(f"/?{BATCH}&allow_pattern=true").text
    for name, value in (("option", "service_tier=batch"), ("allow_pattern", "true")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
        assert f"<code>{name}={value}</code>" in page
    assert 'href="./?model=gpt-4o&amp;input=1000&amp;output=500&amp;on=2025-10-01">ask without</a>' in page


def test_a_plain_question_hides_nothing(client):
    """Without such words there is no hidden field, and `models` fills the fields of the form too."""
    page = client.get("/?models=o1&input=1000&on=2025-03-01").text
    assert 'type="hidden"' not in page
    assert "Asked besides" not in page
    assert 'value="o1"' in page


def test_an_estimate_is_marked_at_its_figures(shipped_client):
    """A price in doubt has its mark beside each figure, and the range of a request; others have none."""
    doubtful = "model=groq/llama-3.1-8b-instant&input=1000&output=1000&on=2025-05-08&service_tier=batch"
    page = shipped_client.get(f"/?{doubtful}").text
    assert 'USD, an estimate">≈ 0.000065</data> <small class="between">0.000065 – 0.0000975</small>' in page
    assert "≈" not in shipped_client.get(f"/?{BATCH}").text


def test_the_page_leads_on_to_a_price_that_nobody_dates(monkeypatch):
    """A link asks the same with undated prices allowed, which are estimates then."""
    monkeypatch.setenv("COSTCALC_LAYERS", "table,genai-prices")
    client = create_app(SHIPPED, reload_seconds=0).test_client()
    asked = "model=arcee/trinity-large-thinking&input=1000&output=100&on=2025-10-01"
    page = client.get(f"/?{asked}").text
    link = f"./?{asked}&allow_undated=true".replace("arcee/", "arcee%2F").replace("&", "&amp;")
    assert f'<a href="{link}">Ask again with prices that nobody dates</a>' in page
    allowed = client.get(f"/?{asked}&allow_undated=true").text
    assert "Ask again" not in allowed
    assert "≈ 0.00033</data>" in allowed


def test_the_page_opens_on_models_on_sale(shipped_client):
    """Today, for a workload that the form states; the articles' comparison is a link beside it."""
    page = shipped_client.get("/").text
    today = datetime.now(UTC).date()
    assert f'name="on" value="" maxlength="100" autocomplete="off" placeholder="{today}"' in page
    assert 'value="openai/gpt-6.2-sol"' in page
    assert 'name="requests" value="10000/day"' in page
    link = re.search(r'href="\./(\?model=deepseek-r1[^"]*)"', page)
    assert link
    asked = shipped_client.get("/" + unescape(link[1])).text
    assert 'name="on" value="2025-01-25"' in asked
    assert "29.6×" in asked


def test_the_page_finds_what_is_near_a_name(shipped_client):
    """A slip is a 404 with links that ask the same about what may be meant; a name like none has no link."""
    page = shipped_client.get("/?model=deepsek&model=gpt-4o&model=zzqq&input=1000&output=10&on=2026-11-22")
    assert page.status_code == 404
    link = re.search(r'href="\./(\?[^"]*)">deepseek/deepseek-v4\.1-flash</a>', page.text)
    assert link
    assert "Near <code>zzqq</code>" not in page.text
    asked = unescape(link[1]).replace("&model=zzqq", "")
    assert asked == "?model=deepseek%2Fdeepseek-v4.1-flash&model=gpt-4o&input=1000&output=10&on=2026-11-22"
    assert shipped_client.get(f"/{asked}").status_code == 200


def test_the_page_of_a_table_that_features_nothing(client):
    """It opens on the articles' comparison, whatever the table makes of it."""
    assert "deepseek-r1" in client.get("/").text


def test_the_claims_page_has_one_form(client):
    """The page of claims is no CSV, and says where there is one."""
    answer = client.get("/claims?format=csv")
    assert answer.status_code == 422
    assert "format: this page does not show it: /v1/claims does" in answer.text


def test_the_icon(client):
    """Browsers ask for /favicon.ico beside any answer: it is small, cached, and loads nothing itself."""
    answer = client.get("/favicon.ico")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert len(answer.data) < 1_000
    assert b"<script" not in answer.data
    assert not re.search(rb"(?:href|src|style)=", answer.data)
    assert client.head("/favicon.ico").status_code == 200


def test_the_policy_names_what_scripts_may_do(client):
    """Scripts come from here alone, and ask nobody else: the policy says so by name."""
    policy = dict(
        part.strip().split(" ", 1) for part in client.get("/").headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["img-src"] == policy["style-src"] == "'self'"


class _Quiet(WSGIRequestHandler):
    """A handler that writes no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(app: Flask) -> Iterator[str]:
    """The service at a free port of this machine."""
    with make_server("127.0.0.1", 0, app, handler_class=_Quiet) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine: the console is not looked at")
@pytest.mark.parametrize("page", [*PAGES[:3], "/v1/models/o1", "/healthz"])
def test_the_console_stays_empty(app, page, tmp_path):
    """A browser that opens a page, or an answer, has nothing to complain of."""
    with served(app) as address:
        found = subprocess.run(
            [
                str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                f"--user-data-dir={tmp_path}", "--enable-logging=stderr", "--v=0", "--dump-dom",
                f"{address}{page}",
            ],
            capture_output=True, timeout=LONGEST_SECONDS, check=False, text=True,
        )  # fmt: skip
    assert found.stdout.strip(), found.stderr
    assert not [line for line in found.stderr.splitlines() if "CONSOLE" in line]


ARTICLES = "model=deepseek-r1&model=o1&requests=10000/day&input=1500&cached=60%25&output=500&on=2025-01-25"


def test_the_answer_is_a_sentence_and_each_row_opens_to_its_calculation(shipped_client):
    """600 fresh tokens at 0.55, 900 cached at 0.14, 500 of output at 2.19 USD a million."""
    page = shipped_client.get(f"/?{ARTICLES}").text
    heading = re.search(r'<h1 id="result">(.*?)</h1>', page)
    assert heading
    assert heading[1].startswith(
        "DeepSeek R1 costs least: <strong>465.30 USD</strong> in 30 days, 29.5 times less"
    )
    exact = re.findall(r'data-exact="([^"]*)"', page)
    assert exact[:6] == ["465.3", "0.001551", "0.00033", "0.000126", "0.001095", "0.001551"]
    assert "0.001551 × 10,000 × 30 days = 465.3 USD" in page
    assert '<q lang="en">$0.55 / million input tokens (cache miss)</q>' in page


def test_the_page_is_french_as_a_whole(shipped_client):
    """Its own words, the answer, numbers and reasons; ids, commands and what was printed stay as they are."""
    page = shipped_client.get(f"/?{ARTICLES}&lang=fr&model=gpt-6.2-sol").text
    assert '<html lang="fr">' in page
    for said in (
        "Que coûtent", "DeepSeek R1 coûte le moins", "465,30", "13\u202f725,00", "29,5\u00a0×",
        "lecture du cache",
        "annoncé le 20\u00a0janv.\u00a02025", "Non classés", "n'a pas de prix en vigueur le 25 janvier 2025",
    ):  # fmt: skip
        assert said in page.replace("\u2019", "'"), said
    assert 'name="lang" value="fr"' in page
    for said in ("costs least", "tokens in", "has no price in force"):
        assert said not in page


def test_each_model_has_one_colour_by_its_place_in_the_question(shipped_client):
    """On its chip and in its row, whatever its rank."""
    page = shipped_client.get(f"/?{ARTICLES}").text
    colours = re.findall(r'class="dot (\w+)"', page)[:4]
    assert colours == ["s1", "s2", "s1", "s2"]
    swapped = ARTICLES.replace("model=deepseek-r1&model=o1", "model=o1&model=deepseek-r1")
    colours = re.findall(r'class="dot (\w+)"', shipped_client.get(f"/?{swapped}").text)[:4]
    assert colours == ["s1", "s2", "s2", "s1"]


def test_a_word_that_cannot_be_read_is_marked_where_it_stands(client):
    """The field is marked, the problem leads to it, and the chips stay."""
    answer = client.get("/?model=o1&requests=10000/day&input=nonsense")
    assert answer.status_code == 422
    assert '<span class="word wrong"><input id="input" name="input" value="nonsense"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_every_row_of_a_long_comparison_is_on_the_page(shipped_client):
    """More than a picture would draw."""
    page = shipped_client.get("/?all=true&top=60&input=1000&output=100&on=2026-11-22").text
    assert page.count('<tr class="row">') == 60


def test_nothing_that_can_be_priced_is_said_as_the_answer(shipped_client):
    """With the reasons below it."""
    page = shipped_client.get("/?model=gpt-6.2-sol&input=1000&on=2024-01-01").text
    assert "None of these can be priced on 1 January 2024" in page
    assert "Not ranked" in page


def test_who_has_no_price_on_a_day_is_asked_of_one_on_which_it_has(shipped_client):
    """The way out of the reason is a link with the whole question, and no command."""
    page = shipped_client.get("/?model=gpt-6.2-sol&input=1000&on=2024-01-01").text
    link = re.search(r'href="(\./\?[^"]*)">Ask of 17\xa0Nov\xa02026</a>', page)
    assert link
    assert "try: costcalc" not in page
    assert 'data-exact="0.002"' in shipped_client.get(unescape(link[1]).removeprefix(".")).text


def test_the_page_is_light(shipped_client):
    """Without the names of the whole market: 150 kB plain at most, and 60 kB with its style in gzip."""
    page = shipped_client.get("/").data
    style = shipped_client.get("/costcalc.css").data
    assert len(page) < 150_000
    assert len(gzip.compress(page)) + len(gzip.compress(style)) < 60_000


def test_the_page_shows_what_the_workload_cost_over_time(shipped_client):
    """One picture for screens and one for phones, its exact figures as a table; none of nothing."""
    page = shipped_client.get(f"/?{ARTICLES}").text
    assert page.count('class="chart"') == 2
    assert '<th scope="row">2025-01-20</th><td class="n">0.7755 USD</td><td class="n">22.875 USD</td>' in page
    assert 'class="chart"' not in shipped_client.get("/?model=gpt-6.2-sol&input=1000&on=2024-01-01").text


def test_scripts_only_enhance_the_page(shipped_client):
    """At most 300 lines, no price is computed in them, and none is needed: the slider is hidden without."""
    script = shipped_client.get("/costcalc.js").text
    assert script.count("\n") <= 300
    assert not re.search(r"parseFloat|toFixed|Math\.pow", script)
    page = shipped_client.get(f"/?{ARTICLES}").text
    slider = re.search(r'<input class="cursor" type="range" min="0" max="(\d+)"[^>]*>', page)
    assert slider
    assert slider[0].endswith(" hidden>")
    places = [float(each) for each in re.findall(r'data-places="([^"]*)"', slider[0])[0].split()]
    assert len(places) == int(slider[1]) + 1
    assert places == sorted(places)
