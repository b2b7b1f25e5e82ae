"""With `--lang fr` all that people read is French: words, figures and spaces; data stay what they are."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from costcalc.cli import output
from costcalc.cli.main import run
from costcalc.language.numerals import MONTHS, NARROW
from costcalc.language.tongue import french
from costcalc.render import render
from costcalc.report.text import Look
from costcalc.usage.records.formats import FORMATS
from tests.builders import ROOT, SHIPPED

GOLDEN = ROOT / "tests" / "golden" / "pricing.yaml"
WAY_OUT = (
    "these texts have no French: add a phrase for each to a file of costcalc/language/french/ "
    '(docs/architecture.md, "A phrase")'
)
ENGLISH = re.compile(
    r"(?<![\w/`-])(the|of|is|are|was|and|or|not|with|without|from|on|in|to|by|at|for|than|that|this|it|its|as|a|an|per|than"
    r"|each|all|more|less|until|since|between|costs?|requests?|prices?|models?|never|before|after|so|has|have"
    r"|month|day|year|only|what|which|who|then|there|taken|known|said|says)(?![\w/`-]|\.\w)"
)
"""Words of English that are none of French, and no part of an id or a name of ours."""
LEFT = re.compile(
    rf"{ENGLISH.pattern.replace('|a|an|', '|')}"
    r"|(?<![\w/`=-])(words?|inputs?|outputs?|counted|text|draws|seed|weight|high|low|estimate|less|hours|wins)"
    r"(?![\w/`=-])"
    r"|\b(mon|tue|wed|thu|sat|sun)(?=[ ,-])|\b[Dd]e (?![oa]\w*/)[aeiouéêâ]\w+|\d%"
    r"|(?<![\w.,:/=–-])\d{5,}(?![\w/-])|(?<![\w.,:/=–-])\d{4} (?=tokens?|tirages|requ|mots?|pages?|carac)"
)
"""What no French text has: words and weekdays of English, *de* before a vowel, thousands without a space."""
BESIDE = re.compile(r"«[^»]*»|`[^`]*`|--[a-z-]+|https?://\S+")
"""The words of others, commands, flags and addresses within a line."""
OF_OTHERS = re.compile(r"^(costcalc |  la vérification\b)|The model architecture|graine")
"""Lines with words of the table, of a library, or of a command."""
QUOTED = {
    "scenario",
    "title",
    "printed",
    "note",
    "name",
    "publisher",
    "command",
    "url",
    "hash",
    "file",
    "setting",
}
"""Members of documents that are the words of others, or of the table."""

NOW = ("--on", "2026-11-22")
WORK = ("--requests", "10000/day", "--input", "1500", "--output", "500")
TEXT = ("--language", "fr", "--tokens-measured-with", "o200k")
FROM = ("--start", "2026-12")
DRAWN = ("--output", "400..700", *FROM, "--months", "12", "--draws", "2000", "--seed", "1")
LENGTHS = ("--input", "1500 word", "--output", "2..4 page")
OFFER = "VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken"
TREND = ("--price-trend", "-40%/year")

OWN = ("--gpu", "H100", "--gpus", "8", "--gpu-rate", "2.5", "--throughput", "4176 token/s")
BOUGHT = (
    *("--gpu", "H100", "--gpus", "2", "--gpu-price", "30000 USD", "--gpu-life", "4 year"),
    *("--tariff", "0.10 USD/kWh", "--throughput", "1000 token/s"),
)
SMALL = (
    *("--input", "1500", "--output", "500", "--gpu", "RTX-4090", "--gpus", "1"),
    *("--throughput", "81 token/s", "--quantisation", "q4"),
)
CONTRACT = ("--on", "2026-12-01", "--overlay", str(ROOT / "examples" / "contract.yaml"))
EUR = ("--currency", "EUR")
RANGES = ("--gpu", "H100", "--gpus", "8", "--gpu-rate", "2..3", *OWN[-2:], "--utilisation", "30%..70%")

ASKED = {
    "price": (
        ("deepseek-r1", "--input", "1M", "--cached", "60%", "--output", "100k", "--on", "2025-03-01"),
        ("o1", "--input", "1000", "--output", "500", "--on", "2025-01-25", "--currency", "EUR"),
        ("claude-opus-4-5", "--input", "3000", "--cache-write-5m", "100", "--output", "1500", *NOW),
        ("gpt-5.4", "--input", "300k", "--output", "2k", "--requests", "3", "--mean-request", *NOW),
        ("gpt-4o", "--input", "1000", "--output", "10", "--on", "2024-08-20"),
        ("sonnet", "--input", "1000", "--output", "10", *NOW),
        ("gpt-5.4", "--input", "10k", "--cached", "60%", "--output", "2k", *CONTRACT, *EUR),
        ("gpt-4o", "--input", "1500 word", "--output", "2..4 page", *NOW),
        ("claude-opus-4-5", "--input", "5000 character", "--language", "fr", *NOW),
        ("gpt-4o", "--input", "1500 word", "--output", "5", "--language", "code", *NOW),
        ("gpt-5.4", "--input", "1500", "--output", "5", *NOW, "--fail-above", "1 USD"),
    ),
    "compare": (
        ("deepseek-chat", "sonnet", "GPT-5.4", *WORK, *NOW, "--discount", "15%"),
        ("gpt-5.4", "openai/gpt-4o-2024-08-06", *WORK, *NOW, "--service-tier", "batch"),
        ("deepseek-r1", "o1", "gpt-4o", "deepseek-v3", *WORK, "--on", "2025-01-25", "--decide"),
        ("gpt-5.4", "bedrock/deepseek-r1", *WORK, *NOW, "--currency", "EUR", "--baseline", "gpt-5.4"),
        ("deepseek-r1", "gpt-5.4", "o1", "gpt-4o", "--input", "150k", "--output", "500", *NOW),
        ("gpt-5.4", "gpt-4.1", *NOW),
        ("gpt-5.4", "deepseek-v4-pro", *WORK, *NOW, "--hours", "lun-ven 09:00-12:00,14:00-18:00"),
        ("gpt-5.4", "gpt-4.1", *WORK, *CONTRACT),
        ("--all", "--weights", "open", "--top", "3", *WORK, *NOW),
        ("gpt-5.4", "gpt-4.1", *WORK, *NOW, "--fail-above", "9000 USD/month"),
        ("gpt-5.4", "claude-opus-4-5", *WORK, *NOW, "--seat", "20 USD/month", "--seats", "400"),
        ("gpt-5.4", "claude-opus-4-5", *WORK, *NOW, "--seat", "20 EUR/month", "--seats", "400"),
        ("gpt-5.4", "claude-opus-4-5", *WORK, *NOW, "--success", "gpt-5.4=79.8%", "--decide"),
        ("deepseek-v4-pro", "gpt-5.4", *WORK, *NOW, "--energy"),
        ("gpt-5.4", "claude-opus-4-5", *WORK, *NOW, *TEXT),
        ("gpt-4o", "o1", "--input", "1500", "--output", "500", "--on", "2024-08-20"),
        ("gpt-5.4", "claude-opus-4-5", *LENGTHS, *NOW),
        ("gpt-5.4", "gpt-4.1", "--requests", "10/day", *LENGTHS[:2], "--output", "5", "--on", "2026-11-20"),
        ("--all", "--top", "3", "--provider", "bedrock", *LENGTHS, *NOW, "--language", "fr"),
        ("gpt-5.4", "claude-opus-4-5", *WORK, *NOW, "--verbosity", "low"),
        ("deepseek-v4-pro", "gpt-5.4", *WORK, *NOW, "--hours", "mon-fri 09:00-18:00 Asia/Shanghai: 80%"),
        ("deepseek-v4-pro", "gpt-5.4", *WORK, *NOW),
        ("gpt-5.4", "claude-opus-4-5", *WORK, *NOW, "--offer", OFFER),
        ("deepseek-chat", "o1-mini", "gpt-4-32k", "gpt-5.4", *WORK, *NOW),
        ("gpt-5.4", "claude-opus-4-5", "--preset", "support-rollout", *NOW),
        ("deepseek-r1", "o1", "gpt-5.4", "gpt-image-1", "--input", "1500", "--web-searches", "1", *NOW),
    ),
    "project": (
        ("gpt-5.4", "claude-opus-4-5", "--workload", str(ROOT / "examples/workloads/coding-rollout.yaml")),
        ("claude-haiku-4-5", "gemini-3.6-flash", "--preset", "support-rollout"),
        ("gpt-5.4", "--requests", "288k/day", "--input", "10k", "--cached", "60%", *FROM, *CONTRACT[2:]),
        ("gpt-5.4", "deepseek-v4-pro", *WORK, *FROM, "--months", "24", "--growth", "5%/month", "--decide"),
        ("gpt-5.4", "claude-opus-4-5", "--requests", "8000..12000/day", "--input", "1500", *DRAWN),
        ("gpt-4o", "claude-opus-4-5", "gpt-5.4", *WORK, *FROM, "--months", "36", "--discount-rate", "8%"),
        ("gpt-4o", "gpt-5.4", *WORK, *FROM, "--months", "12", "--follow", "successor", "--currency", "EUR"),
        ("gpt-5.4", "deepseek-v4-pro", *WORK, *FROM, "--months", "12", "--elasticity", "1.11", *TREND),
        ("gpt-5.4", "deepseek-v4-pro", *WORK, *FROM, "--hours", "mon-fri 09:00-18:00 Europe/Paris"),
        ("gpt-5.4", "claude-opus-4-5", *WORK, *FROM, *TEXT, "--seat", "20 USD/month", "--seats", "40"),
        ("gpt-5.4", "claude-opus-4-5", "--requests", "10..100/day", *LENGTHS, "--start", "2026-10"),
        ("gpt-5.4", "deepseek-v4-pro", "o1-mini", *WORK, "--start", "2026-08", "--months", "4"),
        ("gpt-5.4", "deepseek-v4-pro", *WORK, *FROM, "--months", "120", "--growth", "5%/year stepwise"),
        ("gpt-5.4", "claude-opus-4-5", *WORK, *FROM, *TEXT, "--verbosity", "high", "--offer", OFFER),
        ("gpt-5.4", "deepseek-v4-pro", *WORK, *FROM, "--discount", "15%", "--fail-above", "9000 USD/month"),
    ),
    "breakeven": (
        ("gpt-5.4", "claude-opus-4-5", *WORK, *NOW, *OWN, "--operations", "300 USD/month", *EUR),
        ("gpt-5.4", "--self-host", "llama-3.3-70b", *WORK, *NOW, *BOUGHT),
        ("gpt-5.4", "--self-host", "deepseek-r1", "--requests", "500/day", *SMALL, *NOW),
        ("gpt-5.4", "--requests", "20000..60000/day", *SMALL[:4], *RANGES, *NOW, "--seed", "1"),
        ("gpt-5.4", "--self-host", "deepseek-r1", "--input", "1500", "--output", "500", *OWN, *NOW),
        ("azure/gpt-4.1", *WORK, *NOW),
        ("google/claude-haiku-4-5", "google/gemini-3.5-flash", *WORK, "--on", "2026-07-01"),
        ("gpt-5.4", *WORK, *NOW, *OWN, *TEXT),
        ("gpt-5.4", "--requests", "10/day", *LENGTHS, *NOW, *OWN),
        ("gpt-5.4", "deepseek-v4-pro", *WORK, *NOW, *OWN, "--hours", "mon-fri 09:00-18:00 Europe/Paris"),
        ("gpt-5.4", "--self-host", "llama-3.3-70b", *WORK, *NOW, *OWN),
        ("gpt-5.4", "claude-opus-4-5", "--requests", "10M/day", *SMALL[:4], *NOW, *OWN),
    ),
}  # fmt: skip
"""Questions on the shipped table, by command."""


def asked(*argv, form="table", pricing=SHIPPED, width=None, monkeypatch=None, capsys=None):
    """What a command writes."""
    if width:
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setattr(output, "_is_terminal", lambda: True)
    code = run([*argv, "--format", form, "--layers", "overlay,ecb,table", "--pricing", str(pricing)])
    said = capsys.readouterr()
    assert code == 0, said.err
    return said.out


@pytest.fixture
def said(monkeypatch, capsys):
    """Ask in English, in French, or for data."""

    def ask(*argv, **more):
        return asked(*argv, monkeypatch=monkeypatch, capsys=capsys, **more)

    return ask


def quotes_in(document, name=""):
    """The words of others in a document, with all that it says by name."""
    if isinstance(document, dict):
        return {text for key, value in document.items() for text in quotes_in(value, key)}
    if isinstance(document, list):
        return {text for value in document for text in quotes_in(value, name)}
    return {document} if isinstance(document, str) and name in QUOTED else set()


def untold(quotes):
    """The texts without a phrase that are English, and the words of nobody else."""
    # `in None` is the title of a column in which nothing stands, and which is none.
    missed = (text for text in french().missed if ENGLISH.search(text) and text != "in None")
    return sorted(
        text for text in missed if not any(each and (each in text or text in each) for each in quotes)
    )


def left_in(text, quotes):
    """What of a French text is English still, or written as English has it, each with its line."""
    found = []
    for line in text.splitlines():
        told = BESIDE.sub("", line)
        for quote in sorted(filter(LEFT.search, quotes), key=len, reverse=True):
            told = told.replace(quote, "")
        if not OF_OTHERS.search(told) and (left := LEFT.search(told)):
            found.append((left[0], line))
    return found


QUESTIONS = [(name, words) for name, several in ASKED.items() for words in several]


@pytest.mark.parametrize(
    ("name", "words"), QUESTIONS, ids=lambda each: each if isinstance(each, str) else each[0]
)
def test_everything_has_a_phrase(said, name, words):
    """Whatever a text module tells has its French: in a terminal, explained, and in Markdown."""
    quotes = quotes_in(json.loads(said(name, *words, form="json")))
    french.cache_clear()
    for width in (None, 80):
        for more in ((), ("--explain",)) if name != "breakeven" else ((),):
            text = said(name, *words, *more, "--lang", "fr", width=width)
            assert width or not left_in(text, quotes)
    said(name, *words, "--lang", "fr", form="markdown")
    assert not untold(quotes), WAY_OUT


QUOTES = re.compile(r"[“«]|^ *(published|publié)\s?:")
"""Lines of the words or the titles of others, whose figures are their own."""


def figures(text):
    """The figures of an English text, each with its decimals, beside what is a day.

    English has what was said as it was said, 10000/day; French has one format of numbers.
    """
    text = re.sub(r"(?<=\d)M\b", " M", text.replace("..", " "))
    found = re.findall(
        r"(?<![\w.,/:-])\d[\d,]*(?:\.\d+)?(?=/(?:day|month|jour|mois))|"
        r"(?<![\w.,/:-])\d[\d,]*(?:\.\d+)?(?![\w/-]|:\d)",
        text,
    )
    return Counter(each.replace(",", "") for each in found)


def in_english(text):
    """A French text with days and figures as English has them."""
    months = {name: number for number, name in enumerate(MONTHS["fr"].split(), 1)}
    day = re.compile(rf"\b(\d+|1er) ({'|'.join(months)}) (\d{{4}})(?: à (\d\d:\d\d(?::\d\d)?) UTC)?")
    text = day.sub(lambda each: f"{each[3]}-{months[each[2]]:02}-{each[1].removesuffix('er'):0>2}", text)
    month = re.compile(rf"({'|'.join(months)}) (\d{{4}})")
    text = month.sub(lambda each: f"{each[2]}-{months[each[1]]:02}", text)
    text = re.sub(rf"(?<=\d)[{NARROW}](?=\d{{3}})", "\0", text)
    text = re.sub(r"(\d+) (min|h)\b", r"\1\2", text)  # of the name of a meter, `cache_write_5m`
    return re.sub(r"(?<=\d),(?=\d)", ".", text).replace("\0", ",")


@pytest.mark.parametrize(
    ("name", "words"), QUESTIONS, ids=lambda each: each if isinstance(each, str) else each[0]
)
def test_every_figure_is_the_same(said, name, words):
    """The French text has the figures of the English one, all and no others."""
    ours = said(name, *words).splitlines()
    theirs = said(name, *words, "--lang", "fr").splitlines()
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        if not QUOTES.search(one) and not QUOTES.search(other):
            assert figures(in_english(other)) == figures(one), other


@pytest.mark.parametrize(("name", "words"), [(name, several[0]) for name, several in ASKED.items()])
def test_data_stay_what_they_are(said, name, words):
    """JSON and CSV are contracts: without a decision they say the same in each language."""
    for form in ("json", "csv") if name not in {"compare", "project"} else ():
        assert said(name, *words, "--lang", "fr", form=form) == said(name, *words, form=form)


def test_a_screen_without_such_spaces_has_plain_ones(said):
    """Where the encoding has no narrow spaces, figures have plain ones, and no marks for what is missing."""
    document = json.loads(said("price", *ASKED["price"][0], form="json"))
    text = render(document, "table", Look(blocks=False, lang="fr"))
    assert "400 000" in text
    assert NARROW not in text


def test_only_languages_there_are(capsys):
    """Another language is refused."""
    assert run(["price", "o1", "--input", "1", "--lang", "de", "--pricing", str(GOLDEN)]) == 2
    assert "--lang: must be en or fr, not 'de'" in capsys.readouterr().err


def test_a_bill_has_its_own_cells(costcalc_file, capsys):
    """Our columns and figures of a bill are French; what the file says is its own, to the letter."""
    for more, titles in (((), "coût catalogue"), (("--by", "team"), "lignes")):
        run(["price", "--file", costcalc_file, "--format", "table", "--lang", "fr", *more])
        text = capsys.readouterr().out
        assert titles in text
        assert "1,234" in text
        assert "0,0075" in text
    run(["price", "--file", costcalc_file, "--lang", "fr"])
    assert "1,234" in capsys.readouterr().out


@pytest.fixture
def costcalc_file(tmp_path):
    """A bill with a label that looks like a number."""
    place = tmp_path / "bill.csv"
    place.write_text('model,input_tokens,output_tokens,on,team\ngpt-4o,1000,500,2025-01-25,"1,234"\n')
    return str(place)


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.title)
def test_each_format_of_records_has_french(each):
    """How a format counts, and what it leaves open, has a phrase."""
    french.cache_clear()
    for said in (each.rule, *each.notes):
        french().say(said)
    assert not french().missed, WAY_OUT
