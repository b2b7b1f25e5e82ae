"""Files of months: the requests of each month, as a CSV."""

from __future__ import annotations

import pytest

from costcalc.asking.files.months import LARGEST_FILE, read_months
from costcalc.errors import UsageLogError


@pytest.fixture
def file(tmp_path):
    """A function that writes a file and gives its path."""

    def written(content: str | bytes) -> str:
        place = tmp_path / "months.csv"
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(place)

    return written


@pytest.mark.parametrize(
    "content",
    [
        "month,requests\n2026-12,310000\n2027-01,5000\n",
        "month,requests\r\n2026-12,310k\r\n\r\n2027-01,5_000\r\n",
        "\ufeffmonth, requests\n2026-12 , 310000\n,\n2027-01,5k",
        'month,requests\n"2026-12","310000"\n2027-01,5000\n',
    ],
)
def test_months_and_their_requests(file, content):
    """As people and spreadsheets write them: with a byte order mark, spaces, quotes or empty lines."""
    assert read_months(file(content)) == {"2026-12": "310000", "2027-01": "5000"}


@pytest.mark.parametrize(
    ("content", "row", "message"),
    [
        ("", None, "says no month"),
        ("month,requests\n", None, "says no month"),
        ("2026-12,5\n", 1, "the first line is `month,requests`, not '2026-12,5'"),
        ("month;requests\n2026-12;5\n", 1, "the first line is `month,requests`, not 'month;requests'"),
        ("requests,month\n", 1, "the first line is"),
        (
            "month,requests\n2026-13,5\n",
            2,
            "write a month and its requests, such as 2026-12,310000: '2026-13,5'",
        ),
        ("month,requests\n2026-12,5,6\n", 2, "write a month and its requests"),
        ("month,requests\n2026-12\n", 2, "write a month and its requests"),
        ("month,requests\n2026-12,310,000\n", 2, "write a month and its requests"),
        ("month,requests\n2026-12,5\n2026-12,6\n", 3, "month: 2026-12 is said twice"),
        ("month,requests\n2026-12,many\n", 2, "requests: 'many' is not a number"),
        ("month,requests\n2026-12,-5\n", 2, "requests: '-5' is not a number"),
        ("month,requests\n2026-12,1e9\n", 2, "requests: '1e9' is not a number"),
        ("month,requests\n2026-12,nan\n", 2, "requests: 'nan' is not a number"),
        ('month,requests\n"' + "x" * 200_000, None, "is no CSV: field larger than field limit"),
        (b"month,requests\n2026-12,\xff\n", None, "is not UTF-8: byte 23 cannot be read"),
        (b"x" * (LARGEST_FILE + 1), None, "months.csv: cannot be read: it is larger than 1 MiB"),
    ],
)
def test_files_that_cannot_be_read(file, content, row, message):
    """What is wrong is told with the file and the line."""
    place = file(content)
    with pytest.raises(UsageLogError) as caught:
        read_months(place)
    assert (caught.value.file, caught.value.row) == (place, row)
    assert message in str(caught.value)


@pytest.mark.parametrize("place", ["/nonexistent/months.csv", "/", "\x00", "a" * 10_000])
def test_places_that_are_no_files(place):
    """A path that cannot be opened is told as such."""
    with pytest.raises(UsageLogError, match="cannot be read"):
        read_months(place)
