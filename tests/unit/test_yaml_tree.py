"""YAML read from its events: texts with their lines, and nothing that can blow up."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import subprocess
import sys

import pytest

from costcalc.errors import PricingTableError
from costcalc.yaml_tree import Listing, Mapping, Scalar, line_of, read_tree, values
from tests.builders import ROOT


def tree(text: str) -> Mapping:
    """The tree of a text."""
    return read_tree(text, "f.yaml")


def test_nothing_is_interpreted():
    """Every scalar stays the text that it is: no octal, no boolean, no base 60, no float."""
    text = "a: NO\nb: 010\nc: 12:30\nd: 1e-6\ne: ~\nf: 2025-01-01\ng: ''\nh:\n"
    assert values(tree(text)) == {
        "a": "NO", "b": "010", "c": "12:30", "d": "1e-6", "e": "~", "f": "2025-01-01", "g": "", "h": "",
    }  # fmt: skip


def test_nodes_know_their_lines():
    """A node, or the nearest one above that exists, has its line."""
    found = tree("a:\n  b:\n    - x\n    - {c: y}\n")
    assert isinstance(found.entries["a"], Mapping)
    assert line_of(found, ("a", "b", 1, "c")) == 4
    assert line_of(found, ("a", "b", 0)) == 3
    assert line_of(found, ("a", "b", 7)) == 2
    assert line_of(found, ("a", "missing", "deeper")) == 1
    listing = found.entries["a"].entries["b"]
    assert isinstance(listing, Listing)
    assert listing.items[0] == Scalar("x", 3)


BOMBS = {
    "deep brackets": "'a: ' + '[' * 30000 + ']' * 30000",
    "deep braces": "'{a: ' * 30000",
    "deep indents": "''.join(' ' * n + 'a:\\n' for n in range(2000))",
    "merge keys": "'a0: &a0 {k: 1}\\n' + '\\n'.join(f'a{i}: &a{i} {{<<: [*a{i-1}, *a{i-1}], k{i}: 1}}' for i in range(1, 26))",
    "billion laughs": "'a: &a [x,x,x,x,x,x,x,x,x]\\n' + '\\n'.join(f'{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a}]' for a, b in zip('abcdefgh', 'bcdefghi'))",
    "base 60": "'n: 1' + ':59' * 200000",
    "a long key": "'a' * 3000000 + ': 1'",
    "a long scalar": "'a: ' + 'b' * 4000000",
    "too large": "'a: ' + 'b' * 5000000",
    "too many values": "'- 1\\n' * 1000000",
    "unclosed quote": "'a: \"' + 'b' * 1000000",
    "many documents": "'---\\na: 1\\n' * 100000",
    "null bytes": "'a: \\0' * 1000",
    "unknown keys": "''.join(f'k{i}: 1\\n' for i in range(20000))",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused_in_a_process_of_their_own(bomb: str):
    """A text that hangs or crashes other readers is refused, and does not hang."""
    code = (
        "from costcalc.errors import PricingTableError\n"
        "from costcalc.pricing.file.load import Layer, load_layers\n"
        f"text = {BOMBS[bomb]}\n"
        "try:\n"
        "    load_layers([Layer('table', 'f.yaml', text)])\n"
        "except PricingTableError as error:\n"
        "    print(error.problems[0])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60, cwd=ROOT
    )
    assert run.returncode == 0, run.stderr[-2_000:]
    assert run.stdout.startswith("f.yaml")


def test_a_folder_and_a_missing_file(tmp_path):
    """What cannot be read is a problem of the file, with the reason."""
    from costcalc.pricing.file.load import read_layer

    for path, words in ((tmp_path, "Is a directory"), (tmp_path / "no.yaml", "No such file")):
        with pytest.raises(PricingTableError, match=words):
            read_layer("table", path)


def test_a_file_that_is_too_large_is_never_cut(tmp_path):
    """A file is measured in bytes, and one that is larger than 4 MiB is refused as that."""
    from costcalc.pricing.file.load import read_layer

    file = tmp_path / "large.yaml"
    file.write_text("# " + "é" * (3 * 1024 * 1024) + "\n", encoding="utf-8")
    with pytest.raises(PricingTableError, match="the file is larger than 4 MiB"):
        read_layer("table", file)


def test_a_file_that_is_not_utf_8(tmp_path):
    """The first byte that cannot be read is named."""
    from costcalc.pricing.file.load import read_layer

    file = tmp_path / "latin.yaml"
    file.write_bytes("version: é".encode("latin-1"))
    with pytest.raises(PricingTableError, match="the file is not UTF-8: byte 9 cannot be read"):
        read_layer("table", file)


def test_a_byte_order_mark_is_no_content(tmp_path):
    """A file that an editor began with a byte order mark reads like any other."""
    from costcalc.pricing.file.load import read_layer

    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbfversion: 1\n")
    assert read_layer("table", file).text == "version: 1\n"
