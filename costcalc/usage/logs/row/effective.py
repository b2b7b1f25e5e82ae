"""The formats of usage as a log needs them: without what it reads itself outside of a usage."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.format import LogFormat
    from costcalc.usage.records.format import Format


def effective(of: LogFormat) -> tuple[Format, ...]:
    """The formats that a row's usage may have; in a flat row it stands among what is no usage."""
    return tuple(_effective(each, of) for each in of.counts)


def _effective(each: Format, of: LogFormat) -> Format:
    changed = each._replace(on=())
    if of.model:
        changed = changed._replace(model=(*of.model, *each.model))
    if not of.is_flat:
        return changed
    beside = tuple(path for path in sorted(paths_beside(of)) if path not in each.counts)
    return changed._replace(places=("",), is_open=True, silent=(*each.silent, *beside))


def paths_beside(of: LogFormat) -> frozenset[str]:
    """The paths of a row that its format reads for something else than its usage, or not at all."""
    return frozenset(path for paths in _beside(of) for each in paths.split("|") for path in each.split("+"))


def _beside(of: LogFormat) -> Iterator[str]:
    yield from (*of.id, *of.aside, *of.sold_by)
    yield from (each.path for each in (*of.on, *of.until))
    yield from (path for paths in of.labels.values() for path in paths)
    yield from filter(None, (of.requests, of.sizes[0] if of.sizes else ""))
    yield from (path for each in of.spend for path in (each.path, each.currency_at) if path)
