"""What the columns of a bill are, decided over the set of them: one meaning a column and a file."""

from __future__ import annotations

from costcalc.asking.words import OPTION_NAMES
from costcalc.cli.bills.plan import EMPTY, NOTHING, Plan, counted
from costcalc.cli.bills.read_as import MODEL, ON, WHOLE, bare, read_as
from costcalc.cli.bills.survey import INNER, are_totals, flat, values_of
from costcalc.errors import UsageError, UsageLogError
from costcalc.meters import METERS, USAGE_FIELDS
from costcalc.prose import listed, shown
from costcalc.questions.price.request import ASKING
from costcalc.usage.column_names import DATE, USAGE, is_decided_by_values, look_of, option_of, spelled
from costcalc.usage.columns import conventions, dates, exports, kinds, mixed, values
from costcalc.usage.flags import FIELD_OF, quoted
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from costcalc.cli.bills.readers import Line
    from costcalc.usage.columns.conventions import Adds, Convention
    from costcalc.usage.columns.exports import Export
    from costcalc.usage.records.format import Format

    Lines = Callable[[], Iterator[Line]]

A_DAY_AND_ITS_TIME = 2
YES_OR_NO = frozenset({"true", "false", "yes", "no"})


class Asked(NamedTuple):
    """What was said of a file: its labels, other names of columns by the word that each is, its format."""

    file: str
    labels: Collection[str] = ()
    maps: Mapping[str, str] = {}
    usage_format: str | None = None


class Decided(NamedTuple):
    """A plan, the columns that are labels of it for sure, and why others stop the file where it knows."""

    plan: Plan
    labels: tuple[str, ...] = ()
    reasons: Mapping[str, str] = {}
    export: Export | None = None


def decide(names: Sequence[str], asked: Asked, lines: Lines) -> Decided:
    """How the rows of a file with these columns are read; `lines` gives its rows where values decide."""
    known = _called(names, asked)
    answers = _yes_or_no(known, lines)
    known = {each: column for each, column in known.items() if column not in answers}
    long = _long(known, asked, lines)
    usage, words = _usage(known, asked, lines) if long is None else (NOTHING, {})
    export = long or exports.EXPORTS.get(usage.name)
    aside = _aside(export, known)
    free = [each for each in known if known[each] not in {*aside, *usage.adds, *usage.totals, *usage.silent}]
    words |= _model(free, known)
    words |= _options(free, known, lines)
    others = [each for each in free if known[each] not in words]
    on, clock, until, reasons = _dates(others, known, lines)
    reasons |= answers
    sellers = kinds.one_of(others, kinds.SELLERS)
    batches = [each for each in kinds.one_of(others, kinds.BATCHES) if _are(lines, known[each], kinds.YES_NO)]
    plan = Plan(
        words,
        has_options=bool(usage.options or batches) or any(map(_is_option, words.values())),
        on=on,
        clock=clock,
        until=until,
        seller=known[sellers[0]] if len(sellers) == 1 else None,
        batch=known[batches[0]] if len(batches) == 1 else None,
        is_sum=export is not None and export.is_sum and not {*words.values()} & {"requests"},
        is_export=export is not None,
        house=export.format.seller if export is not None else "",
        classes=None if long is None else _classes(long, known),
        unbilled=export.unbilled if export and export.unbilled and export.unbilled[0] in known else None,
        sizes=export.sizes if export and export.sizes and export.sizes[0] in known else None,
        has_own_days=export is not None and export.has_own_days,
    )
    plan = counted(plan, usage)
    reasons |= {
        known[each]: kinds.OF_ALL[each] for each in kinds.OF_ALL if each in known and kinds.OF_ALL[each]
    }
    _check_maps(asked, plan)
    return Decided(
        plan._replace(told=tuple(read_as(plan, usage, export, known))), tuple(aside), reasons, export
    )


def _aside(export: Export | None, known: Mapping[str, str]) -> list[str]:
    """The columns of an export that are not read: its money, its labels, dates that it says once more.

    OpenAI's pages have `start_time` alone, its files `start_time_iso` beside it.
    """
    if export is None:
        return []
    aside = [each for each in (*export.money, *export.labels) if each in known]
    others = known.keys() - {*aside}
    is_dated = any(bare(each) == ON or kinds.is_of_use(each) for each in others)
    return [known[each] for each in aside if is_dated or look_of(each) != DATE]


def _check_maps(asked: Asked, plan: Plan) -> None:
    """Refuse a word of --map that is none of a row: its column would be passed over."""
    for word, column in asked.maps.items():
        if column not in plan.read:
            raise UsageError(
                f"{shown(column)} is not read as {shown(word)}: say a word such as input_tokens, cached, "
                "output_tokens, on or model, or leave it out",
                "map",
            )


def _called(names: Sequence[str], asked: Asked) -> dict[str, str]:
    """The columns by what they are called here: by their own names, or by the words that --map gives them."""
    for word, column in asked.maps.items():
        if column not in names:
            raise UsageError(f"no column of {asked.file} is called {shown(column)}", "map")
        if column in asked.labels:
            raise UsageError(f"{shown(column)} is said to be a label too: leave one out", "map")
        if word in FIELD_OF and (told := values.miscounted(column, names)):
            raise UsageError(f"{shown(column)} is not read as {shown(word)}: {told}", "map")
        if [*asked.maps.values()].count(column) > 1:
            raise UsageError(f"{shown(column)} is given twice: it is one thing", "map")
        if word in names and column != word and word not in asked.labels:
            raise UsageError(
                f"{word} is a column of {asked.file} too: keep it with --label {word}, or leave {word} out",
                "map",
            )
    mapped = {column: word for word, column in asked.maps.items()}
    free = [name for name in names if name not in asked.labels]
    return {mapped.get(name, name): name for name in free}


def _model(names: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """The column of the models; none where no name is one of those."""
    found = [MODEL] if MODEL in known else kinds.models_in(names)[:1]
    return {known[each]: MODEL for each in found}


def _options(names: Sequence[str], known: Mapping[str, str], lines: Lines) -> dict[str, str]:
    """The columns of words and options that a price question has, by our names, however those are spelled."""
    words = {}
    for name in names:
        own = bare(name)
        if own in kinds.OF_ALL:
            continue
        if own in ASKING.names or option_of(own):
            words[known[name]] = own
        elif option := kinds.option_meant(own):
            words[known[name]] = option
    if "service_tier" not in words.values():
        tiers = [
            each for each in kinds.one_of(names, kinds.TIERS) if _are(lines, known[each], kinds.TIER_VALUES)
        ]
        words |= {known[each]: "service_tier" for each in tiers[:1]}
    words.pop(known.get(ON, ""), None)
    return words


def _is_option(word: str) -> bool:
    """Whether a word is a pair of an option, or an option by its own name."""
    return word in OPTION_NAMES or option_of(word) is not None


def _are(lines: Lines, column: str, known: Collection[str]) -> bool:
    """Whether a column has these values alone."""
    return values_of(lines(), column) <= {*known}


def _dates(
    names: Sequence[str], known: Mapping[str, str], lines: Lines
) -> tuple[str | None, str | None, str | None, dict[str, str]]:
    """The columns of the date of use, of the time of its day and of its end, and why others stop the file."""
    own = [each for each in known if bare(each) == ON]
    if own:
        return known[own[0]], None, None, {}
    found = [known[each] for each in names if kinds.is_of_use(each)]
    clocks = [each for each in found if len(found) == A_DAY_AND_ITS_TIME and _are_clocks(lines, each)]
    if len(clocks) == 1:
        return next(each for each in found if each not in clocks), clocks[0], None, {}
    if len(found) == 1:
        ends = [known[each] for each in names if kinds.is_end(each)]
        return found[0], None, ends[0] if len(ends) == 1 else None, {}
    if not found:
        return None, None, None, {}
    told = f"may be the date, as {listed(map(shown, found[:4]), 'and')} may: say which with --map on=COLUMN"
    return None, None, None, dict.fromkeys(found, told)


def _are_clocks(lines: Lines, column: str) -> bool:
    """Whether a column has times without a day, as far as it has any."""
    said = values_of(lines(), column) - {""}
    return bool(said) and all(map(dates.is_clock, said))


def _yes_or_no(known: Mapping[str, str], lines: Lines) -> dict[str, str]:
    """The columns that are called as what counts tokens, and say yes or no; why each stops the file."""
    counts = [each for each in map(bare, known) if look_of(each) == USAGE and not is_decided_by_values(each)]
    found = [known[each] for each in known if bare(each) in counts]
    first = {each: next(_filled(lines, each), "") for each in found}
    said = [each for each in found if first[each] in YES_OR_NO and _are(lines, each, {"", *YES_OR_NO})]
    return {each: values.instead_of_a_count(each) for each in said}


def _filled(lines: Lines, column: str) -> Iterator[str]:
    """What stands in a column, in small letters."""
    rows = (flat(line.row).get(column) for line in lines())
    return (str(value).strip().lower() for value in rows if value not in EMPTY)


def _usage(known: Mapping[str, str], asked: Asked, lines: Lines) -> tuple[Convention, dict[str, str]]:
    """How the columns of usage count, and those that go by our own names and stand for themselves."""
    formats = _formats(asked.usage_format)
    members = conventions.member_names(formats)
    columns = [name for name in known if _is_usage(bare(name), members)]
    words = {known[each]: "requests" for each in columns if spelled(bare(each)) in kinds.REQUESTS}
    words |= {known[each]: bare(each) for each in columns if _stands_alone(bare(each))}
    tokens = [each for each in columns if known[each] not in words]
    if asked.usage_format is None and all(bare(each) in FIELD_OF for each in tokens):
        return NOTHING, words | {known[each]: bare(each) for each in tokens}
    names = [known[each] for each in tokens]
    is_said = asked.usage_format is not None or not {*asked.maps.values()}.isdisjoint(names)
    fields = None if is_said else mixed.all_meant(names)
    found = _found([*tokens], formats, known, asked, lines)
    if found and not (fields and _is_ours_too(found, formats, fields)):
        return _in_file(found, known), words
    as_ours = {known[each]: spelled(bare(each)) for each in tokens}
    if asked.usage_format is None and WHOLE.issuperset(as_ours.values()):
        return NOTHING, words | as_ours
    if fields is not None and {*fields.values()} - {mixed.INPUT, mixed.OUTPUT, mixed.TOTAL}:
        raise UsageLogError(asked.file, 1, _say_which(mixed.undecided(fields)))
    return NOTHING, words | {known[each]: bare(each) for each in tokens if bare(each) in FIELD_OF}


def _say_which(found: mixed.Readings) -> str:
    """That parts may be inside their whole or beside it, with the flags that say which."""
    labels = [f"--label {quoted(name)}" for name in found.totals]

    def flags(fields: Mapping[str, str]) -> str:
        maps = (f"--map {quoted(f'{field}={name}')}" for name, field in fields.items() if field != name)
        return " ".join([*maps, *labels])

    return (
        f"{listed(map(shown, found.parts), 'and')} may be inside {shown(found.whole)} or beside it: no API "
        "has all of these names, and each counts in its own way; say which\n"
        f"inside: {flags(found.inside)}\nbeside: {flags(found.beside)}"
    )


def _is_ours_too(usage: Convention, formats: Iterable[Format], columns: Iterable[str]) -> bool:
    """Whether a part goes by a name of ours, and by one of a format in another spelling: `Cache Read`."""
    own = next(each for each in formats if each.name == usage.name)
    members = {name for path in own.counts for name in (path, path.rpartition(".")[2])}
    others = [each for each in columns if bare(each) not in members and spelled(bare(each)) in FIELD_OF]
    return not WHOLE.issuperset(map(spelled, others))


def _classes(export: Export, known: Mapping[str, str]) -> tuple[str, str, Mapping[str, Adds]]:
    column, count, _ = export.long or ("", "", {})
    return known[column], known[count], export.adds


def _long(known: Mapping[str, str], asked: Asked, lines: Lines) -> Export | None:
    """The export of a file with a row for each class of tokens."""
    for export in exports.EXPORTS.values():
        if export.long is None or (asked.usage_format or export.format.name) != export.format.name:
            continue
        column, count, classes = export.long
        if column in known and count in known and _are(lines, known[column], {"", *classes}):
            return export
    return None


def _found(
    tokens: list[str], formats: Sequence[Format], known: Mapping[str, str], asked: Asked, lines: Lines
) -> Convention | None:
    if not tokens:
        return None
    aside = {name: (*each.money, *each.labels) for name, each in exports.EXPORTS.items()}
    found = conventions.conventions(tokens, formats, known, aside)
    if not found and any(each.startswith(f"{INNER}.") for each in tokens):
        found = conventions.conventions([*map(bare, tokens)], formats, known)
    if not found:
        return None
    exact = [each for each in found if each.name == asked.usage_format]
    left = exact or _of_rows(found, formats, known, lines)
    _check_models(left, known, asked, lines)
    try:
        return conventions.decided(left, tokens)
    except UsageError as error:
        raise UsageLogError(asked.file, 1, error.detail) from None


def _check_models(left: Sequence[Convention], known: Mapping[str, str], asked: Asked, lines: Lines) -> None:
    """Refuse an export that counts by the model, and has models of both kinds."""
    whose = {name: each.format.whose for name, each in exports.EXPORTS.items() if each.format.whose}
    models = kinds.models_in(known)
    if not models or not all(each.name in whose for each in left):
        return
    names = values_of(lines(), known[models[0]]) - {""}
    if not any(conventions.are_of(each, whose, names) for each in left):
        told = "; ".join(f"{each.title}: {each.rule}" for each in exports.FORMATS if each.name in whose)
        reason = f"its models are counted in two ways ({told}): write those of each into a file of their own"
        raise UsageLogError(asked.file, 1, reason)


def _of_rows(
    found: Sequence[Convention], formats: Iterable[Format], known: Mapping[str, str], lines: Lines
) -> Sequence[Convention]:
    """Those of several conventions that the rows leave: by whose models they are, and by their totals."""
    if len(found) == 1:
        return found
    whose = {each.name: each.whose for each in formats}
    models = kinds.models_in(known)
    if models and any(whose.get(each.name) for each in found):
        found = conventions.of_models(found, whose, values_of(lines(), known[models[0]]) - {""})
    if len(found) > 1 and any(each.totals for each in found):
        plans = [counted(Plan({}), _in_file(each, known)) for each in found]
        kept = are_totals(lines(), plans)
        found = [each for each, plan in zip(found, plans, strict=True) if plan in kept] or found
    return found


def _in_file(usage: Convention, known: Mapping[str, str]) -> Convention:
    """A convention with the columns' names in the file, where others stand for them here."""

    def name(each: str) -> str:
        return known.get(each) or known.get(f"{INNER}.{each}") or each

    return usage._replace(
        adds={name(each): adds for each, adds in usage.adds.items()},
        options={name(each): choice for each, choice in usage.options.items()},
        totals={name(each): [tuple(map(name, row)) for row in rows] for each, rows in usage.totals.items()},
        silent=tuple(map(name, usage.silent)),
    )


def _formats(name: str | None) -> tuple[Format, ...]:
    from costcalc.usage.records.formats import FORMATS, formats_named

    if name is None:
        return (*exports.FORMATS, *FORMATS)
    own = tuple(each for each in exports.FORMATS if each.name == name or each.name.startswith(f"{name}-"))
    return own or formats_named(name)


def _is_usage(name: str, members: Collection[str]) -> bool:
    """Whether a column counts what was used."""
    if name in FIELD_OF or spelled(name) in kinds.REQUESTS:
        return True
    if is_decided_by_values(name) or option_of(name):
        return False
    return look_of(name) == USAGE or conventions.is_member(name, members)


def _stands_alone(name: str) -> bool:
    """Whether a name of ours is of something that no other contains, such as images."""
    field = FIELD_OF.get(name)
    return field is not None and not METERS[USAGE_FIELDS[field].name].is_token
