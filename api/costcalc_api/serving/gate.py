"""The gate that large questions pass a few at a time, so that small ones need not wait behind them."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from costcalc_api.problems import RequestProblemError
from costcalc_api.settings import GATE_SECONDS, MOST_AT_WORK, MOST_WAITING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeVar

    Worked = TypeVar("Worked")

RETRY_SECONDS = 10


class BusyError(RequestProblemError):
    """A large question that found too many others before it."""

    headers = (("Retry-After", str(RETRY_SECONDS)),)

    def __init__(self) -> None:
        super().__init__("busy", "Too many large questions are being answered: ask again, or a smaller one.")


class Gate:
    """Lets `most` in at a time, the others in their order; those that would wait too long are sent away."""

    def __init__(
        self, most: int = MOST_AT_WORK, waiting: int = MOST_WAITING, seconds: float = GATE_SECONDS
    ) -> None:
        self._most = most
        self._most_waiting = waiting
        self._seconds = seconds
        self._lock = Lock()
        self.at_work = 0
        """How many are being answered."""
        self._queue: deque[Future[bool]] = deque()
        self._is_closed = False

    def through(self, work: Callable[..., Worked], *of: Any, is_large: bool) -> Worked:  # noqa: ANN401 - as it takes
        """What is worked out of something: inside of the gate where that is large."""
        if not is_large:
            return work(*of)
        with self.passed():
            return work(*of)

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Work inside of the gate; `BusyError` where there is no place."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            if self.at_work < self._most:
                self.at_work += 1
                return
            if self._is_closed or len(self._queue) >= self._most_waiting:
                raise BusyError
            turn: Future[bool] = Future()
            self._queue.append(turn)
        if not self._has_come(turn):
            raise BusyError

    def _has_come(self, turn: Future[bool]) -> bool:
        """Wait for a place; whether there is one."""
        try:
            return turn.result(self._seconds)
        except TimeoutError:
            with self._lock:
                if turn.done():  # at the very end
                    return turn.result()
                self._queue.remove(turn)
            return False

    def _leave(self) -> None:
        """Hand the place over to the next in the queue."""
        with self._lock:
            if self._queue:
                self._queue.popleft().set_result(True)
            else:
                self.at_work -= 1

    def close(self) -> None:
        """Send away all that wait, because the service ends; those at work go on."""
        with self._lock:
            self._is_closed = True
            while self._queue:
                self._queue.popleft().set_result(False)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._queue)
