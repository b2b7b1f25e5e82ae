"""What cannot be ranked in a comparison, and why."""

from __future__ import annotations

from functools import cached_property

from costcalc.questions.compare.shape import UNRANKED
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Reason = str | Exception


class Unranked:
    """A model that cannot serve the workload, and why; `code` is the slug of the error.

    A name that stands for no model on the moment is its own `model` and `name`.

    The reason names ways out, which takes longer to find than the cost of a model: it is put into words when
    someone reads it.
    """

    def __init__(
        self,
        model: str,
        name: str,
        code: str,
        reason: Reason | Callable[[], Reason],
        where: str = "",
        again: str = "",
    ) -> None:
        self.model, self.name, self.code, self._reason, self._where = model, name, code, reason, where
        self.again = again or model
        """What asks for it again."""

    @cached_property
    def _told(self) -> Reason:
        """The reason, or the error that says it."""
        return self._reason() if callable(self._reason) else self._reason

    @cached_property
    def reason(self) -> str:
        """Why it is not ranked, and what to do."""
        return f"{self._where}{self._told}"

    @property
    def successor(self) -> str | None:
        """What follows it; None where nothing is known to."""
        return getattr(self._told, "successor", None) or None

    def __reduce__(self) -> tuple[object, ...]:
        return Unranked, (self.model, self.name, self.code, self._told, self._where, self.again)

    def retold(self, retell: Callable[[Reason, str], Reason]) -> Unranked:
        """The same with another reason, made of its own and of its model when someone reads it."""
        return Unranked(
            self.model, self.name, self.code, lambda: retell(self._told, self.model), self._where, self.again
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Unranked):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.model, self.code))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.to_dict().items())
        return f"Unranked({said})"

    def to_dict(self) -> dict[str, str | None]:
        """As JSON has it."""
        return UNRANKED.document(self)
