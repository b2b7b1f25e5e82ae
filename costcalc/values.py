"""`NamedTuple` and `TYPE_CHECKING` without importing `typing`, which takes a third of Python's own start.

Type checkers see typing's own; at run time the same named tuples are made from the annotations of a class.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple

    class _NamedTupleMeta(type):
        def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, object]) -> type:
            """Make a tuple class of the annotated names, with the methods of the class body."""
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            fields = list(namespace.get("__annotations__", ()))
            defaults = [namespace.pop(field) for field in fields if field in namespace]
            made = namedtuple(name, fields, defaults=defaults, module=namespace["__module__"])  # noqa: PYI024
            for key, value in namespace.items():
                if key != "__dict__":
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_NamedTupleMeta):
        """A small frozen value: `class Price(NamedTuple): amount: Decimal`."""


__all__ = ["TYPE_CHECKING", "NamedTuple"]
