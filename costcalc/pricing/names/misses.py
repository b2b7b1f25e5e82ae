"""The error for a name that nobody has: why, and what may be meant by it.

What is suggested is found by its letters, never by a pattern of a feed, and is a name that answers: what is
on sale before what is not, the maker before who resells it, the likest first and then the newest. Three are
told at most. A word that covers several models is answered with the newest of them, and what they cost.
"""

from __future__ import annotations

import re

from costcalc.errors import PatternOnlyError, UnknownModelError
from costcalc.groups import gathered
from costcalc.periods import lasting, spell
from costcalc.pricing.model import BEGINNING, models_of
from costcalc.pricing.names.ended import last_sold
from costcalc.pricing.names.families import lines_of, near_families, of_family, released
from costcalc.pricing.names.makers import EVERY_MAKER, base_of_tuned, dotted_maker, maker_of
from costcalc.pricing.names.near import MOST_NEAR, likeness, near_names, seller_said, unknown_seller
from costcalc.pricing.names.owned import owned
from costcalc.pricing.names.products import is_other_product
from costcalc.pricing.names.spelled import DAY_BEHIND, region_said, why_refused
from costcalc.pricing.names.steps import is_several, meant_by, prices_of, suggested
from costcalc.pricing.names.weights import hosts_named
from costcalc.pricing.source import OWN
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.model import Model
    from costcalc.pricing.stored.compiled import Catalogue

MOST_HOSTS = 5
"""How many hosts are told with their prices at most."""

ONLY_HOSTS = "and of this one only hosts are known"

LIKENESS_STEPS = 20
"""Into how many steps it is told how like names are to one another."""

_MAKER, _WORD = re.compile(r"^(?:[a-z0-9-]+\.)+(?=[a-z])"), re.compile(r"[a-z]+(?![a-z])")

ONLY_A_PATTERN = (
    "(only a pattern of a feed recognises it, which is a guess: allow_pattern answers with that all the same)"
)


def unknown(catalogue: Catalogue, name: str, on: Moment | None = None) -> UnknownModelError:
    """The error for a name that nobody has; what is near it is looked for when someone reads it."""
    if is_several(name):
        return UnknownModelError(name, (), "(it looks like several: say each name for itself)")
    if why := why_refused(name) or _why_not_there(name):
        return UnknownModelError(name, (), f"({why})")
    option = _with_option(catalogue, name)
    if option is not None:
        model, asked, value = option
        error = UnknownModelError(
            name, (), f"(there is {model} with {asked}={value})", seller=_maker(catalogue, name)
        )
        error.option = option
        return error
    seller = seller_said(catalogue, name)
    if nobody := unknown_seller(catalogue, name):
        # It counts among the names that are looked for, and has none.
        return UnknownModelError(name, tuple, f"(there is no seller {nobody!r} here)")
    hosts = _hosts(catalogue, name)
    if hosts and not seller and _says_no_host(name, seller, hosts):
        return _only_hosts(catalogue, name, seller, hosts, on)
    may_guess = not catalogue.takes_patterns and "/" in name
    if may_guess and (guesses := suggested(catalogue, name)):
        return PatternOnlyError(name, guesses[:1], ONLY_A_PATTERN, seller)
    if hosts and _says_no_host(name, seller, hosts):  # but who made it
        return _only_hosts(catalogue, name, seller, hosts, on)
    if on is not None and name.isalpha() and (newest := _newest(catalogue, name, on)):
        told = prices_of(catalogue, newest, on)
        return UnknownModelError(name, newest, f"(it names no one model; of the newest, {told})")
    near = lambda: _near(catalogue, name, on)  # noqa: E731 - one line
    return UnknownModelError(name, near, "", seller or _maker(catalogue, name))


def _why_not_there(name: str) -> str:
    """Why a name that says a region, or a base, stands for nothing; empty for other names."""
    base, region = base_of_tuned(name), region_said(name)
    if base:
        return f"a fine-tuned model has a price of its own, and none is known for {base}"
    return f"nothing says what it costs in {region}" if region else ""


def _says_no_host(name: str, seller: str, hosts: Sequence[str]) -> bool:
    """Whether a name says no seller, or just who made it: `meta llama 3.1 8b`, `deepseek/deepseek-v4-…`."""
    if dotted_maker(name) or "@" in name or any(each.startswith(f"{seller}/") for each in hosts):
        return False
    maker = maker_of(name)
    is_maker = seller in EVERY_MAKER or any(f"/{seller}/" in each for each in hosts)
    return seller in {"", maker} or (not maker and is_maker)


def _hosts(catalogue: Catalogue, name: str) -> list[str]:
    """Who sells what is called so, or serves the weights that a name means."""
    named = hosts_named(catalogue, name)
    origins = dict.fromkeys(catalogue.model(each).weights_id for each in named)
    others = [other for each in origins for other in catalogue.hosts_of(each)] if named else []
    return list(dict.fromkeys([*models_of(catalogue.names(name)), *named, *others]))


def _only_hosts(
    catalogue: Catalogue, name: str, seller: str, known: Sequence[str], on: Moment | None
) -> UnknownModelError:
    """The error for a name that hosts have, and not its maker: who sells it, and what each takes."""
    sold = [each for each in known if _is_sold(catalogue.model(each), on)]
    hosts = (sold or [*known])[:MOST_HOSTS]
    told = [] if on is None else [(prices_of if sold else _none_sold)(catalogue, hosts, on)]
    more = [f"and {len(sold) - len(hosts)} more"] if len(sold) > len(hosts) else []

    def near() -> list[str]:
        """What the maker has that is called alike, then the hosts."""
        longer = [each for each in _near(catalogue, name, on) if "/" not in each]
        return list(dict.fromkeys([*longer, *hosts]))[:MOST_NEAR]

    reason = "; ".join([_whose(name, seller), *told, *more])
    error = UnknownModelError(name, near, f"({reason})", seller or _maker(catalogue, name))
    error.hosts = tuple(hosts)
    return error


def _whose(name: str, seller: str) -> str:
    """Why a name does not mean one of the hosts that have it."""
    maker = maker_of(name)
    if "/" in name:
        return f"{seller} is not known to sell it" if seller else "no seller of it is said"
    return f"a bare name is its maker's, {f'which is {maker}' if maker else ONLY_HOSTS}"


def _none_sold(catalogue: Catalogue, hosts: Sequence[str], on: Moment) -> str:
    """That none of a few models is sold on a moment, and until when each was."""
    ended = ((each, last_sold(catalogue.model(each), on)) for each in hosts)
    told = [f"{each} was until {spell(end)}" for each, end in ended if end]
    return f"none is sold on {spell(on)}{': ' if told else ''}{', '.join(told)}"


def _maker(catalogue: Catalogue, name: str) -> str:
    """The maker whose a bare name is, where the table has it; else nothing."""
    maker = "" if "/" in name else maker_of(name)
    return maker if maker in catalogue.sellers() else ""


def _with_option(catalogue: Catalogue, name: str) -> tuple[str, str, str] | None:
    """What a name says that ends with the value of an option: `…-fast` is the model with speed=fast."""
    met = re.fullmatch(r"(.+?)[ _-]+([^ _-]+)", name)
    base, value = met.groups() if met else ("", "")
    for known in meant_by(catalogue, base)[:1] if base else ():
        model = catalogue.model(known.model)
        sold = (each.when.options for period in model.prices for each in period.variants if each.sold)
        asked = next((option for options in sold for option in options if value in options[option]), None)
        if asked:
            return model.id, asked, value
    return None


def _hosted(catalogue: Catalogue, name: str, on: Moment | None) -> list[str]:
    """What the seller that a name says calls the weights that the rest of it names: an id of its own."""
    seller = seller_said(catalogue, name)
    origins = models_of(meant_by(catalogue, name.partition("/")[2])) if seller else []
    hosts = [each for origin in origins[:1] for each in catalogue.hosts_of(origin)]
    theirs = [each for each in hosts if each.startswith(f"{seller}/") and _is_sold(catalogue.model(each), on)]
    return theirs[:MOST_NEAR]


def _near(catalogue: Catalogue, name: str, on: Moment | None) -> list[str]:
    """The few names that may be meant by an unknown one, in the order of the module; families first."""
    if hosted := _hosted(catalogue, name, on):
        return hosted
    # Whatever day is said, the model may be meant.
    undated = name if "/" in name else DAY_BEHIND.sub("", name)
    # Whose model is fine-tuned has a price of its own, which nobody means by another name.
    near = [each for each in near_names(catalogue, undated) if "ft:" in name or "ft:" not in each]
    others = [each for each in near if not is_other_product(undated, each)]
    found = [each for each in others if _answers(catalogue, each, on)]
    if any(_is_sold(_first_of(catalogue, each), on) for each in found):
        found.sort(key=lambda each: _rank(catalogue, undated, each, on))
    else:  # the nearest name that ended is better than none: whoever asks for it is told what came after it
        found = [each for each in others if _ever_answered(catalogue, each, on)]
    is_slip = any(likeness(name, each) == 1 for each in found)  # of a digit
    families = [] if is_slip else [each for each in near_families(name) if of_family(catalogue, each)]
    if families and "/" not in name:  # and no host's
        found = [each for each in found if "/" not in each]
    return [*families, *found][:MOST_NEAR]


def _newest(catalogue: Catalogue, word: str, on: Moment) -> list[str]:
    """The newest of each line that a word covers; else of a maker, or of the names that begin with it."""
    lines = lines_of(catalogue, word, on)
    if lines:
        return lines[:MOST_NEAR]
    if word.lower() in EVERY_MAKER:
        begun = [each for each in catalogue.ids() if each.startswith(f"{word.lower()}/")]
    else:
        begun = catalogue.once("first words", lambda: _by_first_word(catalogue)).get(word.lower(), [])
    models = [model for each in begun if _answers_texts(model := catalogue.model(each), on)]
    models.sort(key=lambda each: (_is_makers(each), each.layer in OWN, released(each)), reverse=True)
    return [each.id for each in models[:MOST_NEAR]]


def _by_first_word(catalogue: Catalogue) -> dict[str, list[str]]:
    """The models whose names begin with each word: `llama` of `meta.llama3-70b`, and of `llama-3-70b`."""
    named = catalogue.named_models()
    names = ((_MAKER.sub("", name.rpartition("/")[2].lower()), model) for name, model, _ in named)
    return gathered(dict.fromkeys((met[0], model) for name, model in names if (met := _WORD.match(name))))


def _answers_texts(model: Model, on: Moment) -> bool:
    """Whether a model is sold by the token, read and written: it makes no picture, and no embedding."""
    period = model.period_at(lasting(on).start)
    priced = set() if period is None or period.withdrawn else period.rates.keys()
    return {"input", "output"} <= priced and ":free" not in model.id


def _answers(catalogue: Catalogue, name: str, on: Moment | None) -> bool:
    """Whether a name stands for one model, on a moment where one is asked about."""
    return len(models_of(each for each in owned(catalogue, name) if on is None or each.in_force(on))) == 1


def _ever_answered(catalogue: Catalogue, name: str, on: Moment | None) -> bool:
    """Whether a name stands for a model on a moment, or stood for one before it."""
    starts = [each.effective_from or BEGINNING for each in owned(catalogue, name)]
    return any(on is None or start < lasting(on).end for start in starts)


def _rank(catalogue: Catalogue, asked: str, name: str, on: Moment | None) -> tuple[bool, bool, int, float]:
    """On sale, of its maker, much like what was asked, new: what is so comes first."""
    model, like = _first_of(catalogue, name), round(LIKENESS_STEPS * likeness(asked, name))
    return not _is_sold(model, on), not _is_makers(model), -like, -released(model).timestamp()


def _first_of(catalogue: Catalogue, name: str) -> Model:
    return catalogue.model(owned(catalogue, name)[0].model)


def _is_makers(model: Model) -> bool:
    return maker_of(model.id) == model.provider.id


def _is_sold(model: Model, on: Moment | None) -> bool:
    """Whether a model is sold on a moment, where one is asked about."""
    return on is None or model.is_sold(lasting(on).start)
