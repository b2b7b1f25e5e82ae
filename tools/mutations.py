"""The mistakes that `tools/mutants.py` makes: which code could have been written otherwise, and how."""

from __future__ import annotations

import ast
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or,
    ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd, ast.Break: ast.Continue, ast.Continue: ast.Break,
}  # fmt: skip
PAIRS = (("min", "max"), ("any", "all"), ("add", "subtract"), ("multiply", "divide"))
SLIPS = {**dict(PAIRS), **{other: one for one, other in PAIRS}}


class Mutant(NamedTuple):
    """One mistake: where, what became of what, and the changed module.

    `function` is the qualified name of the outermost function around it, None for what runs at import;
    `lines` are those of its statement.
    """

    file: str
    line: int
    what: str
    tree: ast.Module
    function: str | None
    lines: range


class Slip(NamedTuple):
    """Other code for a piece of code: its statement, what it is part of, and how it is put there."""

    statement: ast.stmt
    parent: ast.AST
    code: ast.AST
    other: ast.AST
    put: Callable[[], None]


def mutants_of(file: str) -> list[Mutant]:
    """Every mutant of a file, from the first line to the last."""
    source = (ROOT / file).read_text(encoding="utf-8")
    made = []
    for number in range(len(list(_slips(ast.parse(source))))):
        tree = ast.parse(source)
        slip = list(_slips(tree))[number]
        function = _function(tree, slip.statement)
        line = next(each.lineno for each in (slip.code, slip.parent) if isinstance(each, ast.expr | ast.stmt))
        # An operator says nothing without what it stands between.
        is_operator = not isinstance(slip.code, ast.expr | ast.stmt | ast.comprehension)
        before = ast.unparse(slip.parent if is_operator else slip.code)
        slip.put()
        after = ast.unparse(slip.parent if is_operator else slip.other)
        made.append(Mutant(file, line, f"{before} → {after}", tree, function, _lines(slip.statement)))
    return sorted(made, key=lambda each: each.line)


def no_mutant(file: str) -> Mutant:
    """A file without any mistake: a test that notices it notices nothing at all."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return Mutant(file, 0, "", tree, None, range(0))


def _slips(node: ast.AST, around: ast.stmt | None = None) -> Iterator[Slip]:
    """Every mistake that can be made in a piece of code, without what only people and type checkers read."""
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list"}:
            continue
        for place, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _says_nothing(child):
                continue
            statement = child if isinstance(child, ast.stmt) else around
            for other in _others(node, field, child):
                yield Slip(
                    cast("ast.stmt", statement), node, child, other, partial(_put, node, field, place, other)
                )
            yield from _slips(child, statement)


def _says_nothing(node: ast.AST) -> bool:
    """Docstrings, `__all__`, what only type checkers read, and `zip(…, strict=True)`, a check of its own."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.keyword(arg="strict"):
            return True
    return False


def _others(parent: ast.AST, field: str, node: ast.AST) -> Iterator[ast.AST]:
    """The mistakes that could stand in the place of a piece of code."""
    match node:
        case ast.Constant(value=value) if not isinstance(parent, ast.JoinedStr):
            yield from (ast.Constant(other) for other in _other_values(value))
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BoolOp(values=values):
            for left_out in range(len(values)):
                rest = values[:left_out] + values[left_out + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.comprehension(ifs=[_, *_]):
            yield ast.comprehension(node.target, node.iter, [], node.is_async)
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Name() | ast.Attribute() | ast.Call():
            yield from _other_names(parent, field, node)
        case _ if type(node) in SWAPS:
            yield SWAPS[type(node)]()


def _other_names(parent: ast.AST, field: str, node: ast.expr) -> Iterator[ast.expr]:
    """`min` for `max`, and the contrary of a name that decides; a choice has its two ends instead."""
    match node:
        case ast.Name(id=name) if name in SLIPS and isinstance(parent, ast.Call):
            yield ast.Name(SLIPS[name], ast.Load())
        case ast.Attribute(value=value, attr=name) if name in SLIPS:
            yield ast.Attribute(value, SLIPS[name], ast.Load())
        case _ if field in {"test", "ifs"} and not isinstance(parent, ast.IfExp):
            yield ast.UnaryOp(ast.Not(), node)


def _other_values(value: object) -> Iterator[bool | int | str]:
    """Another truth, one more, another word; sentences are what messages are made of, and are left alone."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, str) and value and " " not in value:
        yield f"{value}~"


def _put(parent: ast.AST, field: str, place: int, other: ast.AST) -> None:
    value = getattr(parent, field)
    if isinstance(value, list):
        value[place] = ast.copy_location(other, value[place])
    else:
        setattr(parent, field, ast.copy_location(other, value))
    ast.fix_missing_locations(parent)


def _lines(statement: ast.stmt) -> range:
    """The lines of a statement, without its body."""
    body = getattr(statement, "body", None)
    return range(statement.lineno, body[0].lineno if body else (statement.end_lineno or 0) + 1)


def _function(node: ast.AST, statement: ast.stmt, name: str = "") -> str | None:
    """The qualified name of the outermost function in which a statement stands; None at import."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) and child is not statement and statement in ast.walk(child):
            return f"{name}{child.name}"
        if isinstance(child, ast.ClassDef) and (found := _function(child, statement, f"{name}{child.name}.")):
            return found
    return None
