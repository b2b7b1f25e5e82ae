"""No module imports one that imports it, by whatever way; imports for type checkers count too."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.builders import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HOMES = (ROOT / "costcalc", ROOT / "api" / "costcalc_api")


def texts() -> dict[str, str]:
    """Every module of the product by its full name; a package's root exports what is in it, and is none."""
    files = [(home, file) for home in HOMES for file in home.rglob("*.py")]
    named = {".".join(file.relative_to(home.parent).with_suffix("").parts): file for home, file in files}
    return {name: file.read_text("utf-8") for name, file in named.items() if not name.endswith("__init__")}


def imported(text: str, known: Mapping[str, object]) -> Iterator[str]:
    """The known modules that a text imports, wherever in it."""
    for node in ast.walk(ast.parse(text)):
        names = [each.name for each in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            names = [str(node.module), *(f"{node.module}.{name}" for name in names)]
        yield from (name for name in names if name in known)


def circles(graph: Mapping[str, set[str]]) -> set[str]:
    """The modules of each circle: one that reaches itself, with all that it reaches and is reached by."""
    reached = {name: _reached(name, graph) for name in graph}
    return {
        " ".join(sorted(each for each in reached[name] if name in reached[each]))
        for name in graph
        if name in reached[name]
    }


def _reached(name: str, graph: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = [*graph[name]]
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead += graph[each]
    return found


def test_there_is_no_circle():
    """Modules can be read, tested and moved one by one."""
    modules = texts()
    assert not circles({name: {*imported(text, modules)} for name, text in modules.items()})


def test_circles_are_seen():
    """Two that import each other are one, also where a third stands between them; the rest is none."""
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"e"}}
    assert circles(graph) == {"a b c", "e"}
    text = "if TYPE_CHECKING:\n    from x import a\ndef f():\n    from x.b import c, d\n    import x.e"
    assert {*imported(text, dict.fromkeys(("x.a", "x.b", "x.c", "x.e")))} == {"x.a", "x.b", "x.e"}
