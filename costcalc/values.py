"""`NamedTuple` and `TYPE_CHECKING` without importing `typing`, which takes a third of Python's own start.

Type checkers see typing's own; at run time the same named tuples are made from the annotations of a class.
Python's own `namedtuple` makes its methods anew for each of the many classes; here they are inherited, which
takes half the time.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import _tuplegetter as field_at

    _function = type(lambda: None)
    _make = tuple.__new__
    _codes: dict[int, object] = {}

    def _new_of(fields: tuple[str, ...], defaults: tuple[object, ...]) -> object:
        """The `__new__` of a tuple of fields; compiled once for each number of them, as that is slow."""
        code = _codes.get(len(fields))
        if code is None:
            listed = "".join(f"_{place}, " for place in range(len(fields)))
            made = eval(f"lambda _kind, {listed}: _make(_kind, ({listed}))")  # noqa: S307 - as Python does
            code = _codes[len(fields)] = made.__code__
        named = code.replace(co_varnames=("_kind", *fields), co_name="__new__", co_qualname="__new__")
        return _function(named, globals(), "__new__", defaults)

    class _Named(tuple):
        __slots__ = ()

        def _replace(self, **values: object) -> _Named:
            made = tuple.__new__(type(self), map(values.pop, self._fields, self))
            if values:
                raise TypeError(f"{type(self).__name__} has no {', '.join(values)}")
            return made

        def _asdict(self) -> dict[str, object]:
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self) -> tuple[object, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            said = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({said})"

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
            return type(name, (_Named,), {**namespace, **own, "_field_defaults": defaults})

    class NamedTuple(metaclass=_NamedTupleMeta):
        """A small frozen value: `class Price(NamedTuple): amount: Decimal`."""


class Made:
    """Something that stays as it was made: each attribute is set once, and none is taken away."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in vars(self):
            raise AttributeError(f"a {type(self).__name__} is frozen: {name} is set once, when it is made")
        vars(self)[name] = value

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a {type(self).__name__} is frozen: {name} cannot be taken from it")


__all__ = ["TYPE_CHECKING", "Made", "NamedTuple"]
