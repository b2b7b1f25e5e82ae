"""What a name stands for, and since when, and until when."""

from __future__ import annotations

from costcalc.periods import fills, lasting, meets
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from costcalc.periods import Moment


class Name(NamedTuple):
    """What a name stands for: a model, by its id or by an alias with its dates."""

    model: str
    matched: str
    effective_from: datetime | None
    effective_to: datetime | None

    def in_force(self, on: Moment) -> bool:
        """Whether it stands for the model on an instant, or at some time of a day."""
        return meets(self.effective_from, self.effective_to, lasting(on))

    def all_day(self, day: Moment) -> bool:
        """Whether it stands for the model on all of a day."""
        return fills(self.effective_from, self.effective_to, lasting(day))


def models_of(names: Iterable[Name]) -> list[str]:
    """The ids of the models that names stand for."""
    return list(dict.fromkeys(each.model for each in names))
