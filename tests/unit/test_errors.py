"""Errors: messages that can be shown, and names that callers may rely on."""

from __future__ import annotations

import costcalc
from costcalc import errors
from costcalc.errors import CostcalcError, Problem
from costcalc.prose import listed, shown


def all_errors(root: type[CostcalcError] = CostcalcError) -> list[type[CostcalcError]]:
    """The whole tree, the root included."""
    return [root, *(each for child in root.__subclasses__() for each in all_errors(child))]


def test_shown_is_short_and_on_one_line():
    """Outside text is cut, and its control characters are taken out."""
    assert shown("a\nb\x1b[31m") == "'a�b�[31m'"
    assert shown("\N{RIGHT-TO-LEFT OVERRIDE}x") == "'�x'"
    assert shown("x" * 1_000_000) == f"'{'x' * 60}…'"


def test_shown_never_fails():
    """Numbers that Python refuses to write out, and lists of them, are described."""
    assert shown(10**5000) == "a number of thousands of digits"
    assert shown([10**5000]) == "'a value of type list'"
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert "a value of type list" in shown(deep)


def test_listed_reads_as_prose():
    """Words are joined with commas and one `or`."""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a or b"
    assert listed(["a", "b", "c"], "and") == "a, b and c"


def test_every_error_has_a_code_of_its_own():
    """A code tells one kind of error from every other."""
    codes = [each.code for each in all_errors()]
    assert len(set(codes)) == len(codes)
    assert all(code.replace("_", "").isalpha() and code.islower() for code in codes)


def test_the_tree_is_drawn_in_the_docstring():
    """Every error stands in the drawing of the module."""
    drawn = errors.__doc__ or ""
    assert [each.__name__ for each in all_errors() if each.__name__ not in drawn] == []


def test_every_error_is_exported():
    """Whoever catches an error can name it as costcalc.<Name>."""
    assert {each.__name__ for each in all_errors()} <= {*costcalc.__all__}


def test_problems_say_where():
    """A problem begins with file and line, or with the file alone."""
    assert str(Problem("p.yaml", 3, "models.x", "is wrong")) == "p.yaml:3: models.x: is wrong"
    assert str(Problem("p.yaml", None, "", "is empty")) == "p.yaml: is empty"
    assert str(Problem("p.yaml", 3, "", "is wrong")) == "p.yaml:3: is wrong"


def test_messages_of_the_small_errors():
    """Each of the small errors says what to do."""
    assert "pip install 'costcalc[arrow]'" in str(errors.MissingExtraError("to_arrow", "arrow"))
    assert str(errors.OutputError("/x", "no space")) == "cannot write /x: no space"
    assert "choose from overlay, table" in str(errors.LayerError("feeds", ("overlay", "table")))
    assert str(errors.OptionError("m", "size", "big", [])).endswith("it takes no such option")
    assert errors.ResultError.code == "invalid_result"
