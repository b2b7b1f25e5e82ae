"""What to say when a model has no price on the day asked: when it was last sold, and what to ask instead."""

from __future__ import annotations

from datetime import timedelta

from costcalc.errors import NoPriceInForceError, NotDatedError, UnpricedModelError
from costcalc.meters import METERS
from costcalc.numbers import plain
from costcalc.periods import lasting, spell
from costcalc.pricing.model import Price
from costcalc.pricing.names.ended import last_sold
from costcalc.pricing.names.meaning import prices_of
from costcalc.usage.flags import command_line, short_words
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from costcalc.errors import PatternOnlyError, UnknownModelError
    from costcalc.periods import Moment
    from costcalc.pricing.model import Model
    from costcalc.rating.source import PriceSource

EXAMPLES = ("input", "output")
"""The meters that an example of a question uses, where they are priced; else the first that is."""
IF_ALLOWED = "allow_undated answers all the same"
"""What the reason says of a price that is known and not dated."""
MOST_HOSTS = 5
MARKS = ("", "-instruct")
"""What hosts write behind the name of open weights that answer chats."""
NO_OPTIONS: Mapping[str, str] = {}
LONGEST_CHAIN = 20


class Way(str):
    """A command that leads on, with quantities of an example; and what it asks: of which model, and when.

    `undated` and `pattern` say what the table must allow for it, `options` with which ones it asks.
    """

    __slots__ = ("model", "on", "options", "pattern", "undated")
    model: str
    on: Moment
    undated: bool
    pattern: bool
    options: Mapping[str, str]


def lead_on(table: PriceSource, model: Model, on: Moment) -> NoPriceInForceError:
    """The error for a model that is not sold on a moment, with everything that leads on."""
    instant = lasting(on).start
    sold = [period for period in model.prices if not period.withdrawn]
    ends = [each.effective_to for each in sold if each.effective_to and each.effective_to <= instant]
    # None is in force: those that have not ended are still to come.
    starts = [each.start for each in sold[len(ends) :]]
    is_to_come = bool(starts) and not ends
    # Nothing has followed yet on what is still to come.
    successor = None if is_to_come else sold_after(table, model, instant) or model.successor
    hosts = _hosts(table, model, instant)
    heirs = [] if successor is None or not sold_at(table, successor, instant) else [successor]
    commands = [_command(table, each, on) for each in [*heirs, *hosts[:1]]]
    if ends:
        commands.append(_command(table, model.id, ends[-1] - timedelta(seconds=1), model))
    elif starts:
        commands.append(_command(table, model.id, starts[0], model))
    return NoPriceInForceError(
        model.id,
        on,
        earlier=spell(ends[-1]) if ends else None,
        later=spell(starts[0]) if starts else None,
        reason="" if sold else _of_no_day(model, instant),
        successor=successor,
        hosts=hosts,
        commands=commands,
    )


def _of_no_day(model: Model, instant: datetime) -> str:
    """Why a model has no price on any day: it was shut down before anything vouched for one."""
    shutdown = model.lifecycle.shutdown
    if shutdown is None or shutdown.instant is None:
        return ""
    if shutdown.instant <= instant:
        return f"it was shut down on {shutdown.on}"
    return f"nothing says what it cost before it is shut down, on {shutdown.on}"


def unlisted(table: PriceSource, model: Model, on: Moment, reason: str) -> UnpricedModelError:
    """The error for a model for which nobody lists a price: why, and what the hosts of its weights take."""
    instant = lasting(on).start
    hosts = _hosts(table, model, instant) or _hosts_alike(table, model, instant)
    told = f"\nits hosts, {prices_of(table.catalogue, hosts, on)}" if hosts else ""
    commands = [_command(table, each, on) for each in hosts[:1]]
    error = UnpricedModelError(model.id, on, reason=reason + told, commands=commands)
    error.hosts = tuple(hosts)  # told with their prices already
    return error


def not_dated(table: PriceSource, wider: Model, on: Moment) -> NotDatedError:
    """The error for a price that is known, and not for a moment: what is known, and how to ask all the same.

    `wider` is the model with the prices that would be taken for it.
    """
    asked = lasting(on)
    period = next(each for each in wider.prices if each.assumed and each.overlaps(asked))
    figures = ", ".join(
        f"{meter} {plain(rate.amount)}" for meter, rate in period.rates.items() if isinstance(rate, Price)
    )
    known = [each for each in wider.prices if not each.assumed]
    ends = [each.effective_to for each in known if each.effective_to and each.effective_to <= asked.start]
    return NotDatedError(
        wider.id,
        on,
        earlier=spell(max(ends)) if ends else None,
        later=next((spell(each.start) for each in known if each.start > asked.start), None),
        reason=f"{period.assumed} ({figures}, {period.source.title}); {IF_ALLOWED}",
        commands=[_command(table.allowing(undated=True), wider.id, on, wider)],
    )


def guessed(table: PriceSource, error: PatternOnlyError, on: Moment) -> tuple[str, ...]:
    """The command that takes the guess of a pattern, where what it guesses has a price on a moment."""
    instant = lasting(on).start
    for undated in (False, True):
        wider = table.allowing(undated=undated, pattern=True)
        if all(sold_at(wider, each, instant) for each in error.near):
            return (_command(wider, str(error.name), on, wider.catalogue.model(error.near[0])),)
    return ()


def instead(table: PriceSource, error: UnknownModelError, on: Moment) -> tuple[str, ...]:
    """The command that asks for what follows a name that stands for nothing on a moment, if that is sold."""
    instant = lasting(on).start
    if error.option is not None:
        model, option, value = error.option
        return (
            (_command(table, model, on, options={option: value}),) if sold_at(table, model, instant) else ()
        )
    known = error.hosts or error.near
    sold = [_command(table, each, on) for each in known[:1] if sold_at(table, each, instant)]
    return tuple(sold) or _once_sold(table, error.hosts, on)


def _once_sold(table: PriceSource, hosts: Sequence[str], on: Moment) -> tuple[str, ...]:
    """The command that asks for the last price of the one of a few hosts that sold something last."""
    ended = ((last_sold(table.catalogue.model(each), on), each) for each in hosts)
    last, host = max(((end, each) for end, each in ended if end), default=(None, ""))
    return () if last is None else (_command(table, host, last - timedelta(seconds=1)),)


def sold_after(table: PriceSource, model: Model, instant: datetime) -> str | None:
    """The first of the model's successors that is sold at an instant."""
    for _ in range(LONGEST_CHAIN):
        if model.successor is None:
            return None
        model = table.catalogue.model(model.successor)
        if sold_at(table, model.id, instant):
            return model.id
    return None


def _hosts(table: PriceSource, model: Model, instant: datetime) -> list[str]:
    """The first few who sell the weights of a model at an instant."""
    others = table.catalogue.hosts_of(model.weights_id)
    return [each for each in others if sold_at(table, each, instant)][:MOST_HOSTS]


def _hosts_alike(table: PriceSource, model: Model, instant: datetime) -> list[str]:
    """The first few who sell what is called as a model is, where nothing says whose weights they serve."""
    from costcalc.pricing.names.near import hosts_alike

    bare = model.id.rpartition("/")[2]
    found = [each for mark in MARKS for each in hosts_alike(table.catalogue, bare + mark)]
    return [each for each in dict.fromkeys(found) if sold_at(table, each, instant)][:MOST_HOSTS]


def sold_at(table: PriceSource, model_id: str, instant: datetime) -> bool:
    """Whether a model is sold at an instant."""
    return table.catalogue.model(model_id).is_sold(instant)


def _command(
    table: PriceSource,
    name: str,
    on: Moment,
    priced_as: Model | None = None,
    options: Mapping[str, str] = NO_OPTIONS,
) -> Way:
    """A question about a model, by its id or by a name of `priced_as`, that its price on a moment answers."""
    period = (priced_as or table.catalogue.model(name)).period_at(lasting(on).start)
    priced = [meter for meter in (period.rates if period else ()) if meter != "request"]
    used = [meter for meter in EXAMPLES if meter in priced or not priced] or priced[:1]
    fields = {METERS[meter].usage_field: 1_000 for meter in used}
    asked = {"option": [f"{option}={value}" for option, value in options.items()]} if options else {}
    words = {**short_words(fields), **asked, "on": spell(on), **table.words}
    way = Way(command_line("price", [name], words))
    way.model, way.on, way.options = name, on, options
    way.undated, way.pattern = table.catalogue.allows_undated, table.catalogue.allows_pattern
    return way
