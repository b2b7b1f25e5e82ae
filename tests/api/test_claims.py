"""Claims and training over HTTP: verdicts, their caches and forms, what is refused, and the page."""

from __future__ import annotations

import csv
import io
import re
import time

import pytest

from costcalc.questions.claims.judge import VERDICTS
from costcalc.questions.claims.phrasebook import verdict_words
from costcalc_api import create_app
from tests.api.conftest import PRICING
from tests.api.test_hostile import LIMIT_SECONDS, NAMES, refused
from tests.api.test_hostile import NUMBERS as HOSTILE
from tests.api.test_http import problem_of
from tests.builders import SHIPPED

R1_PRICE = "/v1/claims/art-004-r1-price"
V3 = {"gpu_hours": "2.788e6 GPU_hour", "gpu_rate": "2 USD/GPU_hour"}
BY_FLOP = {"active_parameters": "37e9", "tokens": "14.8e12", "gpu": "H800", "mfu": "35%", "gpu_rate": "2"}
OWNED = {"gpu_hours": "1000", "gpu_price": "30000 USD", "gpu_life": "4 year", "power": "700 watt",
         "pue": "1.2", "tariff": "0.10 USD/kWh"}  # fmt: skip
NUMBER_WORDS = ["gpu_hours", "gpu_rate", "active_parameters", "tokens", "mfu", "gpu_price", "gpu_life",
                "power", "pue", "tariff", "over_tokens", "price", "share"]  # fmt: skip


@pytest.fixture
def articles(shipped_client):
    """A client that knows the claims of the articles."""
    return shipped_client


# --- claims -------------------------------------------------------------------


def test_every_claim_is_judged(articles):
    """All claims, each with a verdict, one sentence and the figures; the groups hold ids of claims."""
    answer = articles.get("/v1/claims").json
    assert answer["schema"] == "costcalc/claims/1"
    assert len(answer["claims"]) >= 26
    ids = {each["id"] for each in answer["claims"]}
    for each in answer["claims"]:
        assert each["verdict"] in VERDICTS
        assert each["sentence"].endswith(".")
    for group in answer["groups"]:
        assert set(group["claims"]) <= ids
        assert group["disagreement"]


def test_014_is_the_cached_price(articles):
    """0.14 $ holds for another measure: R1's cached input; two more prices had the same digits.

    V3's promotional input, and the output of Nova Micro.
    """
    (claim,) = articles.get(R1_PRICE).json["claims"]
    assert claim["verdict"] == "holds_for_another_measure"
    assert (claim["value"], claim["unit"], claim["difference"]) == ("0.14", "USD/Mtoken", "0")
    first = claim["evidence"][0]
    assert (first["subject"], first["measure"], first["value"]) == (
        "deepseek/deepseek-r1", "cache_read", "0.14",
    )  # fmt: skip
    others = {(each["subject"], each["measure"]) for each in claim["evidence"] if each["other_model"]}
    assert others == {("deepseek/deepseek-v3", "input"), ("bedrock/amazon.nova-micro-v1:0", "output")}


def test_the_comparison_behind_the_price_claims(articles):
    """53.6 on cached input stands beside 27.3, 27.4, 29.6 and the mixes with longer answers."""
    ratios = {each["what"]: each["ratio"] for each in articles.get(R1_PRICE).json["price_comparison"]}
    assert {what: round(float(ratio), 1) for what, ratio in ratios.items()} == {
        "cache_read": 53.6, "input": 27.3, "output": 27.4, "mix": 29.6, "mix x1.5": 22.3, "mix x4": 10.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/v1/claims?id=r1-price", "/v1/claims?claim=r1-price", "/v1/claims/r1-price"]
)
def test_one_claim(client, path):
    """A claim is found by ?id=, by ?claim= and by its path."""
    assert [each["id"] for each in client.get(path).json["claims"]] == ["r1-price"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("verdict=contradicted", ["r1-training-less"]),
        ("group=training-cost", ["r1-training", "r1-training-less"]),
        ("search=0,14", ["r1-price"]),
        ("article=004&search=moins", ["r1-training-less"]),
        ("article=005", []),
        ("id=r1-price&verdict=contradicted", []),
    ],
)
def test_claims_are_filtered(client, query, ids):
    """The words of the operation filter, all of them together."""
    assert [each["id"] for each in client.get(f"/v1/claims?{query}").json["claims"]] == ids


def test_a_group_is_whole(client):
    """One claim brings its whole group, so that the disagreement can be seen."""
    (group,) = client.get("/v1/claims/r1-training").json["groups"]
    assert group["claims"] == ["r1-training", "r1-training-less"]


def test_claims_in_french(articles):
    """lang=fr gives title, sentence and evidence in French, with a comma in its numbers."""
    english, french = (articles.get(f"{R1_PRICE}?lang={lang}").json["claims"][0] for lang in ("en", "fr"))
    assert "0,14 $" in french["sentence"].replace("\u00a0", " ").replace("\u202f", " ")
    assert french["title"].startswith("R1 coûte")
    assert french["evidence"][0]["what"] != english["evidence"][0]["what"]
    assert french["verdict"] == english["verdict"]
    assert french["value"] == english["value"] == "0.14"


def test_claims_as_csv(articles):
    """One row a claim, by the query and by the header; no cell that a spreadsheet would run."""
    asked = "/v1/claims?group=training-cost"
    by_query, by_header = (
        articles.get(f"{asked}&format=csv"),
        articles.get(asked, headers={"Accept": "text/csv"}),
    )
    assert by_query.content_type == "text/csv; charset=utf-8"
    assert by_query.text == by_header.text
    rows = list(csv.DictReader(io.StringIO(by_query.text)))
    claims = articles.get(asked).json["claims"]
    assert [(row["id"], row["verdict"]) for row in rows] == [(each["id"], each["verdict"]) for each in claims]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=@+" and cell]


def test_claims_with_floats(articles):
    """numbers=float turns figures into numbers; dates, words and ranges stay texts."""
    claims = articles.get("/v1/claims?numbers=float").json["claims"]
    values = {each["id"]: each["value"] for each in claims}
    assert values["art-004-r1-price"] == 0.14
    evidence = [figure for each in claims for figure in each["evidence"]]
    assert all(isinstance(each["value"], str) for each in evidence if each["unit"] is None)
    assert any(isinstance(each["difference"], float) and each["difference"] < 0 for each in claims)
    assert any(each["value"] == "500000000.." for each in evidence)


@pytest.mark.parametrize(
    ("path", "column"),
    [("/v1/claims?group=training-cost", "value"), ("/v1/training/deepseek-v3?over_tokens=1e12", "gpu_hours")],
)
def test_floats_in_csv(articles, path, column):
    """Both words together: the same rows, with numbers as floats write them."""
    joint = "&" if "?" in path else "?"
    texts, floats = (
        list(csv.DictReader(io.StringIO(articles.get(f"{path}{joint}format=csv{more}").text)))
        for more in ("", "&numbers=float")
    )
    assert len(texts) == len(floats)
    said = [(before[column], after[column]) for before, after in zip(texts, floats, strict=True)]
    assert all(float(before) == float(after) for before, after in said if before)
    assert any(before != after for before, after in said)


def test_an_unknown_claim_is_a_404_with_near_ids(articles):
    """An unknown id is a 404 that names those near to it."""
    found = problem_of(articles.get("/v1/claims/art-004-r1-prise"))
    assert (found["status"], found["code"]) == (404, "unknown_claim")
    assert "art-004-r1-price" in found["near"]
    assert problem_of(articles.get("/v1/claims?id=nothing"))["code"] == "unknown_claim"


@pytest.mark.parametrize(
    ("query", "status", "parameter"),
    [
        ("verdict=true", 422, "verdict"),
        ("verdict=", 422, "verdict"),
        ("lang=de", 422, "lang"),
        ("lang=fr&lang=en", 422, "lang"),
        ("group=nobody", 404, "group"),
        ("id=r1-price&claim=r1-price", 422, "claim"),
        ("on=2025-01-25", 422, "on"),
        (f"search={'a' * 2001}", 422, "search"),
    ],
)
def test_a_wrong_word_about_claims_is_named(client, query, status, parameter):
    """What is wrong is a problem that names the parameter."""
    found = problem_of(client.get(f"/v1/claims?{query}"))
    assert found["status"] == status
    assert [each["parameter"] for each in found["errors"]] == [parameter]
    assert all(each["detail"] for each in found["errors"])


@pytest.mark.parametrize("query", ["id=r1-training", "claim=r1-training", "verdict=holds", "search=a"])
def test_a_path_names_one_claim(client, query):
    """A path that names a claim takes no other name, and no words that choose among many."""
    assert problem_of(client.get(f"/v1/claims/r1-price?{query}"))["status"] == 422


# --- training -----------------------------------------------------------------


def test_training_of_v3(articles):
    """2,664,000 + 119,000 + 5,000 GPU-hours at 2 USD are 5,576,000 USD; 3.2856e24 FLOP are 34.6 % of peak."""
    answer = articles.get("/v1/training/deepseek-v3").json
    assert (answer["schema"], answer["model"]) == ("costcalc/training/1", "deepseek/deepseek-v3")
    costs = {each["method"]: each.get("cost") for each in answer["estimates"]}
    assert costs["rented"] == "5576000"
    assert answer["gpu_hours"] == "2788000"
    assert answer["flop"] == "3285600000000000000000000"
    assert answer["implied_mfu"] == "0.346262980183"
    assert all(each["includes"] and each["excludes"] for each in answer["estimates"])


@pytest.mark.parametrize("path", ["/v1/training/GPT-4", "/v1/training?model=gpt-4"])
def test_training_of_what_is_no_model_of_the_table(client, path):
    """A name that only the training facts have is known too, in the path and in the query."""
    answer = client.get(path).json
    assert (answer["subject"], answer["lowest"]) == ("GPT-4", "78562017")


def test_training_of_gpt_4_by_method(articles):
    """GPT-4: from 40.7 to 778 million USD, by method."""
    answer = articles.get("/v1/training/GPT-4").json
    assert (round(float(answer["lowest"]) / 1e6, 1), round(float(answer["highest"]) / 1e6)) == (40.7, 778)


def test_a_run_of_ones_own(client):
    """Hours and a rate give the rental value; operations and utilisation give hours; hardware wears out."""
    assert client.get("/v1/training", query_string=V3).json["estimates"][0]["cost"] == "5576000"
    by_flop = client.get("/v1/training", query_string=BY_FLOP).json["estimates"][0]
    assert by_flop["method"] == "from_flop"
    # 6 × 37e9 × 14.8e12 / (989.4e12 × 0.35 × 3600) × 2
    assert float(by_flop["cost"]) == pytest.approx(5_271_111.88, abs=0.01)
    # 1000 × 30000 / 35040 + 1000 × 700 × 1.2 × 0.0001
    owned = client.get("/v1/training", query_string=OWNED).json["estimates"][0]
    assert float(owned["cost"]) == pytest.approx(940.164, abs=0.001)


def test_training_spread_over_tokens(client):
    """What the cost adds to each million tokens, and the volume at which it fades."""
    asked = {**V3, "over_tokens": "100e12", "price": "0.55", "share": "5%"}
    answer = client.get("/v1/training", query_string=asked).json["amortisation"]
    assert answer["per_million_tokens"] == "0.05576"
    assert float(answer["tokens_for_share"]) == pytest.approx(5_576_000 * 1e6 / (0.55 * 0.05))


def test_training_forms(client):
    """CSV has a row for each method, and numbers=float turns its figures into numbers."""
    rows = list(csv.DictReader(io.StringIO(client.get("/v1/training?model=GPT-4&format=csv").text)))
    assert [(row["method"], row["cost"]) for row in rows] == [("cloud", "78562017")]
    assert not rows[0]["excludes"].startswith("=")
    answer = client.get("/v1/training", query_string={**V3, "numbers": "float"}).json
    assert (answer["lowest"], answer["gpu_hours"]) == (5_576_000.0, 2_788_000.0)


@pytest.mark.parametrize(
    "path", ["/v1/training/nobody", "/v1/training?model=nobody", "/v1/training/openai/o1"]
)
def test_training_of_what_nothing_is_known_of_is_a_404(client, path):
    """A name without training figures is a 404, a model of the table too."""
    found = problem_of(client.get(path))
    assert (found["status"], found["code"]) == (404, "unknown_training")
    assert found["errors"][0]["parameter"] == "model"


@pytest.mark.parametrize(
    ("words", "parameter"),
    [
        ({}, "gpu_hours"),
        ({"gpu_hours": "1000"}, "gpu_hours"),
        ({"model": "GPT-4", "gpu_hours": "1000"}, "gpu_hours"),
        ({**V3, "gpu_rate": "48 USD/GPU_day"}, "gpu_rate"),
        ({**V3, "gpu_rate": "2 USD/Mtoken"}, "gpu_rate"),
        ({**V3, "gpu_rate": "2 EUR/GPU_hour"}, "gpu_rate"),
        ({**V3, "gpu_hours": "1000 hour"}, "gpu_hours"),
        ({**BY_FLOP, "gpu": "H9000"}, "gpu"),
        ({**BY_FLOP, "mfu": "0"}, "mfu"),
        ({**BY_FLOP, "mfu": "150%"}, "mfu"),
        ({**OWNED, "gpu_life": "4"}, "gpu_life"),
        ({**OWNED, "tariff": "0.10 USD"}, "tariff"),
        ({**V3, "over_tokens": "0"}, "over_tokens"),
        ({**V3, "inputs": "1"}, "inputs"),
    ],
)
def test_a_wrong_word_about_training_is_named(client, words, parameter):
    """Half a run, GPU-hours times USD a GPU-day, a wrong unit: each a 422 that names the parameter."""
    found = problem_of(client.get("/v1/training", query_string=words))
    assert found["status"] == 422
    assert [each["parameter"] for each in found["errors"]] == [parameter]


def test_a_path_names_one_subject(client):
    """A path that names a model takes no second name and no run beside it."""
    assert problem_of(client.get("/v1/training/GPT-4?model=GPT-4"))["errors"][0]["parameter"] == "model"
    assert problem_of(client.get("/v1/training/GPT-4?gpu_hours=1000"))["status"] == 422


# --- caches -------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/v1/claims", "/v1/claims/r1-price", "/v1/training/GPT-4", "/v1/training?gpu_hours=9&gpu_rate=2"]
)
def test_caches(client, path):
    """The same ETag at any time, a 304 for who has it, and another ETag for another form."""
    first = client.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    etag = first.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    joint = "&" if "?" in path else "?"
    others = [client.get(f"{path}{joint}{form}") for form in ("format=csv", "numbers=float")]
    assert len({etag, *(each.headers["ETag"] for each in others)}) == 3


def test_a_repeated_question_is_answered_again(articles):
    """All claims are judged once; after that the ledger and a claim are answered from what was judged."""
    for path in ("/v1/claims", R1_PRICE, "/v1/claims?search=0,14&lang=fr", "/claims"):
        articles.get(path)
        began = time.perf_counter()
        assert articles.get(path).status_code == 200
        assert time.perf_counter() - began < LIMIT_SECONDS
    began = time.perf_counter()
    assert len(articles.get("/v1/claims?lang=fr&search=e").json["claims"]) > 20
    assert time.perf_counter() - began < LIMIT_SECONDS


@pytest.fixture
def changeable(tmp_path):
    """Start a service on a copy of a table; gives its client, and how a part of the copy is rewritten."""

    def start(table):
        file = tmp_path / "pricing.yaml"
        file.write_text(table.read_text("utf-8"), "utf-8")
        app = create_app(file, reload_seconds=0)

        def rewrite(part, pattern, new):
            text = file.read_text("utf-8")
            file.write_text(re.sub(part, lambda found: re.sub(pattern, new, found[0]), text), "utf-8")
            app.extensions["costcalc"].refresh()
            assert app.extensions["costcalc"].is_current

        return app.test_client(), rewrite

    return start


def claim_of(client, path):
    """The one claim of an answer."""
    (claim,) = client.get(path).get_json()["claims"]
    return claim


def test_a_changed_price_changes_the_verdict(changeable):
    """With R1's cached price at 0.15, 0.14 is contradicted; what is left at it are prices of others."""
    client, rewrite = changeable(SHIPPED)
    etag = client.get(R1_PRICE).headers["ETag"]
    assert claim_of(client, R1_PRICE)["verdict"] == "holds_for_another_measure"
    # The words of its sources are changed with it: the table refuses a price that they do not hold.
    rewrite(r"(?ms)^  deepseek/deepseek-r1:\n.*?(?=^  \S)", r"\b0([.,])14\b", r"0\g<1>15")
    assert client.get(R1_PRICE, headers={"If-None-Match": etag}).status_code == 200
    claim = claim_of(client, R1_PRICE)
    assert claim["verdict"] == "contradicted"
    left = [(each["subject"], each["measure"]) for each in claim["evidence"] if each["value"] == "0.14"]
    assert left == [("deepseek/deepseek-v3", "input"), ("bedrock/amazon.nova-micro-v1:0", "output")]


def test_changed_hours_change_the_verdict(changeable):
    """With fewer hours for V3, 5.6 million no longer holds for it."""
    client, rewrite = changeable(PRICING)
    assert claim_of(client, "/v1/claims/r1-training")["verdict"] == "holds_for_another_subject"
    rewrite("2664000 GPU_hour", "266", "236")
    assert claim_of(client, "/v1/claims/r1-training")["verdict"] == "contradicted"


# --- hostile ------------------------------------------------------------------


@pytest.mark.parametrize("text", [*HOSTILE, "1e999", "9" * 5000, "\x1b[31m1", "1\x07", "1e99G%"])
def test_hostile_words_of_a_run(client, text):
    """A hostile number in any word of a run is a quick 4xx that names it, or an answer; never a 5xx."""
    for word in NUMBER_WORDS:
        asked = {**V3, **BY_FLOP, **OWNED, "over_tokens": "1e12", "price": "0.55", "share": "5%", word: text}
        answer = client.get("/v1/training", query_string=asked)
        if answer.status_code != 200:
            found = refused(lambda asked=asked: client.get("/v1/training", query_string=asked))
            assert [each["parameter"] for each in found["errors"]] == [word]


@pytest.mark.parametrize("text", ["nan", "-1", "1e999", "10**10**10", "9" * 5000, "\x00", "2 USD/GPU_day"])
@pytest.mark.parametrize("word", ["gpu_hours", "tokens", "mfu", "over_tokens"])
def test_hostile_words_are_refused(client, word, text):
    """What is no number of the word is refused, with its name."""
    asked = {**V3, **BY_FLOP, "over_tokens": "1e12", word: text}
    found = refused(lambda: client.get("/v1/training", query_string=asked))
    assert (found["status"], found["errors"][0]["parameter"]) == (422, word)


@pytest.mark.parametrize("form", [{}, {"numbers": "float"}, {"format": "csv"}])
def test_numbers_at_the_ends_of_their_ranges(client, form):
    """The largest and smallest of everything at once: an answer or a 422, and no number that JSON lacks."""
    large = {
        "active_parameters": "7e99", "tokens": "999999999999999e99G Mtoken", "gpu": "H800",
        "mfu": "0.000000000000001e-99", "gpu_rate": "999999999999999.999999999999999G",
        "gpu_price": "999999999999999.999999999999999G", "gpu_life": "0.000000000000003 second",
        "over_tokens": "0.000000000000001e-99",
    }  # fmt: skip
    for left_out in [*large, None]:
        asked = {**{name: text for name, text in large.items() if name != left_out}, **form}
        answer = client.get("/v1/training", query_string=asked)
        assert answer.status_code in {200, 422}
        assert "Infinity" not in answer.text
    refused(lambda: client.get("/v1/training", query_string={**large, **form}))


@pytest.mark.parametrize("text", [*NAMES, "a" * 60_000])
def test_hostile_names(client, text):
    """A hostile id or model is a quick 404 or 422; a hostile search finds nothing."""
    for path in ("/v1/claims", "/v1/training"):
        refused(lambda path=path: client.get(f"{path}/{text}"))
    if len(text) < 30_000:
        refused(lambda: client.get("/v1/claims", query_string={"id": text}))
        refused(lambda: client.get("/v1/training", query_string={"model": text}))
        for word in ("search", "article"):
            assert client.get("/v1/claims", query_string={word: text}).status_code in {200, 422}


# --- the page -----------------------------------------------------------------


def test_the_page_of_claims(articles):
    """Every claim stands on the page with its verdict and sentence; the form filters; no script."""
    from html import unescape

    text = unescape(articles.get("/claims").text)
    for claim in articles.get("/v1/claims").json["claims"]:
        assert f'<article id="{claim["id"]}"' in text
        assert claim["printed"] in text
        assert claim["sentence"] in text
        assert verdict_words(claim["verdict"]) in text
    assert "<script" not in text
    assert "29.6" in text
    some = articles.get("/claims?search=0%2C14&verdict=&group=&article=").text
    assert 'id="art-004-r1-price"' in some
    assert 'id="art-002-capex"' not in some


def test_the_page_in_french(articles):
    """?lang=fr: language, labels, titles and sentences are French, and the form stays French."""
    from html import unescape

    text = unescape(articles.get("/claims?lang=fr&verdict=contradicted").text)
    assert '<html lang="fr">' in text
    assert '<input type="hidden" name="lang" value="fr">' in text
    assert '<option value="contradicted" selected>Contredit</option>' in text
    for claim in articles.get("/v1/claims?lang=fr&verdict=contradicted").json["claims"]:
        assert claim["sentence"] in text
    assert '<html lang="en">' in articles.get("/claims").text


def test_the_page_of_claims_escapes(client):
    """What the table or a reader says stands there as text."""
    text = client.get("/claims").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    for asked in (
        {},
        *({word: each} for word in ("search", "verdict", "lang", "group", "id") for each in NAMES),
    ):
        answer = client.get("/claims", query_string=asked)
        assert answer.status_code < 500
        assert "<script" not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("verdict=x", 422, "must be holds"),
        ("id=x", 404, "there is no claim"),
        ("search=zzz", 200, "No claim"),
    ],
)
def test_the_page_of_claims_says_what_is_wrong(client, query, status, said):
    """A question that cannot be answered is told on the page, and not kept."""
    answer = client.get(f"/claims?{query}")
    assert (answer.status_code, said in answer.text) == (status, True)
    assert (answer.headers["Cache-Control"] == "no-store") == (status != 200)


def test_the_pages_lead_to_the_claims(client):
    """The first page links to the claims, each language to those in its own."""
    assert 'href="claims"' in client.get("/").text
    assert 'href="claims?lang=fr"' in client.get("/?lang=fr").text
