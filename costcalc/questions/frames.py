"""Answers as frames: a pyarrow table of the rows that CSV has, and pandas and polars frames of it.

Numbers are decimals there, with every digit that they have, or floats, which is what most of a frame's
arithmetic is for: a float keeps about 16 digits, so sums of floats are for charts, not for contracts.
"""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.prose import listed, shown
from costcalc.shapes import NO_COLUMN, text
from costcalc.values import TYPE_CHECKING, module_named

if TYPE_CHECKING:
    from typing import Any

PROBLEM, ROW = text("problem", "why it has no figures"), text("row", "what it is a row of")
TOTAL = "total"
"""What the last row of CSV may be, for people: a frame adds up itself."""
DECIMAL, FLOAT = "decimal", "float"
EXTRA = "frames"


class Framed:
    """An answer whose rows are a table, with the columns of its CSV: tokens, quantiles and currency are some.

    What could not be priced is no row of it, nor is a total; those that are say their currency.
    """

    __slots__ = ()

    if TYPE_CHECKING:

        def to_dict(self) -> dict[str, Any]:
            """As JSON has it."""

    def _repr_svg_(self) -> str | None:
        """What a notebook shows: the picture that `--chart` writes; None where an answer has none."""
        from costcalc.questions import module_of, question_of

        document = self.to_dict()
        schema = document["schema"]
        if not question_of(schema).has_chart or schema not in module_of(schema, "chart").CHARTS:
            return None
        try:
            svg: bytes = module_named("costcalc.render").picture(document, "svg")
        except UsageError:  # a log's costs are drawn by day or month alone: a notebook shows them as text
            return None
        return svg.decode()

    def to_arrow(self, *, numbers: str = DECIMAL) -> Any:  # noqa: ANN401 - a pyarrow.Table, where pyarrow is installed
        """The rows as a pyarrow Table: texts, flags and whole numbers, then numbers.

        `numbers` are `decimal`, exactly as the answer has them, or `float`. Moments are texts. Needs pyarrow.
        """
        from costcalc.report.notebook import arrow_table

        return arrow_table(*_columns(self.to_dict()), is_float=_is_float(numbers))

    def to_pandas(self, *, numbers: str = FLOAT) -> Any:  # noqa: ANN401 - a pandas.DataFrame, where pandas is installed
        """The rows as a pandas DataFrame to compute with: numbers are float64, moments datetime64 in UTC.

        With `numbers="decimal"` numbers are exact, as pyarrow's decimals: pandas adds and compares them, and
        a product of two may have more digits than they hold. A day stands for its first instant. A price that
        is words (`as input`) is no float: the words are in a column beside it. Needs pandas and pyarrow.
        """
        try:
            import pandas as pd
            import pyarrow as pa
        except ImportError as error:
            raise _fault(error, "to_pandas", "pandas", "pyarrow") from None
        kinds = {pa.bool_(): pd.BooleanDtype(), pa.int64(): pd.Int64Dtype()}

        def kind_of(kind: Any) -> Any:  # noqa: ANN401 - pandas has no types here
            return pd.ArrowDtype(kind) if pa.types.is_decimal(kind) else kinds.get(kind)

        return self._timed(numbers).to_pandas(types_mapper=kind_of)

    def to_polars(self, *, numbers: str = FLOAT) -> Any:  # noqa: ANN401 - a polars.DataFrame, where polars is installed
        """The rows as a polars DataFrame to compute with: numbers are Float64, moments Datetime in UTC.

        With `numbers="decimal"` numbers are exact: polars' own Decimal. A day stands for its first instant; a
        price that is words (`as input`) is no float, and has them in a column beside it. Needs polars and
        pyarrow.
        """
        try:
            import polars as pl
        except ImportError as error:
            raise _fault(error, "to_polars", "polars") from None
        table = self._timed(numbers)
        wide = [each.name for each in table.schema if str(each.type).startswith("decimal256")]
        if wide:
            detail = f"{listed(wide, 'and')} have more digits than polars holds: take numbers='float'"
            raise UsageError(detail, "numbers")
        return pl.from_arrow(table)

    def _timed(self, numbers: str) -> Any:  # noqa: ANN401 - as above
        """The table of a frame, in which moments are instants."""
        from costcalc.report.notebook import arrow_table

        columns = _columns(self.to_dict())
        return arrow_table(*columns, is_float=_is_float(numbers), has_instants=True, extra=EXTRA)


def _fault(error: ImportError, what: str, *libraries: str) -> ImportError:
    """What an import that failed is told as; loaded where one did, as most answers are no frame."""
    from costcalc.extras import import_fault

    return import_fault(error, what, EXTRA, *libraries)


def _is_float(numbers: object) -> bool:
    if not isinstance(numbers, str) or numbers not in (DECIMAL, FLOAT):
        raise UsageError(f"must be {DECIMAL} or {FLOAT}, not {shown(numbers)}", "numbers")
    return numbers == FLOAT


def _columns(document: dict[str, Any]) -> tuple[Any, Any]:
    """The columns of a frame and its rows: those of CSV, and all that its rows have whatever was asked."""
    from costcalc.questions.documents import answer_of, fields_of, rows_of

    fields = {each.name: each for each in fields_of(document)}
    shape = answer_of(document).flat.rows[0]
    always = {each.name: each for each in shape if each.is_single and each.column != NO_COLUMN}
    fields = {name: each for name, each in (fields | always).items() if not _is_beside(name)}
    rows = rows_of(document, [*fields.values(), PROBLEM, ROW])
    counted = [row for row in rows if not row[PROBLEM.name] and row[ROW.name] != TOTAL]
    return list(fields.values()), counted


def _is_beside(name: str) -> bool:
    """Whether a column is of rows that a frame has none of: those without figures, and of a total."""
    return name in {PROBLEM.name, "code", ROW.name} or name.removeprefix("converted_").startswith(f"{TOTAL}_")
