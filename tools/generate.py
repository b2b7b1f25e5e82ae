"""Write the generated files again, or with --check say which of them are stale.

Generated are the JSON schema of pricing files, the OpenAPI document, the golden files of the tests, and the
parts of the documentation that are made from the code: `GENERATED` lists them.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["COSTCALC_DATA"] = os.devnull  # the feeds that one user has synchronised are not everybody's
os.environ["COSTCALC_LAYERS"] = "overlay,ecb,table"  # nor does another version of a feed change what is shown

if TYPE_CHECKING:
    from collections.abc import Callable

    Files = dict[str, str]


def pricing_schema() -> Files:
    """config/pricing.schema.json, for editors."""
    from costcalc.pricing.schema.file import json_schema

    return {"config/pricing.schema.json": json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"}


def ready_table() -> Files:
    """config/pricing.json: what config/pricing.yaml says, checked and made ready."""
    from costcalc.pricing.file.load import load_layers, read_layer
    from costcalc.pricing.file.ready import ready_text

    layer = read_layer("table", ROOT / "config" / "pricing.yaml")
    return {"config/pricing.json": ready_text(layer, load_layers([layer]))}


def history() -> Files:
    """config/history/periods.csv and models.csv: what the rules make of the market's history."""
    from tools.history.conclusions.concluding import files

    return files()


def history_sums() -> Files:
    """config/history/SHA256SUMS: what the files of the history are, which a table is made of."""
    from costcalc.pricing.history.files import sums_of
    from costcalc.pricing.source import SUMS

    return {f"config/history/{SUMS}": sums_of(str(ROOT / "config" / "history"))}


def openapi() -> Files:
    """api/openapi.json: the contract of the service."""
    from costcalc_api.openapi.document import text

    return {"api/openapi.json": text()}


def golden() -> Files:
    """tests/golden: the very text that a user sees, on a frozen table."""
    from tests.golden.generate import files

    return files()


def help_pages() -> Files:
    """docs/cli.md: the help of every command."""
    from tools.help_pages import page

    return {"docs/cli.md": page()}


def examples() -> Files:
    """README.md and pages of docs: the output of their commands."""
    from tools.examples import pages, shown

    return {name: shown(name) for name in pages()}


def claims_pages() -> Files:
    """docs/claims.md and docs/claims.fr.md: the ledger of claims."""
    from tools.claims_pages import files

    return files()


def formats() -> Files:
    """docs/records.md: the table of usage formats."""
    from tools.formats_table import PAGE, page

    return {PAGE: page()}


def log_formats() -> Files:
    """docs/log-formats.md: the table of formats of logs."""
    from tools.log_formats_table import PAGE, page

    return {PAGE: page()}


def words_of_records() -> Files:
    """costcalc/hints/of_records.py: what members of usage records mean here, for hints."""
    from tools.words_of_records import FILE, page

    return {FILE: page()}


GENERATED: tuple[Callable[[], Files], ...] = (
    pricing_schema,
    ready_table,
    history,
    history_sums,
    openapi,
    golden,
    help_pages,
    words_of_records,
    formats,
    log_formats,
    examples,
    claims_pages,
)


def main(arguments: list[str]) -> int:
    """Write what changed; with --check write nothing, name what is stale, and return 1 if anything is."""
    stale = []
    for make in GENERATED:
        for name, text in make().items():
            path = ROOT / name
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
                if "--check" not in arguments:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{'stale' if '--check' in arguments else 'written'}: {name}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
