"""granian, which goes on with the other workers where one of them dies again and again."""

from __future__ import annotations

import time
from typing import Any

from granian.server.mp import MPServer

MOST_DEATHS = 10
DEATHS_SECONDS = 60
"""So many workers may die within so long; a service whose workers cannot live at all ends, and says so."""

PAUSE_SECONDS = 0.1
"""How long the next start waits after each of these deaths."""


class Server(MPServer):
    """A server that ends only with its tenth dead worker in a minute, where granian ends with the second."""

    _deaths: tuple[float, ...] = ()

    def _respawn_workers(self, *workers: Any, **more: Any) -> None:  # noqa: ANN401 - whatever granian says
        super()._respawn_workers(*workers, **more)
        now = time.monotonic()
        self._deaths = (*(each for each in self._deaths if now - each < DEATHS_SECONDS), now)
        if len(self._deaths) < MOST_DEATHS:
            self.respawned_wrks.clear()  # by which granian knows that a worker died twice
            time.sleep(PAUSE_SECONDS * len(self._deaths))
