"""How the answer of a feed may be fetched; without what fetches it, which takes a while to load."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    Progress = Callable[[int, int], None]


class Way(NamedTuple):
    """How an answer may be fetched: from hosts by name, with the port where it is not the usual one.

    `insecure_loopback`, for tests of feeds, allows http, and addresses of this machine; nothing else that is
    not public.
    """

    allow_hosts: Collection[str] = ()
    insecure_loopback: bool = False
    progress: Progress | None = None


WAY = Way()
