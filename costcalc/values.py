"""What quick commands take of `typing` and `importlib` without importing them.

`typing` alone takes a third of Python's own start. Type checkers see its own `NamedTuple`; at run time the
same named tuples are made from the annotations of a class. Python's own `namedtuple` makes its methods anew
for each of the many classes; here they are the same ones, which takes half the time.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False

if TYPE_CHECKING:
    from types import ModuleType
    from typing import NamedTuple
else:
    from collections import _tuplegetter as field_at

    _function = type(lambda: None)
    _make = tuple.__new__
    # What makes a tuple, by its number of fields. Python keeps these compiled, and so each start of a command
    # is 1 ms shorter than with those that are compiled when a class is made, as others are.
    # fmt: off
    _written = (
        lambda _kind: _make(_kind, ()),
        lambda _kind, a: _make(_kind, (a,)),
        lambda _kind, a, b: _make(_kind, (a, b)),
        lambda _kind, a, b, c: _make(_kind, (a, b, c)),
        lambda _kind, a, b, c, d: _make(_kind, (a, b, c, d)),
        lambda _kind, a, b, c, d, e: _make(_kind, (a, b, c, d, e)),
        lambda _kind, a, b, c, d, e, f: _make(_kind, (a, b, c, d, e, f)),
        lambda _kind, a, b, c, d, e, f, g: _make(_kind, (a, b, c, d, e, f, g)),
        lambda _kind, a, b, c, d, e, f, g, h: _make(_kind, (a, b, c, d, e, f, g, h)),
        lambda _kind, a, b, c, d, e, f, g, h, i: _make(_kind, (a, b, c, d, e, f, g, h, i)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j: _make(_kind, (a, b, c, d, e, f, g, h, i, j)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k: _make(_kind, (a, b, c, d, e, f, g, h, i, j, k)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k, m: _make(_kind, (a, b, c, d, e, f, g, h, i, j, k, m)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k, m, n:
            _make(_kind, (a, b, c, d, e, f, g, h, i, j, k, m, n)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k, m, n, o:
            _make(_kind, (a, b, c, d, e, f, g, h, i, j, k, m, n, o)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p:
            _make(_kind, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q:
            _make(_kind, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r:
            _make(_kind, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s:
            _make(_kind, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t:
            _make(_kind, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u:
            _make(_kind, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u, v:
            _make(_kind, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u, v)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u, v, w:
            _make(_kind, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u, v, w)),
        lambda _kind, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u, v, w, x:
            _make(_kind, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u, v, w, x)),
    )
    # fmt: on
    _codes = {number: each.__code__ for number, each in enumerate(_written)}

    def _new_of(fields: tuple[str, ...], defaults: tuple[object, ...]) -> object:
        """The `__new__` of a tuple of fields; where none is written, compiled once for a number of them."""
        code = _codes.get(len(fields))
        if code is None:
            listed = "".join(f"_{place}, " for place in range(len(fields)))
            made = eval(f"lambda _kind, {listed}: _make(_kind, ({listed}))")  # noqa: S307 - as Python does
            code = _codes[len(fields)] = made.__code__
        named = code.replace(co_varnames=("_kind", *fields), co_name="__new__", co_qualname="__new__")
        return _function(named, globals(), "__new__", defaults)

    def _replace(self: tuple, **values: object) -> tuple:
        made = tuple.__new__(type(self), map(values.pop, self._fields, self))
        if values:
            raise TypeError(f"{type(self).__name__} has no {', '.join(values)}")
        return made

    def _asdict(self: tuple) -> dict[str, object]:
        return dict(zip(self._fields, self, strict=True))

    def _getnewargs(self: tuple) -> tuple[object, ...]:
        return tuple(self)

    def _repr(self: tuple) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({said})"

    # Each class has them itself: a base of their own would be looked through for all that Python may ask of
    # a class, whenever one is made.
    _methods = {
        "_replace": _replace, "_asdict": _asdict, "__getnewargs__": _getnewargs, "__repr__": _repr,
    }  # fmt: skip

    class _NamedTupleMeta(type):
        def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, object]) -> type:
            """Make a tuple class of the annotated names, with the methods of the class body."""
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = {field: namespace[field] for field in fields if field in namespace}
            new = _new_of(fields, tuple(defaults.values()))
            own = {"__slots__": (), "__new__": new, "__match_args__": fields, "_fields": fields}
            own |= {field: field_at(place, "") for place, field in enumerate(fields)}
            return type(name, (tuple,), {**_methods, **namespace, **own, "_field_defaults": defaults})

    class NamedTuple(metaclass=_NamedTupleMeta):
        """A small frozen value: `class Price(NamedTuple): amount: Decimal`."""


def module_named(name: str) -> ModuleType:
    """A module, loaded where it is not yet: as `importlib.import_module`, whose own import takes longer."""
    __import__(name)
    return sys.modules[name]


class Made:
    """Something that stays as it was made: each attribute is set once, and none is taken away."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in vars(self):
            raise AttributeError(f"a {type(self).__name__} is frozen: {name} is set once, when it is made")
        vars(self)[name] = value

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a {type(self).__name__} is frozen: {name} cannot be taken from it")


__all__ = ["TYPE_CHECKING", "Made", "NamedTuple", "module_named"]
