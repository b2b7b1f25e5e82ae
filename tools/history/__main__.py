"""Write config/history again: what public price files showed, source by source, with the days.

    python -m tools.history --clones FOLDER --releases FOLDER
    python -m tools.history --staleness

`--clones` holds git clones by the names of `CLONES`, or as `OWNER+NAME/repo`; `--releases` the folders
`litellm` and `genai-prices` of price files by day and version, which `python -m tools.history.releases`
fetches. A source that is not there keeps the file that it has. How stale each was found to be is measured
anew each time; `--staleness` does nothing else. docs/history.md tells all of it.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from costcalc.pricing.history.files import sums_of  # noqa: E402 - the path comes first
from costcalc.pricing.source import SUMS  # noqa: E402 - as above
from tools.history import output, sources, staleness  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tools.history.sources import Gathered

HISTORY = ROOT / "config" / "history"

CLONES: dict[str, tuple[str, Callable[[Path], Gathered]]] = {
    "aichat": ("sigoden+aichat", sources.aichat),
    "aider": ("Aider-AI+aider", sources.aider),
    "cline": ("cline+cline", sources.cline),
    "langfuse": ("langfuse+langfuse", sources.langfuse),
    "llm-prices": ("simonw+llm-prices", sources.llm_prices),
    "models.dev": ("anomalyco+models.dev", sources.models_dev),
    "openlit": ("openlit+openlit", sources.openlit),
    "portkey": ("Portkey-AI+models", sources.portkey),
    "tokencost": ("AgentOps-AI+tokencost", sources.tokencost),
}
"""The sources that are git repositories, with owner and name."""


def main() -> int:
    """Read the sources that are there, and write what they showed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clones", type=Path, help="the folder of git clones")
    parser.add_argument("--releases", type=Path, help="the folder of price files out of releases")
    parser.add_argument("--only", nargs="*", help="the sources to read; all without it")
    parser.add_argument("--to", type=Path, default=HISTORY, help="where the history is")
    parser.add_argument("--unread", type=Path, help="a file for everything that could not be read")
    parser.add_argument("--staleness", action="store_true", help="measure it anew, and read nothing")
    asked = parser.parse_args()
    if asked.staleness:
        measure(asked.to)
        return 0
    found = {
        name: read()
        for name, read in _sources(asked.clones, asked.releases)
        if asked.only is None or name in asked.only
    }
    if not found:
        parser.error("no source is there: name the folders of clones and releases")
    output.write(asked.to, found)
    measure(asked.to)
    if asked.unread is not None:
        asked.unread.write_text(output.unread(found))
    for name, gathered in found.items():
        days = f"{gathered.first} to {gathered.newest}"
        print(f"{name}: {len(gathered.lines)} lines of {gathered.snapshots} versions, {days}")
        why = Counter({each.why: 0 for each in gathered.left_out})
        why.update(each.why for each in gathered.left_out)
        for reason, count in why.most_common():
            print(f"  not read {count} times: {reason}")
    return 0


def measure(folder: Path) -> None:
    """Write how stale each source was found to be, beside the history and in docs/history.md."""
    table = yaml.safe_load((ROOT / "config" / "pricing.yaml").read_text())
    shows = staleness.shows_of(folder, output.sources_in(folder))
    found = staleness.measured(shows, staleness.changes_in(shows, staleness.announced_in(table)))
    output.write_staleness(folder, found)
    (folder / SUMS).write_text(sums_of(str(folder)))
    if folder == HISTORY:
        page = ROOT / "docs" / "history.md"
        page.write_text(staleness.page_with(page.read_text(), found))


def _sources(clones: Path | None, releases: Path | None) -> Iterator[tuple[str, Callable[[], Gathered]]]:
    """The sources that are there, with how to read each."""
    for name, (stored, read) in CLONES.items():
        clone = _clone(clones, stored)
        if clone is not None:
            yield name, lambda read=read, clone=clone: read(clone)  # type: ignore[misc]
    clone = _clone(clones, "pydantic+genai-prices")
    if clone is not None:
        folder = _folder(releases, "genai-prices")
        yield "genai-prices", lambda: sources.genai_prices(clone, folder)
    folder = _folder(releases, "litellm")
    if folder is not None:
        yield "litellm", lambda: sources.litellm(folder)


def _clone(clones: Path | None, stored: str) -> Path | None:
    """A clone by its repository's name, or by owner and name as a mirror stores it."""
    if clones is None:
        return None
    candidates = (clones / stored.partition("+")[2], clones / stored / "repo", clones / stored)
    return next((each for each in candidates if (each / ".git").exists() or (each / "HEAD").exists()), None)


def _folder(releases: Path | None, name: str) -> Path | None:
    folder = None if releases is None else releases / name
    return folder if folder is not None and folder.is_dir() else None


if __name__ == "__main__":
    sys.exit(main())
