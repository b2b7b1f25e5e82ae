"""The tables of `claims`: one claim with its evidence, or many with their verdicts, by subject."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from costcalc.questions.claims.comparison import COMPARED, ratio_words
from costcalc.questions.claims.judge import VERDICTS, counted
from costcalc.questions.claims.phrasebook import BOOK, LABELS, verdict_words
from costcalc.questions.claims.shape import RATIO_QUANTITY
from costcalc.report.figures import NOTHING
from costcalc.report.folding import folded_table, told
from costcalc.report.languages import UNITS, cost, figure, range_of, times, with_unit
from costcalc.report.safe import markdown_cell, safe
from costcalc.report.sources import numbered, numbered_lines
from costcalc.report.text import Cell, Column, Text, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from costcalc.report.text import Document, Look

STYLES = {"holds": "green", "contradicted": "red", "unsupported": "dim", "not_checkable": "dim"}
"""The colours of the verdicts; what holds in another way is yellow."""

WIDEST_SOURCE = 24


def claims_lines(document: Document, look: Look, *, explain: bool = False) -> Iterator[str]:
    """One claim in full, or many in two lines each; explained, all in full with their sources."""
    return _Report(document, look, explain=explain).lines()


def claims_markdown(document: Document, look: Look) -> Iterator[str]:
    """What the rows of claims leave to be said in Markdown: the price comparison."""
    lang = document["lang"]
    if document["price_comparison"]:
        labels = LABELS[lang]
        yield f"**{markdown_cell(labels['comparison'])}**: {markdown_cell(_compared(lang))}, {labels['per']}"
        yield ""
        head = [labels["ratio"], *COMPARED[:2], labels["of"]]
        for row in (head, ["---"] * len(head), *_ratio_rows(document, look.say)):
            yield f"| {' | '.join(map(markdown_cell, row))} |"


def _ratio_rows(document: Document, written: Callable[[str], str]) -> Iterator[list[str]]:
    """How many times it is, both costs as they are written, and what is compared."""
    lang = document["lang"]
    for each in document["price_comparison"]:
        costs = map(written, (each["cost"], each["other_cost"]))
        yield [times(each["ratio"], lang), *costs, ratio_words(each["what"], lang)]


def _compared(lang: str) -> str:
    """`openai/o1 against deepseek/deepseek-r1 on 2025-01-25`."""
    model, other, day = COMPARED
    return f"{other} {LABELS[lang]['against']} {model} {LABELS[lang]['on']} {day}"


class _Report:
    """The lines of a document of claims, for a screen."""

    def __init__(self, document: Document, look: Look, *, explain: bool) -> None:
        self.document, self.look, self.explain = document, look.as_said, explain
        self.claims: Sequence[Document] = document["claims"]
        self.lang: str = document["lang"]
        self.labels = LABELS[self.lang]
        # French numbers have no point to stand on.
        self.align = "point" if self.lang == "en" else "right"

    def lines(self) -> Iterator[str]:
        """One claim with what is near it, or all of them by what they are on."""
        if not self.claims:
            yield self.labels["nothing"]
        elif len(self.claims) == 1:
            yield from self.in_full(self.claims[0])
            yield from self.context(self.claims[0])
        else:
            counts = counted(claim["verdict"] for claim in self.claims)
            said = [f"{count} {lowered_verdict(name, self.lang)}" for name, count in counts]
            many = self.labelled("many", self.labels["semicolon"].join(said))
            yield from self.told(f"{len(self.claims)} {many}", first="")
            for group in [*self.document["groups"], None]:
                yield from self.section(group)
            if not self.explain:
                yield ""
                yield from self.told(self.labels["more"], "")

    def told(self, text: str, indent: str = "  ", first: str | None = None) -> list[str]:
        """A text folded to the screen."""
        return told(text, self.look, indent, first)

    def bold(self, text: str) -> str:
        """A heading."""
        return self.look.paint(safe(text), "bold")

    def labelled(self, label: str, text: str) -> str:
        """A text behind its label and a colon."""
        return f"{self.labels[label]}{self.labels['colon']} {text}"

    def section(self, group: Document | None) -> Iterator[str]:
        """The claims of a group, or those without one, and how they disagree."""
        members = [claim for claim in self.claims if claim["group"] == (group["id"] if group else None)]
        if not members:
            return
        title = str(group["title"]) if group else self.labels["rest"]
        yield ""
        yield self.bold(title.upper() if self.explain else title)
        for claim in members:
            yield from ["", *self.in_full(claim)] if self.explain else self.in_short(claim)
        together = [*(self.together(group) if group else ()), *self.comparison(members)]
        yield from ["", *together] if self.explain and together else together

    def in_short(self, claim: Document) -> Iterator[str]:
        """Two lines: the verdict with the claim's id, and what is claimed."""
        width = max(len(verdict_words(name, self.lang)) for name in VERDICTS)
        said = lowered_verdict(claim["verdict"], self.lang)
        yield f"  {self.look.paint(said, _style(claim))}{' ' * (width - len(said))}  {safe(claim['id'])}"
        yield from self.told(claim["title"], "    ")

    def together(self, group: Document) -> Iterator[str]:
        """How the claims of a group disagree."""
        if len(group["claims"]) > 1:
            label = self.labels["together"]
            lines = self.told(group["disagreement"], "    ", f"  {self.labelled('together', '')}")
            yield lines[0].replace(label, self.bold(label), 1)
            yield from lines[1:]

    def in_full(self, claim: Document) -> Iterator[str]:
        """A claim as it is printed and by whom, what becomes of it, and the figures that say so."""
        yield from self.told(claim["title"], first=f"{self.bold(claim['id'])}  ")
        yield ""
        facts = self.facts(claim)
        width = max(len(self.labels[name]) for name in facts)
        for name, said in facts.items():
            lead = f"  {self.labels[name]:<{width}}  "
            for line in self.told(said, " " * len(lead), lead):
                is_verdict = name == "verdict"
                yield line.replace(said, self.look.paint(said, _style(claim))) if is_verdict else line
        yield from ["", *self.told(claim["sentence"]), ""]
        if not claim["evidence"]:
            yield from self.told(self.labels["none"])
            return
        yield self.bold(self.labels["evidence"])
        yield from self.evidence(claim["evidence"])
        yield ""
        yield self.bold(self.labels["sources"])
        yield from numbered_lines(claim["evidence"], self.look, _source_title, self.quotes)

    def facts(self, claim: Document) -> dict[str, str]:
        """What is known of a claim, by the names of its labels."""
        dated = f", {claim['date']}" if claim["date"] else ""
        is_off = self.explain and claim["difference"] not in (None, "0") and claim["unit"]
        known = {
            "printed": self.quoted(claim["printed"]),
            "article": f"{claim['article_title']} ({claim['article']})",
            "said_by": f"{BOOK.word('speakers', claim['attributed_to'], self.lang)}{dated}",
            "claimed": self.claimed(claim),
            "verdict": lowered_verdict(claim["verdict"], self.lang),
            "off": with_unit(claim["difference"], claim["unit"], self.lang) if is_off else "",
        }
        return {name: said for name, said in known.items() if said}

    def quoted(self, text: str) -> str:
        """A text in the quotes of the language."""
        return self.labels["quote"].format(text=text)

    def claimed(self, claim: Document) -> str:
        """What a claim says in figures: `less than 6,000,000 USD (development cost, DeepSeek)`."""
        is_english = self.lang == "en"  # as the words and measures of the table are
        said = (claim["text"] or "") if is_english else None
        if claim["value"] is not None:
            amount = with_unit(claim["value"], claim["unit"], self.lang)
            said = BOOK.say("operators", claim["operator"], self.lang, amount=amount)
        measure = f"{claim['measure'].replace('_', ' ')}, " if is_english else ""
        return "" if said is None else f"{said} ({measure}{claim['subject_as_stated']})"

    def evidence(self, evidence: Sequence[Document]) -> list[str]:
        """The figures that bear on a claim, the one that decides first, with their sources by number.

        Columns are titled in two languages, and merge members: a figure and its unit, a source and a number.
        """
        units = [each["unit"] if range_of(each["value"]) else None for each in evidence]
        shared = units[0] if len(set(units)) == 1 else None
        are_figures = all(range_of(each["value"]) for each in evidence)
        columns = [
            Column(self.unit(shared) or self.labels["value"], self.align if are_figures else "left"),
            *(Column(self.labels[name]) for name in ("unit", "what", "source", "published")),
        ]
        numbers = numbered(evidence)
        rows: list[list[str | Cell]] = []
        for each, unit in zip(evidence, units, strict=True):
            source = each["source"] or {}
            style = "dim" if each.get("other_model") else "" if rows else "bold"
            called = shortened(source["publisher"] or source["title"], WIDEST_SOURCE) if source else ""
            rows.append(
                [
                    Cell(figure(each["value"], self.lang, each["unit"]), style),
                    "" if shared else self.unit(unit),
                    self.what(each),
                    f"[{numbers[source['id']]}] {called}" if source else "",
                    source.get("published") or NOTHING,
                ]
            )
        return folded_table(columns, rows, self.look, "  ", folds=(0, 2))

    def unit(self, unit: str | None) -> str:
        """A unit as the language writes it."""
        return UNITS[self.lang].get(unit, unit) if unit else ""

    def what(self, evidence: Document) -> str:
        """What a figure is; that it is another model's, and that nobody has verified it, where so."""
        marks = {"other_model": evidence.get("other_model"), "unverified": not evidence["verified"]}
        said = ", ".join(self.labels[name] for name, is_so in marks.items() if is_so)
        return f"{evidence['what']} ({said})" if said else str(evidence["what"])

    def quotes(self, used: Sequence[Document]) -> Iterator[str]:
        """The words of a source, with what each says."""
        for each in used if self.explain else ():
            if each["source"]["printed"]:
                yield f"{each['what']}{self.labels['colon']} {self.quoted(each['source']['printed'])}"

    def comparison(self, claims: Sequence[Document]) -> Iterator[str]:
        """The ratios behind the article's two prices, by meter and on a real mix, of claims on prices."""
        on_prices = any(claim["quantity"] == RATIO_QUANTITY for claim in claims)
        if not on_prices or not self.document["price_comparison"]:
            return
        yield ""
        yield from self.told(self.labelled("comparison", f"{_compared(self.lang)}, {self.labels['per']}"))
        columns = [
            Column(self.labels["ratio"], "right", "bold"),
            *(Column(name.rpartition("/")[2], self.align) for name in COMPARED[:2]),
            Column(self.labels["of"]),
        ]
        rows = [*_ratio_rows(self.document, partial(cost, lang=self.lang))]
        yield from folded_table(columns, rows, self.look, "  ", folds=(3,))

    def context(self, claim: Document) -> Iterator[str]:
        """What else is claimed of the same thing, and the price comparison where it belongs."""
        yield from self.comparison([claim])
        for group in self.document["groups"]:
            others = [name for name in group["claims"] if name != claim["id"]]
            if others:
                yield ""
                yield self.bold(group["title"])
                yield from self.told(group["disagreement"])
                yield from self.told(self.labelled("others", ", ".join(others)), "    ", "  ")


def lowered_verdict(verdict: str, lang: str) -> str:
    """A verdict as it is read in a line: `true, but of another measure`."""
    said = verdict_words(verdict, lang)
    return said[:1].lower() + said[1:]


def _style(claim: Document) -> str:
    return STYLES.get(claim["verdict"], "yellow")


def _source_title(source: Document) -> str:
    return ", ".join(filter(None, (source["title"], source["publisher"], source["published"])))


TEXTS = {"costcalc/claims/1": Text(claims_lines, partial(claims_lines, explain=True), claims_markdown)}
