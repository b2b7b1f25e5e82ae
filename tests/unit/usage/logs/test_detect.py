"""Which format a log has, by its head: recognised, ambiguous, unknown, empty; and formats that are named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.errors import UsageError
from costcalc.usage.logs import detect
from costcalc.usage.logs.detect import Found, detected
from costcalc.usage.logs.files.opened import HEAD
from costcalc.usage.logs.flat.known import FLAT
from costcalc.usage.logs.how import How
from costcalc.usage.logs.reader import Logs, format_named, names, read_logs
from costcalc.usage.logs.rows import NotBilled, Refused, Row

if TYPE_CHECKING:
    from pathlib import Path

CHAT = {
    "id": "c1",
    "object": "chat.completion",
    "created": 1767225600,
    "model": "gpt-4o",
    "usage": {"prompt_tokens": 10, "completion_tokens": 5},
}


def read(tmp_path: Path, text: str | bytes, name: str = "log.jsonl", how: How | None = None) -> list[Any]:
    """What the rows of a file say."""
    file = tmp_path / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return [said for _, said in read_logs([file], how)]


def test_a_log_says_what_it_was_taken_for_and_why(tmp_path: Path) -> None:
    """The decision is told with the signs that it hangs on."""
    file = tmp_path / "usage.csv"
    file.write_text("Date,Model,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens\n")
    ((log, said),) = read_logs([file])
    assert log.format == "cursor"
    assert log.why.startswith("it has Date, Model, Input (w/ Cache Write)")
    assert said == NotBilled(0, "no rows")


def test_a_log_whose_first_line_cannot_be_read_says_why(tmp_path: Path) -> None:
    """A format is not what is wrong with it."""
    for text, reason in (('{"a": 1, "a": 2}', "said twice: 'a' stands"), ('{"a": NaN}', "no JSON: NaN")):
        (said,) = read(tmp_path, text)
        assert (said.number, said.reason) == (0, "unknown format")
        assert said.detail.startswith(f"its first line cannot be read, {reason}")


CURSOR = "Date{0}Model{0}Input (w/ Cache Write){0}Input (w/o Cache Write){0}Cache Read{0}Output Tokens"


@pytest.mark.parametrize(
    ("before", "delimiter"), [("", " , "), ("sep=;\n", ";"), ("sep=,\n", ","), ("\n \n", "\t"), ("", ";")]
)
def test_a_header_is_known_however_it_is_parted(tmp_path: Path, before: str, delimiter: str) -> None:
    """By blanks around its names, and behind the line that tells a spreadsheet how cells are parted."""
    row = ("2026-01-01T00:00:00Z", "gpt-5", "0", "10", "0", "5")
    text = f"{before}{CURSOR.format(delimiter)}\n{delimiter.join(row)}\n"
    (said,) = read(tmp_path, text, "usage.csv")
    assert isinstance(said, Row)
    assert dict(said.parts) == {"input": 10, "output": 5}


def test_a_log_behind_blanks_is_not_taken_for_empty(tmp_path: Path) -> None:
    """What lies behind more of them than is looked at is not lost without a word."""
    line = '{"id":"c","created":1767225600,"model":"o1","usage":{"prompt_tokens":1,"completion_tokens":1}}'
    assert isinstance(read(tmp_path, "\n" * 1_000 + line)[0], Row)
    (said,) = read(tmp_path, "\n" * 70_000 + line)
    assert (said.reason, said.detail) == ("unknown format", "it begins with 64 KiB of blanks: take them out")


@pytest.mark.parametrize(
    "text",
    ["[]", " [\n]\n", '{"data": [], "has_more": false}', '{"resourceSpans": []}\n{"resourceSpans": []}\n'],
)
def test_a_list_of_nothing_is_no_fault(tmp_path: Path, text: str) -> None:
    """A page of a day without use, or an export of no rows: there is nothing to know its format by."""
    assert read(tmp_path, text) == [NotBilled(0, "no rows")]


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"", "empty file"),
        (b" \n\n", "empty file"),
        (b"a,b\n1,2\n", "unknown format"),
        (b'{"a": 1}\n', "unknown format"),
        (b"[1, 2, 3]", "unknown format"),
        (b"\0\1\2\3", "unknown format"),
        (b"{not JSON}\n", "unknown format"),
    ],
)
def test_what_no_format_fits_is_refused_with_a_way_out(head: bytes, reason: str) -> None:
    """Nothing is guessed: the message says how to name the columns."""
    found = detected(head)
    assert isinstance(found, Refused)
    assert found.reason == reason
    way_out = "write it as one of these" if b"\0" in head else "log_format=generic"
    assert reason == "empty file" or way_out in found.detail


def test_a_log_of_two_formats_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the signs of two formats are there alike, whoever asks says which it is."""
    twin = FLAT["cursor"]._replace(name="cursor-2")
    monkeypatch.setattr(detect, "FLAT", {"cursor": FLAT["cursor"], "cursor-2": twin})
    found = detected(",".join(twin.signs).encode() + b"\n")
    assert isinstance(found, Refused)
    assert found.reason == "ambiguous format"
    assert "log_format=cursor or log_format=cursor-2" in found.detail


def test_an_empty_file_is_no_fault(tmp_path: Path) -> None:
    """A log that was rotated away says that it is empty, and loses nothing else."""
    (tmp_path / "a.jsonl").write_text("")
    (tmp_path / "b.jsonl").write_text(json.dumps(CHAT))
    said = [(file.name.rpartition("/")[2], each) for file, each in read_logs([tmp_path])]
    assert said[0] == ("a.jsonl", NotBilled(0, "empty file"))
    assert isinstance(said[1][1], Row)


def test_a_first_line_longer_than_the_head_is_recognised(tmp_path: Path) -> None:
    """An answer may be longer than what is looked at: it is known by what of it is there."""
    long = {**CHAT, "choices": [{"message": {"content": 'x, {"y": [1]} ' * HEAD}}]}
    (row,) = read(tmp_path, json.dumps(long) + "\n")
    assert row.parts == (("input", 10), ("output", 5))


def test_a_long_document_is_recognised_by_its_beginning(tmp_path: Path) -> None:
    """So is a whole document, whose last item in the head is cut."""
    rows = read(tmp_path, json.dumps([{**CHAT, "id": f"c{n}"} for n in range(1_000)], indent=1), "log.json")
    assert len(rows) == 1_000
    assert [each.number for each in rows[:2]] == [1, 2]


def test_a_format_that_is_named_is_not_guessed_at(tmp_path: Path) -> None:
    """Named, a file of another form is refused as a whole."""
    (said,) = read(tmp_path, "a,b\n1,2\n", "a.csv", How("openai"))
    assert said.reason == "another form"
    (said,) = read(tmp_path, json.dumps(CHAT), "a.jsonl", How("cursor"))
    assert said.reason == "another form"


def test_a_format_that_does_not_exist_suggests_one() -> None:
    """A slip is named, and all formats are listed."""
    with pytest.raises(UsageError, match="there is no format 'litelm' of logs"):
        format_named(How("litelm"))
    assert {"auto", "claude-code", "openai", "litellm", "generic"} <= set(names())


@pytest.mark.parametrize("name", [each for each in names() if each not in {"auto", "generic"}])
def test_each_format_is_found_by_its_name(name: str) -> None:
    """Names that are listed are those that are taken."""
    assert format_named(How(name)).name == name


def test_a_table_with_a_column_twice_is_refused(tmp_path: Path) -> None:
    """Which of two columns of one name counts, nobody can say."""
    text = "model,time,input_tokens,input_tokens,output_tokens\ngpt-4o,2026-01-01,1,2,3\n"
    how = How("generic", {"input_tokens": "input_tokens", "output_tokens": "output_tokens"})
    (said,) = read(tmp_path, text, "a.csv", how)
    assert isinstance(said, Refused)


def test_notes_of_the_formats_that_were_read_are_told(tmp_path: Path) -> None:
    """What is to be known of a format is told once, however many files are of it."""
    (tmp_path / "a.csv").write_text(
        "generation_id,created_at,model,tokens_prompt,tokens_completion,tokens_cached\n"
    )
    logs = Logs(How("openrouter-csv"))
    from costcalc.usage.logs.files.sources import sources

    for file in sources([tmp_path / "a.csv"]):
        assert list(logs.read(file)) == [NotBilled(0, "no rows")]
    assert any("tokenizer" in note for note in logs.notes())


def test_streams_are_among_what_is_recognised() -> None:
    """A log of Claude Code is known by its lines, before any flat format is looked for."""
    from costcalc.usage.logs.streams.known import STREAMS

    line: dict[str, Any] = {
        "parentUuid": None,
        "isSidechain": False,
        "type": "assistant",
        "message": {"usage": {}},
    }
    found = detected(json.dumps(line).encode() + b"\n", STREAMS)
    assert isinstance(found, Found)
    assert found.format.name == "claude-code"


class Copied(bytes):
    """A text that knows how much of it was copied."""

    total = 0

    def __getitem__(self, place: Any) -> Any:
        part = super().__getitem__(place)
        type(self).total += len(part) if isinstance(part, bytes) else 1
        return part

    def split(self, *how: Any) -> Any:
        """Its lines, which know it too."""
        return [type(self)(part) for part in super().split(*how)]


def test_a_beginning_full_of_commas_is_copied_once() -> None:
    """Each might be where what was cut ends: 64 KiB of them were copied for each."""
    head = Copied(b'{"a":1' + b"," * (HEAD - 6))
    assert isinstance(detected(head), Refused)
    assert 0 < Copied.total < 10 * HEAD
