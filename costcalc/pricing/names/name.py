"""What a name stands for, and since when, and until when."""

from __future__ import annotations

from datetime import datetime

from costcalc.periods import lasting
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from costcalc.periods import Moment


class Name(NamedTuple):
    """What a name stands for: a model, by its id or by an alias with its dates (as text, UTC)."""

    model: str
    matched: str
    effective_from: str | None
    effective_to: str | None

    @property
    def stretch(self) -> tuple[datetime | None, datetime | None]:
        """Since when it stands for the model, and until when; None where no day begins or ends that."""
        start = datetime.fromisoformat(self.effective_from) if self.effective_from else None
        end = datetime.fromisoformat(self.effective_to) if self.effective_to else None
        return start, end

    def in_force(self, on: Moment) -> bool:
        """Whether it stands for the model on an instant, or at some time of a day."""
        start, end = self.stretch
        asked = lasting(on)
        return (start is None or start < asked.end) and (end is None or asked.start < end)

    def all_day(self, day: Moment) -> bool:
        """Whether it stands for the model on all of a day."""
        start, end = self.stretch
        asked = lasting(day)
        return (start is None or start <= asked.start) and (end is None or asked.end <= end)


def models_of(names: Iterable[Name]) -> list[str]:
    """The ids of the models that names stand for."""
    return list(dict.fromkeys(each.model for each in names))
