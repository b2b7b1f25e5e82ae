"""The quick reader of rows: what the general reader says, for rows of the ordinary shape.

It has no rules of its own. Of each set of members that rows have, it asks the general reader once in which
format that is, and `Counting` what its numbers come to; of anything else, and of whatever may be refused, it
says nothing, and the general reader does.
"""

from __future__ import annotations

from costcalc.usage.logs.format import REQUEST, TABLE
from costcalc.usage.logs.row.calls import calls_of
from costcalc.usage.logs.row.conditions import shows
from costcalc.usage.logs.row.counting import shape_of
from costcalc.usage.logs.row.plans import LONGEST, decides, is_told, may_be_told, outline_of, plan_of
from costcalc.usage.logs.row.spends import recorded_of
from costcalc.usage.logs.rows import Row
from costcalc.usage.records.context import Wrapped, billed_besides, options_of, text_of
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.members import ABSENT, at, members_of
from costcalc.usage.records.sellers import seller_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.usage.logs.row.counting import Shape, Tally
    from costcalc.usage.logs.row.plans import Keys, Outline, Plan
    from costcalc.usage.logs.row.reader import RowReader
    from costcalc.usage.logs.rows import Options
    from costcalc.usage.records.format import Envelope

MOST_PLANS = 2_000
"""A log with more shapes than that is read slowly."""
SELDOM = 64
"""Of so many rows with the same fault one is looked at twice."""


class QuickReader:
    """Reads rows as one general reader does, where that is plain."""

    def __init__(self, general: RowReader) -> None:
        self.general, self.of = general, general.of
        of = general.of
        is_simple = of.kind == REQUEST and of.container != TABLE and not of.is_flat
        is_simple = is_simple and any(place for each in of.counts for place in each.places)
        self.is_of_use = is_simple and not (of.long or of.at or of.lifted or of.due or of.option_columns)
        self._outlines: dict[Keys, Outline | None] = {}
        self._plans: dict[object, Plan | None] = {}
        self._may_be: dict[object, bool] = {}
        """Whether rows with the same words may be told to be of no use."""
        self._faults: dict[object, int] = {}
        """How many rows of a shape said nothing from which a plan could be made, as each had a fault."""

    def row(self, number: int, said: object) -> Row | None:
        """What a row says; None where the general reader has to say it."""
        if type(said) is not dict:
            return None
        keys = tuple(said)
        outline = self._outlines.get(keys) or self._outline(keys)
        if outline is None or self._is_doubtful(said, outline):
            return None
        if outline.envelope is None:
            return self._answer(number, said, said, keys, outline, ())
        return self._wrapped(number, said, outline.envelope)

    def _wrapped(self, number: int, said: dict[str, object], envelope: Envelope) -> Row | None:
        """What a row says whose answer is wrapped in something, and in nothing else."""
        answer = at(said, envelope.within)
        if type(answer) is not dict or not all(shows(said, sign) for sign in envelope.signs):
            return None
        keys = tuple(answer)
        outline = self._outlines.get(keys) or self._outline(keys)
        if outline is None or outline.envelope is not None or outline.wrapped or outline.failed:
            return None
        return self._answer(number, said, answer, keys, outline, tuple(envelope.options.items()))

    def _answer(
        self, number: int, said: dict[str, object], answer: dict[str, object], keys: Keys, outline: Outline,
        more: Options,
    ) -> Row | None:  # fmt: skip
        usage = at(answer, outline.place)
        if type(usage) is not dict:
            return None
        shape, values = shape_of(usage)
        plan = None if shape is None else self._plan(keys, outline, shape, answer, usage)
        if plan is None or shape is None:
            return None
        tally = plan.counting.quickly(shape, values)
        if (
            tally is None
            or not tally.parts
            or not all(rival.contradicts(shape, values) for rival in plan.rivals)
        ):
            return None
        try:
            return self._made(number, said, answer, usage, plan, tally, more)
        except UsageRecordError:
            return None

    def _made(
        self, number: int, said: dict[str, object], answer: dict[str, object], usage: dict[str, object],
        plan: Plan, tally: Tally, more: Options,
    ) -> Row | None:  # fmt: skip
        of, general = plan.of, self.general
        if plan.has_besides and next(billed_besides(answer, of), None) is not None:
            return None
        options = self._options(answer, usage, plan)
        if options is None:
            return None
        if more:
            options = tuple(sorted({**dict(options), **dict(more)}.items()))
        named, answer_id = text_of(answer, plan.model), text_of(answer, plan.id)
        if named is None and self.of.is_wrapped:
            return None  # whose model what stands around says: its format may hang on that
        seller, _ = seller_of(text_of(answer, plan.sold_by), answer_id, of.seller)
        model = general.model_of(said, named, seller)
        start, end = general.when(said, answer, of.name)
        return Row(
            number, model, start, tally.parts, tally.size, tally.size, 1, end, options,
            general.labels_of(said), general.identity_of(said, answer_id), recorded_of(said, self.of.spend),
        )  # fmt: skip

    def _options(self, said: dict[str, object], usage: dict[str, object], plan: Plan) -> Options | None:
        """The options of a row: those of the same words are the same; None of what is no word."""
        words = tuple([at(said, path) for path in plan.choices])
        for word in words:
            if type(word) is not str and word is not ABSENT:
                return None
        found = plan.options.get(words)
        if found is None:
            told = options_of(members_of(usage, plan.of), said, plan.of, ())
            found = tuple(sorted({**self.of.options, **told}.items()))
            if len(plan.options) < MOST_PLANS:
                plan.options[words] = found
        return found

    def _is_doubtful(self, said: dict[str, object], outline: Outline) -> bool:
        """Whether nobody bills a row, or it lies in another one, or a text in it has to be read first."""
        if any(type(said[name]) is str for name in outline.texts):
            return True
        # Rows with the same words where tests look at are alike: of most these alone say that none holds.
        words = tuple([at(said, path) for path in outline.tested])
        for word in words:
            if word is not ABSENT and (type(word) is not str or len(word) > LONGEST):
                return is_told(said, outline)
        key = (outline.tested, words)
        may_be = self._may_be.get(key)
        if may_be is None:
            may_be = may_be_told(said, outline)
            if len(self._may_be) < MOST_PLANS:
                self._may_be[key] = may_be
        return may_be and is_told(said, outline)

    def _outline(self, keys: Keys) -> Outline | None:
        if keys not in self._outlines and len(self._outlines) < MOST_PLANS:
            self._outlines[keys] = outline_of(keys, self.of, self.general.formats)
        return self._outlines.get(keys)

    def _plan(
        self, keys: Keys, outline: Outline, shape: Shape, said: dict[str, object], usage: dict[str, object]
    ) -> Plan | None:
        words = [decides(at(said, path)) for path in outline.words]
        words += [text_of(said, paths) for paths in outline.models]
        words += [said.get(path) is None and at(said, path) is ABSENT for path in outline.there]
        for path, name in outline.used:
            words.append(usage.get(name) is None and at(said, path) is ABSENT)
        key = (keys, shape, *words)
        found = self._plans.get(key)
        if found is None and key not in self._plans and len(self._plans) < MOST_PLANS:
            faults = self._faults.get(key, 0)
            if faults % SELDOM and faults & (faults - 1):  # after 1, 2, 4… and every 64 the next one is tried
                self._faults[key] = faults + 1
                return None
            try:
                record, calls = calls_of(Wrapped(said), self.general.formats)
            except UsageRecordError:
                # For what this row says: another one of its shape may be without a fault.
                if faults or len(self._faults) < MOST_PLANS:
                    self._faults[key] = faults + 1
                return None
            formats = self.general.formats
            is_one = len(calls) == 1 and calls[0].requests == 1 and not record.format.local
            self._plans[key] = found = (
                plan_of(keys, outline.place, said, usage, shape, record.format, formats) if is_one else None
            )
        return found
