"""A model that cannot serve a workload, and why."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Unranked:
    """A model that cannot serve the workload, and why; `code` is the slug of the error.

    The reason names ways out, which takes longer to find than the cost of a model: it is put into words when
    someone reads it.
    """

    __slots__ = ("_reason", "code", "model", "name")

    def __init__(self, model: str, name: str, code: str, reason: str | Callable[[], str]) -> None:
        self.model = model
        self.name = name
        self.code = code
        self._reason = reason

    @property
    def reason(self) -> str:
        """Why it is not ranked, and what to do."""
        if not isinstance(self._reason, str):
            self._reason = self._reason()
        return self._reason

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Unranked):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.model, self.code))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.to_dict().items())
        return f"Unranked({said})"

    def to_dict(self) -> dict[str, str]:
        """As JSON has it."""
        return {"model": self.model, "name": self.name, "code": self.code, "reason": self.reason}
