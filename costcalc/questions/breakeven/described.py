"""Hardware of one's own as it was said, and what the table knows where it was not, always with its source.

A throughput is a default only if its source states precision, batch and hardware, and it is for the same
model on the same GPU: a figure without them may be wrong by a factor of five. It is none either where far
more, or far less, of the tokens are output, or for part of the GPUs that it was measured on.
"""

from __future__ import annotations

from fractions import Fraction

from costcalc.errors import UsageError
from costcalc.numbers import rounded_text
from costcalc.prose import shown
from costcalc.questions.breakeven.hardware import Hardware, Mix, bits_named, percent
from costcalc.questions.breakeven.request import MEASURES
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from costcalc.pricing.facts import Facts, Gpu, Throughput
    from costcalc.pricing.source import Cited
    from costcalc.questions.breakeven.hardware import Quantisation
    from costcalc.questions.breakeven.request import HardwareSaid

SPEEDS = ("throughput_input", "throughput_output")
OF_BOUGHT = ("gpu_life", "power", "pue", "tariff")
HOW_MANY = "say how many GPUs there are, such as 8"

NODE_GPUS = 8
"""GPUs of the servers whose power the table has."""

PUE_MULTIPLIER = "epoch-pue"
"""The entry of the table with the power usage effectiveness of large clouds (low) and of others (high)."""

MOST_CANDIDATES = 8
ALIKE = 2
"""Requests are like those measured up to so many times their tokens, and down to that part of them; so is the
share of output."""


class Default(NamedTuple):
    """A word that was not said, and what is taken for it; without a source it is an assumption of ours.

    `low` and `high` are there where the source gives a range.
    """

    word: str
    value: Fraction
    how: str
    cited: Cited | None = None
    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def told(self) -> str:
        """The value with its unit."""
        return f"{rounded_text(self.value)} {MEASURES[self.word].unit}".strip()


BUSY = "assumed: busy day and night, the least that a token can cost; nobody's hardware is"
FULL_UTILISATION = Default("utilisation", Fraction(1), BUSY)


def rent_of(gpu: Gpu, day: str) -> Default | None:
    """What a GPU-hour is rented at: the latest figure from before the day asked; None where there is none.

    A single figure (a median) goes before a range, of which the middle is taken.
    """
    known = [rental for rental in gpu.rentals if rental.high is not None]
    before = [rental for rental in known if (rental.cited.on or "") <= day]
    points = [rental for rental in before or known if rental.high == rental.low]
    rental = max(points or before or known, key=lambda each: each.cited.on or "", default=None)
    if rental is None:
        return None
    low, high = (end.as_in("USD/GPU_hour") for end in (rental.low, rental.high or rental.low))
    how = f"the latest single figure for what {gpu.name} are rented at"
    if low != high:
        how = f"the middle of {rounded_text(low)} to {rounded_text(high)} USD, what {gpu.name} are rented at"
    if not before:
        how += f"; no figure from before {day} is known"
    ends = (None, None) if low == high else (low, high)
    return Default("gpu_rate", (low + high) / 2, how, rental.cited, *ends)


def power_of(gpu: Gpu) -> Default | None:
    """What a GPU draws with its share of the server; of the GPU alone, where nothing else is known."""
    if gpu.node_power is not None:
        watts = gpu.node_power.as_in("watt") / NODE_GPUS
        how = f"an eighth of what a server of eight {gpu.name} draws at full load"
        return Default("power", watts, how, gpu.node_cited or gpu.cited)
    if gpu.power is not None:
        how = f"what one {gpu.name} draws at most, without the rest of its server"
        return Default("power", gpu.power.as_in("watt"), how, gpu.power_cited or gpu.cited)
    return None


def pue_of(facts: Facts) -> Default:
    """The power usage effectiveness of a data centre that is no hyperscaler's."""
    known = facts.multipliers.get(PUE_MULTIPLIER)
    if known is None:
        return Default("pue", Fraction(1), "assumed: no energy for cooling, the least that it can be")
    low, high = known.low.as_in("times"), known.high.as_in("times")
    how = "that of data centres other than those of the largest clouds"
    return Default("pue", high, how, known.cited, low, high)


class Measured(NamedTuple):
    """A published throughput as a default: of how many GPUs it is, and the precision it was measured at.

    `caveat` says that the requests it was measured on are not like those asked about.
    """

    default: Default
    gpus: Fraction
    quantisation: Quantisation
    caveat: str | None


class Sought(NamedTuple):
    """The throughput that is sought: of which model (by any of its names), GPU, mix and bits of a weight.

    `gpus` is how many there are; None where that is a range.
    """

    names: Collection[str]
    gpu: str | None
    mix: Mix
    bits: Fraction | None
    gpus: Fraction | None


def throughput_of(facts: Facts, sought: Sought) -> Measured:
    """The published throughput for the model on the GPU whose requests are most like those asked about.

    Raises `UsageError` where none states what it must; the error lists what was published.
    """
    why = None
    for entry in sorted(facts.throughputs.values(), key=lambda entry: _unlike(entry, sought.mix)):
        is_of_both = _is_of(entry, sought.names) and entry.gpu is not None and entry.gpu == sought.gpu
        measured = _measured(entry, sought.mix) if is_of_both else None
        if measured and sought.bits in (None, measured.quantisation[1]):
            misfit = _misfit(entry, measured, sought)
            if misfit is None:
                return measured
            why = why or misfit  # of those that do not fit, the most alike says why
    raise UsageError("\n".join(_refusal(facts, sought, why)), "throughput")


def _is_of(entry: Throughput, names: Collection[str]) -> bool:
    return _key(entry.subject) in {_key(name) for name in names}


def _key(name: str) -> str:
    return name.lower().replace(" ", "-")


def _mix_of(entry: Throughput) -> Mix | None:
    """The requests that were measured; None where it is not said how long they were."""
    if entry.request_input is None or entry.request_output is None:
        return None
    return Mix(entry.request_input.as_in("token"), entry.request_output.as_in("token"))


def _measured(entry: Throughput, mix: Mix) -> Measured | None:
    """An entry as a default; None where it does not state precision, batch, hardware and one figure."""
    bits = bits_named(entry.precision or "")
    if bits is None or entry.batch is None or entry.gpus is None or entry.low is None:
        return None
    if entry.low != entry.high or entry.direction not in ("total", "output"):
        return None
    value, how, requests = entry.low.as_in("token/second"), f"measured on {_setting(entry)}", _mix_of(entry)
    if entry.direction == "output":
        if requests is None:
            return None
        how += f"; {rounded_text(value)} token/second of output are so many of input and output together"
        value /= requests.output_share
    default = Default("throughput", value, how, entry.cited)
    precision = (str(entry.precision).lower(), bits)
    return Measured(default, entry.gpus.as_in("GPU"), precision, _caveat(requests, mix))


def _misfit(entry: Throughput, measured: Measured, sought: Sought) -> str | None:
    """Why a figure is none for these requests, or for so many GPUs; None where it is."""
    requests, asked = _mix_of(entry), sought.mix.output_share
    share = requests.output_share if requests else asked
    # Measured with 9 % of output: 5 % are alike, and 18 %, but not 4 % nor 19 %.
    if max(share, asked) > ALIKE * min(share, asked):
        return (
            f"the table's figure is for requests of which {percent(share)} % is output, and of yours "
            f"{percent(asked)} % is"
        )
    figure = f"the table's figure is that of {rounded_text(measured.gpus)} GPUs, and"
    if sought.gpus is None:
        return f"{figure} how many you have is a range"
    if sought.gpus % measured.gpus:
        return f"{figure} {rounded_text(sought.gpus)} are no multiple of them"
    return None


def _caveat(requests: Mix | None, mix: Mix) -> str | None:
    """What to know of requests of another length, or of another share of output, than those measured."""
    if requests is None:
        return "the source of the throughput does not say how long its requests were"
    if all(1 / ALIKE <= asked / said <= ALIKE for said, asked in zip(requests, mix, strict=True)):
        return None
    return (
        f"the throughput was measured on requests of {requests.told}; those asked about have "
        f"{rounded_text(mix.input)} and {rounded_text(mix.output)}, and may run at another"
    )


def _setting(entry: Throughput) -> str:
    precision, requests = entry.precision or "not given", _mix_of(entry)
    return ", ".join([
        entry.hardware,
        precision if bits_named(precision) else f"precision {precision}",
        f"batch {entry.batch}" if entry.batch else "batch not given",
        entry.setting,
        *([f"{requests.told} a request"] if requests else []),
    ])  # fmt: skip


def _unlike(entry: Throughput, mix: Mix) -> Fraction:
    """How far the share of output is from that of the workload; an entry without lengths comes last."""
    requests = _mix_of(entry)
    return abs(requests.output_share - mix.output_share) if requests else Fraction(2)


def _refusal(facts: Facts, sought: Sought, why: str | None) -> Iterator[str]:
    if why is None and sought.names and sought.gpu:
        why = f"the table has none that states precision, batch and hardware for this model on {sought.gpu}"
    why = why or "the table has figures only for a model and a GPU that it knows: say self_host and gpu"
    yield f"say it, such as throughput=4176 token/s, throughput_per=8 GPU; {why}"
    listed = _candidates(facts, sought)
    if listed:
        yield "published, to be repeated if you trust it for your case:"
    for entry in listed:
        yield f"  {_figure(entry)}: {entry.subject}, {_setting(entry)}: {_words(entry)}"


def _candidates(facts: Facts, sought: Sought) -> Sequence[Throughput]:
    """What was published for the model, that on the same GPU first; else what was for the GPU, or at all."""
    known = facts.throughputs.values()
    of_model = [each for each in known if _is_of(each, sought.names)]
    of_gpu = [each for each in known if each.gpu == sought.gpu]
    return sorted(of_model or of_gpu or known, key=lambda each: each.gpu != sought.gpu)[:MOST_CANDIDATES]


def _ends(entry: Throughput, joiner: str) -> str:
    """The tokens a second of a figure: one, or those of both ends."""
    ends = [rounded_text(end.as_in("token/second")) for end in (entry.low, entry.high) if end is not None]
    return joiner.join(dict.fromkeys(ends))


def _figure(entry: Throughput) -> str:
    direction = {"total": "input and output", None: "tokens"}.get(entry.direction, entry.direction)
    return f"{'up to ' if entry.low is None else ''}{_ends(entry, ' to ')} token/s of {direction}"


def _words(entry: Throughput) -> str:
    """The words that repeat a figure."""
    of = "" if entry.direction in ("total", None) else f"_{entry.direction}"
    per = f", throughput_per={rounded_text(entry.gpus.as_in('GPU'))} GPU" if entry.gpus else ""
    return f"throughput{of}={_ends(entry, '..')} token/s{per}"


class Described(NamedTuple):
    """Hardware as it was described, and what was taken for what was not said."""

    hardware: Hardware
    gpu: Gpu | None
    quantisation: Quantisation | None
    defaults: Sequence[Default]
    notes: Sequence[str]


def describe(
    facts: Facts, said: HardwareSaid, names: Collection[str], mix: Mix, day: str, why_gpus: str = HOW_MANY
) -> Described:
    """The hardware that the words describe, with sourced defaults for what they leave out.

    `names` are those of the model that it is to run, `mix` the tokens of its requests; `why_gpus` says why
    GPUs are asked for.
    """
    gpu, numbers, quantisation = gpu_named(facts, said.said.get("gpu")), {**said.numbers}, said.quantisation
    gpus, notes = said.due("gpus", why_gpus), []
    is_rented = numbers["gpu_price"] is None
    defaults = list(_rented(said, gpu, day) if is_rented else _bought(facts, said, gpu))
    if not is_rented and numbers["tariff"] is None:
        notes.append("without the energy that bought hardware draws: say tariff to count it")
    if said.those_of(("throughput", *SPEEDS)):
        _check_speeds(said, mix)
    elif numbers["throughput_per"] is not None:
        raise UsageError("say the throughput that so many GPUs have", "throughput")
    else:
        bits = quantisation[1] if quantisation else None
        whole = None if "gpus" in said.ranges else gpus
        measured = throughput_of(facts, Sought(names, gpu.name if gpu else None, mix, bits, whole))
        defaults.append(measured.default)
        notes += [measured.caveat] if measured.caveat else []
        numbers["throughput_per"] = measured.gpus
        quantisation = quantisation or measured.quantisation
    if numbers["utilisation"] is None:
        defaults.append(FULL_UTILISATION)
    numbers |= {each.word: each.value for each in defaults}
    known = {name: value for name in Hardware._fields if (value := numbers[name]) is not None}
    return Described(Hardware(**known), gpu, quantisation, defaults, notes)


def gpu_named(facts: Facts, name: str | None) -> Gpu | None:
    """The GPU of the table that a name stands for; `UsageError` where there is none."""
    if name is None:
        return None
    for gpu in facts.gpus.values():
        if gpu.name.lower() == name.lower():
            return gpu
    raise UsageError(
        f"there are no figures for {shown(name)}: known are {', '.join(facts.gpus)}; for another leave it "
        "out, and say gpu_rate and throughput",
        "gpu",
    )


def _check_speeds(said: HardwareSaid, mix: Mix) -> None:
    """A throughput is of both directions together, or of each that the workload has."""
    is_together = "throughput" in said.said
    for name, tokens in zip(SPEEDS, mix, strict=True):
        if is_together and name in said.said:
            raise UsageError("say it of input and output together, or of each alone", name)
        if not is_together and tokens and name not in said.said:
            raise UsageError("say it too: the workload has both, and each takes its time", name)


def _rented(said: HardwareSaid, gpu: Gpu | None, day: str) -> Iterator[Default]:
    for name in said.those_of(OF_BOUGHT):
        raise UsageError(f"say gpu_price too: {name} is of hardware that is bought", "gpu_price")
    if said.numbers["gpu_rate"] is None:
        rent = rent_of(gpu, day) if gpu else None
        if rent is None:
            raise UsageError(
                "say what a GPU-hour is rented at, such as 2.50 USD/GPU_hour; or `gpu`, for a figure of the "
                "table; or gpu_price and gpu_life, to buy",
                "gpu_rate",
            )
        yield rent


def _bought(facts: Facts, said: HardwareSaid, gpu: Gpu | None) -> Iterator[Default]:
    if said.numbers["gpu_rate"] is not None:
        raise UsageError("rent GPUs or buy them: say gpu_rate or gpu_price, not both", "gpu_rate")
    said.due("gpu_life", "say how long a bought GPU is used, such as 4 year")
    if said.numbers["tariff"] is None:
        if said.those_of(("power", "pue")):
            raise UsageError("say what energy costs too, such as 0.10 USD/kWh", "tariff")
        return
    if said.numbers["power"] is None:
        power = power_of(gpu) if gpu else None
        if power is None:
            raise UsageError("say what a GPU draws with its share of the rest, such as 700 watt", "power")
        yield power
    if said.numbers["pue"] is None:
        yield pue_of(facts)
